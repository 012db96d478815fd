// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cxlvp/base/cache/set_associative.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/traffic/cache_filter_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// What happened at one cache level.
struct CacheLevelCounts {
    std::uint64_t hits = 0;  ///< of the core's accesses, by line
    std::uint64_t misses = 0;
    std::uint64_t writebacks = 0;  ///< dirty lines passed on to the next level or to memory
};

/// The part of a core's accesses that its caches let through to memory: reads of whole lines that missed everywhere,
/// and writes of dirty lines that were displaced.
///
/// - Write-back, write-allocate: a store reads its line first, even if it covers the line.
/// - A fill goes into every level. A dirty line that leaves a level goes to the next one, where it counts as used and
/// is
///   allocated when absent. `CacheInclusion` says what an eviction does to the levels before it.
/// - An access is looked up line by line; each line it touches counts as a hit or miss of its own.
///
/// Time: the core issues one access after the other. Each one adds its own gap and the latency of the last level that
/// it was looked up in (its hit, or the last level for a miss) to the gap of the next line read. Write-backs follow
/// their read with gap 0. The caches do not know when memory answers: a hit on a line still on its way costs no more
/// than any other hit.
///
/// A line read `depends` when its access does, through accesses that hit if need be, on the access of the last line
/// read. When that read displaced a dirty line, it waits for this write-back, which left at the same time.
///
/// Lines still dirty at the end stay in the caches. Without any level the accesses pass unchanged.
class CacheFilter : public TrafficSource {
public:
    enum Level { kL1, kL2, kLlc, kLevels };

    /// Filters `source`. `seed` and `name` feed random replacement; throws `UserError` naming `name` when `config`
    /// breaks a rule of `CacheFilterConfig::check`.
    CacheFilter(std::unique_ptr<TrafficSource> source, const CacheFilterConfig& config, std::uint64_t seed,
                std::string_view name);

    bool next(Access& out) override;
    double progress() const override { return source_->progress(); }

    /// Counts of a level; all 0 when it is absent.
    const CacheLevelCounts& counts(Level level) const { return counts_[level]; }
    void reset_counts() { counts_ = {}; }

private:
    struct Store {
        Store(Level which_level, const CacheLevelConfig& config, std::uint64_t line, std::uint64_t seed,
              std::string_view name);

        Level level;
        Tick latency;
        SetAssociative<> lines;
    };

    void take(const Access& access);
    void look_up(std::uint64_t line, bool write);
    void insert(std::size_t at, std::uint64_t line, bool dirty);
    void write_back(std::size_t at, std::uint64_t line);
    void emit(std::uint64_t line, Op op, Tick gap, bool depends);

    std::unique_ptr<TrafficSource> source_;
    unsigned line_shift_ = 0;
    bool inclusive_;
    std::vector<Store> stores_;  ///< the levels present, first to last
    std::array<CacheLevelCounts, kLevels> counts_{};
    std::vector<Access> ready_;  ///< to be delivered
    std::size_t delivered_ = 0;  ///< those of them that have been
    Tick gap_ = 0;               ///< since the last line read
    bool linked_ = false;        ///< the access at hand waits for the last line read
};

}  // namespace cxlvp::host
