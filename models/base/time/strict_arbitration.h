// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/calendar.h"

namespace cxlvp {

/// Strict priority. A claim is served around the work of its own and of higher priorities only, as if it could
/// preempt the rest; what it takes is charged to every lower priority, whose later claims wait for it. The blocking of
/// a high claim by one low claim already in service is not modelled (at most one service time).
class StrictArbitration : public Arbitration {
public:
    /// `priority[r]` is the priority of requester r; requesters beyond the vector have priority 0.
    explicit StrictArbitration(std::vector<std::uint64_t> priority);
    Tick reserve(Tick now, const Claim& claim) override;
    std::optional<std::size_t> pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) override;

private:
    std::size_t level(std::uint32_t requester) const {
        return requester < level_.size() ? level_[requester] : default_level_;
    }

    std::vector<std::size_t> level_;   ///< by requester: index into levels_, 0 is the highest priority
    std::vector<Calendar> calendars_;  ///< by level: work of this and all higher levels
    std::size_t default_level_ = 0;
};

}  // namespace cxlvp
