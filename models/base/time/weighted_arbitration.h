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
    explicit WeightedArbitration(const std::vector<std::uint64_t>& weight);
    Tick reserve(Tick now, const Claim& claim) override;
    /// Self-clocked fair queueing: the claim with the smallest virtual finish time goes first. The claims of one
    /// requester keep their order.
    std::optional<std::size_t> pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) override;

private:
    /// Time in which every share that is waiting advances by service / weight; with a fraction, so that weights divide
    /// finely. 64 bits would overflow within seconds of service.
    using Virtual = unsigned __int128;
    static constexpr unsigned kVirtualShift = 24;

    struct Share {
        std::uint64_t weight = 1;
        bool seen = false;        ///< has used the resource
        Calendar own;             ///< the requester alone on its guaranteed share
        Virtual start = 0;        ///< when the service of its first waiting claim starts
        std::uint64_t round = 0;  ///< decision in which it was waiting last
        std::size_t left = 0;     ///< its claims that were left waiting then
    };
    Share& share_of(std::uint32_t requester);

    Calendar shared_;
    std::vector<Share> shares_;  ///< by requester; the last one is for all others
    std::uint64_t total_ = 0;    ///< weight of the requesters seen
    Virtual virtual_time_ = 0;   ///< finish of the claim in service
    std::uint64_t round_ = 0;    ///< decisions made
};

}  // namespace cxlvp
