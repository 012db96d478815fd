// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "cxlvp/base/sim/module.h"

namespace cxlvp::cxl {

/// Bytes of a line, the unit of coherence (CXL r3.1 3.2, 3.3).
inline constexpr std::uint64_t kLine = 64;

/// Numbers of the lines that an access touches.
struct Lines {
    explicit Lines(const Payload& tx)
        : first(tx.get_address() / kLine),
          last((tx.get_address() + std::max(1u, tx.get_data_length()) - 1) / kLine) {}

    std::uint64_t count() const { return last - first + 1; }

    std::uint64_t first;
    std::uint64_t last;  ///< inclusive
};

/// True when a write covers all bytes of its lines.
inline bool whole_lines(const Payload& tx) {
    return tx.get_byte_enable_ptr() == nullptr && tx.get_address() % kLine == 0 && tx.get_data_length() % kLine == 0;
}

/// True for an access that coherence can be kept for: some bytes, each at an address of its own.
inline bool plain(const Payload& tx) {
    return tx.get_data_length() != 0 && tx.get_streaming_width() >= tx.get_data_length() &&
           (tx.is_read() || tx.is_write());
}

}  // namespace cxlvp::cxl
