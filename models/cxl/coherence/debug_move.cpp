// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/debug_move.h"

namespace cxlvp::cxl {

namespace {

unsigned char no_byte = TLM_BYTE_DISABLED;

bool move_piece(InitiatorSocket& out, Payload& tx, unsigned offset, unsigned bytes) {
    const std::uint64_t address = tx.get_address();
    unsigned char* const data = tx.get_data_ptr();
    const unsigned length = tx.get_data_length();
    tx.set_address(address + offset);
    tx.set_data_ptr(data + offset);
    tx.set_data_length(bytes);
    const bool done = out->transport_dbg(tx) == bytes;
    tx.set_address(address);
    tx.set_data_ptr(data);
    tx.set_data_length(length);
    return done;
}

}  // namespace

bool move_by_debug(InitiatorSocket& out, Payload& tx) {
    const unsigned length = tx.get_data_length();
    const unsigned char* enable = tx.get_byte_enable_ptr();
    if (enable == nullptr) return move_piece(out, tx, 0, length);
    const auto enabled = [&](unsigned i) { return enable[i % tx.get_byte_enable_length()] == TLM_BYTE_ENABLED; };
    for (unsigned first = 0; first < length;) {
        if (!enabled(first)) {
            ++first;
            continue;
        }
        unsigned end = first + 1;
        while (end < length && enabled(end)) ++end;
        if (!move_piece(out, tx, first, end - first)) return false;
        first = end;
    }
    return true;
}

WithoutData::WithoutData(Payload& tx, tlm::tlm_command command)
    : tx_(tx),
      command_(tx.get_command()),
      enable_(tx.get_byte_enable_ptr()),
      enable_length_(tx.get_byte_enable_length()) {
    tx.set_command(command);
    tx.set_byte_enable_ptr(&no_byte);
    tx.set_byte_enable_length(1);
}

WithoutData::~WithoutData() {
    tx_.set_command(command_);
    tx_.set_byte_enable_ptr(enable_);
    tx_.set_byte_enable_length(enable_length_);
}

}  // namespace cxlvp::cxl
