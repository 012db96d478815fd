// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/data_mover.h"

#include <algorithm>

#include "cxlvp/crypto/core/scatter_list.h"

namespace cxlvp::crypto {

void DataMover::use(std::uint64_t source, std::uint64_t destination, std::uint64_t length) {
    nodes_.assign(1, ScatterNode{0, source, destination, length});
    begin();
}

ErrorCode DataMover::use_chain(CommandPort& port, std::uint64_t address) {
    const ErrorCode error = read_scatter_list(port, address, nodes_);
    begin();
    return error;
}

void DataMover::begin() {
    read_ = {};
    written_ = {};
    noted_ = false;
}

std::uint64_t DataMover::length() const {
    return total_length(nodes_);
}

bool DataMover::transfer(CommandPort& port, Cursor& at, std::size_t size, bool write) {
    std::uint8_t* data = buffer_;
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

bool DataMover::put(CommandPort& port, std::size_t size) {
    if (doubted_ && !noted_) {
        doubtful_.insert(doubtful_.end(), nodes_.begin(), nodes_.end());
        noted_ = true;
    }
    if (!hold_) return transfer(port, written_, size, true);
    held_.insert(held_.end(), buffer_, buffer_ + size);
    return true;
}

void DataMover::doubt(bool hold) {
    forget();
    doubted_ = true;
    hold_ = hold;
}

void DataMover::clear_written(CommandPort& port) {
    if (hold_) return;
    std::fill_n(buffer_, kPiece, std::uint8_t{0});
    for (const ScatterNode& node : doubtful_) {
        for (std::uint64_t at = 0; at < node.length; at += kPiece) {
            const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(node.length - at, kPiece));
            if (!port.write(node.destination + at, buffer_, piece)) return;
        }
    }
}

ErrorCode DataMover::release(CommandPort& port) {
    if (!hold_) return ErrorCode::ok;
    const std::uint8_t* data = held_.data();
    for (const ScatterNode& node : doubtful_) {
        if (!port.write(node.destination, data, static_cast<std::size_t>(node.length))) return ErrorCode::efault;
        data += node.length;
    }
    return ErrorCode::ok;
}

void DataMover::forget() {
    doubted_ = false;
    hold_ = false;
    doubtful_.clear();
    zeroise(held_.data(), held_.size());
    held_.clear();
}

}  // namespace cxlvp::crypto
