// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// A level (queue depth, credits in use) averaged over simulated time. Calls come with non-decreasing times; an earlier
/// time than that of the last call counts as that of the last call. For resources that are entered out of time order,
/// add up residence times instead (`StatGroup::residence`).
class TimeWeighted {
public:
    /// The level is `level` from `at` on.
    void set(std::uint64_t level, Tick at) {
        advance(at);
        level_ = level;
        if (level > max_) max_ = level;
    }
    /// The level changes by `delta` at `at`; it does not go below 0.
    void add(std::int64_t delta, Tick at) {
        const std::uint64_t magnitude =
            delta < 0 ? 0 - static_cast<std::uint64_t>(delta) : static_cast<std::uint64_t>(delta);
        if (delta < 0)
            set(level_ > magnitude ? level_ - magnitude : 0, at);
        else
            set(level_ + magnitude, at);
    }

    /// Level now.
    std::uint64_t current() const { return level_; }
    /// Highest level since the last `clear`.
    std::uint64_t max() const { return max_; }
    /// Mean level from the last `clear` to `until`, or to the last call when that is later; 0 over no time.
    double mean(Tick until) const {
        const Tick end = until > last_ ? until : last_;
        if (end == start_) return 0;
        const unsigned __int128 area = area_ + static_cast<unsigned __int128>(level_) * (end - last_);
        return static_cast<double>(area) / static_cast<double>(end - start_);
    }
    /// Starts a new average at `at`; the level stays.
    void clear(Tick at) {
        start_ = at;
        last_ = at;
        area_ = 0;
        max_ = level_;
    }

private:
    void advance(Tick at) {
        if (at <= last_) return;
        area_ += static_cast<unsigned __int128>(level_) * (at - last_);
        last_ = at;
    }

    std::uint64_t level_ = 0;
    std::uint64_t max_ = 0;
    Tick start_ = 0;
    Tick last_ = 0;
    unsigned __int128 area_ = 0;  // level times ticks; 128 bits cannot overflow
};

}  // namespace cxlvp
