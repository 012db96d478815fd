// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/calendar.h"

namespace cxlvp {

/// First come, first served by arrival at the resource.
class FifoArbitration : public Arbitration {
public:
    Tick reserve(Tick now, const Claim& claim) override { return calendar_.reserve(now, claim.arrival, claim.service); }
    std::optional<std::size_t> pick(const std::vector<const Claim*>&, Tick, Tick&) override { return 0; }

private:
    Calendar calendar_;
};

}  // namespace cxlvp
