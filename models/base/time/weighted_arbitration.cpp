// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/weighted_arbitration.h"

#include <algorithm>

namespace cxlvp {

WeightedArbitration::WeightedArbitration(const std::vector<std::uint64_t>& weight) {
    for (std::uint64_t w : weight) {
        shares_.emplace_back();
        shares_.back().weight = w;
    }
    shares_.emplace_back();
}

WeightedArbitration::Share& WeightedArbitration::share_of(std::uint32_t requester) {
    return shares_[std::min<std::size_t>(requester, shares_.size() - 1)];
}

Tick WeightedArbitration::reserve(Tick now, const Claim& claim) {
    Share& share = share_of(claim.requester);
    if (!share.seen) {
        share.seen = true;
        total_ += share.weight;
    }
    const Tick fifo = shared_.reserve(now, claim.arrival, claim.service);
    const Tick stretched = (claim.service * total_ + share.weight - 1) / share.weight;
    return std::min(fifo, share.own.reserve(now, claim.arrival, stretched));
}

std::optional<std::size_t> WeightedArbitration::pick(const std::vector<const Claim*>& waiting, Tick, Tick&) {
    ++round_;
    std::size_t best = 0;
    Virtual best_finish = ~Virtual{0};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        Share& share = share_of(waiting[i]->requester);
        if (share.round == round_) {
            ++share.left;
            continue;
        }
        // Who was waiting already keeps its place; who comes anew starts from the present and has saved nothing.
        const bool waited = share.round + 1 == round_ && share.left > 0;
        if (!waited) share.start = std::max(virtual_time_, share.start);
        share.round = round_;
        share.left = 1;
        const Virtual finish = share.start + (Virtual{waiting[i]->service} << kVirtualShift) / share.weight;
        if (finish < best_finish) {
            best_finish = finish;
            best = i;
        }
    }
    Share& served = share_of(waiting[best]->requester);
    --served.left;
    served.start = best_finish;
    virtual_time_ = best_finish;
    return best;
}

}  // namespace cxlvp
