// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/cxl/coherence/lines.h"

namespace cxlvp::cxl {

/// The lines that an access touches, one for an access without data.
inline Lines lines_of(const Payload& tx) {
    return {tx.get_address() / kLine, (tx.get_address() + std::max(1u, tx.get_data_length()) - 1) / kLine};
}

/// True when an access covers all bytes of its lines.
inline bool whole_lines(const Payload& tx) {
    return tx.get_byte_enable_ptr() == nullptr && tx.get_address() % kLine == 0 && tx.get_data_length() % kLine == 0;
}

/// True for an access that coherence can be kept for: some bytes, each at an address of its own.
inline bool plain(const Payload& tx) {
    return tx.get_data_length() != 0 && tx.get_streaming_width() >= tx.get_data_length() &&
           (tx.is_read() || tx.is_write());
}

}  // namespace cxlvp::cxl
