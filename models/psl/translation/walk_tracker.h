// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// Names an invalidation, to ask for the end of the translations that were under way when it came.
struct InvalidateTicket {
    std::uint64_t generation = 0;  ///< of walks that begin after it
    Tick until = 0;                ///< the last end of translations that had their answer before it
};

/// Which walks overlap which invalidations. A walk may take simulated time, and what it read may be gone when it ends:
/// its result serves the access that asked, and is not kept.
class WalkTracker {
public:
    struct Walk {
        std::size_t slot = 0;
        std::uint64_t generation = 0;
    };

    Walk begin();
    /// `at` is when the walk's answer is there.
    void end(const Walk& walk, Tick at);
    /// True when nothing was invalidated since the walk began.
    bool current(const Walk& walk) const { return walk.generation == generation_; }
    /// A translation has its answer at `at`, which may lie ahead.
    void answered(Tick at) { latest_ = at > latest_ ? at : latest_; }

    /// To be called with every invalidation, after the caches have been cleaned.
    InvalidateTicket invalidated() { return {++generation_, latest_}; }
    /// When the last translation that began before the invalidation has ended; `kNever` as long as one of them walks
    /// and its end is not known.
    Tick drained_at(const InvalidateTicket& ticket) const;
    std::size_t walks() const { return walks_; }

private:
    static constexpr std::uint64_t kFree = 0;

    std::uint64_t generation_ = 1;
    Tick latest_ = 0;                   ///< last end of all answers given
    Tick latest_stale_ = 0;             ///< last end of walks that an invalidation overlapped
    std::vector<std::uint64_t> slots_;  ///< generation of each walk under way
    std::size_t walks_ = 0;
};

}  // namespace cxlvp::psl
