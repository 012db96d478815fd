// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::psl {

/// The DMA interface of a PSL9, for one slice.
struct DmaConfig {
    std::uint64_t ports = 1;         ///< 1 or 2
    std::uint64_t itags = 64;        ///< translation tags
    std::uint64_t reads = 8;         ///< reads and fetching atomics under way at a port
    std::uint64_t writes = 8;        ///< writes and storing atomics under way at a port
    std::uint64_t send_cycles = 10;  ///< from a request to its sent status
    static const Schema<DmaConfig>& schema();
};

}  // namespace cxlvp::psl
