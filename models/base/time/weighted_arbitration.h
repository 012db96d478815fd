// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/calendar.h"

namespace cxlvp {

/// Weighted sharing. Every claim is charged to the shared calendar; a claim ends at the shared (first come, first
/// served) time or, if sooner, at the time its requester would reach alone on a resource of its guaranteed share. The
/// share is its weight over the weights of all requesters that have used this resource. A requester within its share is
/// thus shielded from the backlog of the others, and what it leaves unused is theirs.
class WeightedArbitration : public Arbitration {
public:
    /// `weight[r]` is the weight (at least 1) of requester r; requesters beyond the vector share one class of weight 1.
    explicit WeightedArbitration(std::vector<std::uint64_t> weight);
    Tick reserve(Tick now, const Claim& claim) override;
    /// Self-clocked fair queueing: the claim with the smallest virtual finish time goes first.
    std::optional<std::size_t> pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) override;

private:
    struct Share {
        std::uint64_t weight = 1;
        bool seen = false;  ///< has used the resource
        Calendar own;       ///< the requester alone on its guaranteed share
        std::uint64_t virtual_finish = 0;
    };
    Share& share_of(std::uint32_t requester);

    static constexpr unsigned kVirtualShift = 8;  ///< fraction bits of virtual time, so that weights divide finely

    Calendar shared_;
    std::vector<Share> shares_;       ///< by requester; the last one is for all others
    std::uint64_t total_ = 0;         ///< weight of the requesters seen
    std::uint64_t virtual_time_ = 0;  ///< virtual finish time of the claim in service
};

}  // namespace cxlvp
