// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/cache/replacement_state.h"
#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// One level of caches in front of memory.
struct CacheLevelConfig {
    std::uint64_t size = 0;  ///< bytes; 0: the level is absent
    std::uint64_t ways = 1;
    Tick latency = 0;  ///< from the core's request to the data of a hit, all earlier levels included
    ReplacementPolicy replacement = ReplacementPolicy::lru;

    /// Sets of a level that is present and valid.
    std::uint64_t sets(std::uint64_t line) const { return size / (ways * line); }
};

/// First level, by default that of a current server core.
struct L1Config : CacheLevelConfig {
    L1Config();
    static const Schema<L1Config>& schema();
};

/// Second level.
struct L2Config : CacheLevelConfig {
    L2Config();
    static const Schema<L2Config>& schema();
};

/// Last level.
struct LlcConfig : CacheLevelConfig {
    LlcConfig();
    static const Schema<LlcConfig>& schema();
};

/// What the levels know of each other's lines.
enum class CacheInclusion {
    non_inclusive,  ///< a fill goes into every level, an eviction leaves the levels before it alone
    inclusive,      ///< every level holds the lines of the levels before it: an eviction takes them out there too
};

/// The caches between a core and the memory system.
struct CacheFilterConfig {
    std::uint64_t line = 64;
    CacheInclusion inclusion = CacheInclusion::non_inclusive;
    L1Config l1;
    L2Config l2;
    LlcConfig llc;

    static const Schema<CacheFilterConfig>& schema();
    /// Adds an error for every rule across parameters that is broken. `where` and `path` say whose parameters they are.
    void check(const std::string& where, const std::string& path, Diagnostics& errors) const;
};

}  // namespace cxlvp::host
