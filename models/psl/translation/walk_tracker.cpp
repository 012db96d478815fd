// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/walk_tracker.h"

#include <algorithm>

namespace cxlvp::psl {

WalkTracker::Walk WalkTracker::begin() {
    std::size_t slot = 0;
    while (slot < slots_.size() && slots_[slot] != kFree) ++slot;
    if (slot == slots_.size()) slots_.push_back(kFree);
    slots_[slot] = generation_;
    ++walks_;
    return {slot, generation_};
}

void WalkTracker::end(const Walk& walk, Tick at) {
    slots_[walk.slot] = kFree;
    --walks_;
    if (!current(walk)) latest_stale_ = std::max(latest_stale_, at);
}

Tick WalkTracker::drained_at(const InvalidateTicket& ticket) const {
    for (const std::uint64_t generation : slots_)
        if (generation != kFree && generation < ticket.generation) return kNever;
    return std::max(ticket.until, latest_stale_);
}

}  // namespace cxlvp::psl
