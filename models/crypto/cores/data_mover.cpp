// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/data_mover.h"

#include <algorithm>

#include "cxlvp/crypto/core/scatter_list.h"

namespace cxlvp::crypto {

void DataMover::use(std::uint64_t source, std::uint64_t destination, std::uint64_t length) {
    nodes_.assign(1, ScatterNode{0, source, destination, length});
    read_ = {};
    written_ = {};
}

ErrorCode DataMover::use_chain(CommandPort& port, std::uint64_t address) {
    read_ = {};
    written_ = {};
    return read_scatter_list(port, address, nodes_);
}

std::uint64_t DataMover::length() const {
    return total_length(nodes_);
}

bool DataMover::transfer(CommandPort& port, Cursor& at, std::size_t size, bool write) {
    std::uint8_t* data = buffer_.data();
    while (size > 0) {
        const ScatterNode& node = nodes_[at.node];
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size, node.length - at.offset));
        const bool done = write ? port.write(node.destination + at.offset, data, length)
                                : port.read(node.source + at.offset, data, length);
        if (!done) return false;
        data += length;
        size -= length;
        at.offset += length;
        if (at.offset == node.length) at = {at.node + 1, 0};
    }
    return true;
}

void DataMover::clear_destination(CommandPort& port, std::uint64_t size) {
    std::fill(buffer_.begin(), buffer_.end(), std::uint8_t{0});
    Cursor at;
    while (size > 0) {
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(size, kPiece));
        if (!transfer(port, at, piece, true)) return;
        size -= piece;
    }
}

}  // namespace cxlvp::crypto
