// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::psl {

/// The cache of a PSL.
struct LineCacheConfig {
    std::uint64_t size = 256 * kKiB;  ///< 0: the PSL has no cache (PSL9_DEBUG.CDC)
    std::uint64_t ways = 8;
    std::uint64_t castouts = 8;  ///< lines that wait to be written to memory
    Tick lock_timeout = us(10);  ///< after which a lock is lost (PSL_RESLCKTO)
    static const Schema<LineCacheConfig>& schema();
};

}  // namespace cxlvp::psl
