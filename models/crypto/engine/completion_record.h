// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// A record of the completion ring of profile X. `flags` is written last.
struct CompletionRecord {
    static constexpr std::uint32_t kPhase = 1;  ///< flips at each turn of the ring, from 1
    static constexpr std::uint32_t kError = 2;
    static constexpr std::uint32_t kAborted = 4;
    static constexpr std::uint32_t kFlushed = 8;

    std::uint32_t id = 0;
    std::uint32_t status = 0;  ///< in the layout of STATUS
    std::uint64_t cookie = 0;  ///< of the header; 0 when that could not be read
    std::uint64_t start = 0;   ///< in core cycles since time 0
    std::uint32_t cycles = 0;
    std::uint32_t flags = 0;
};
static_assert(sizeof(CompletionRecord) == 32);

}  // namespace cxlvp::crypto
