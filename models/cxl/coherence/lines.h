// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::cxl {

/// Bytes of a line, the unit of coherence (CXL r3.1 3.2, 3.3).
inline constexpr std::uint64_t kLine = 64;

/// Consecutive lines by their numbers, address / 64.
struct Lines {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  ///< inclusive

    std::uint64_t count() const { return last - first + 1; }
};

}  // namespace cxlvp::cxl
