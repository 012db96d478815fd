// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/calendar.h"
#include "cxlvp/base/time/rate.h"

namespace cxlvp {

/// Holds back the claims of chosen requesters so that each moves at most its rate of payload bytes, then hands them to
/// another policy.
class RateLimit : public Arbitration {
public:
    /// `limit[r]` bytes per second for requester r, 0 or beyond the vector for no limit.
    RateLimit(const std::vector<std::uint64_t>& limit, std::unique_ptr<Arbitration> inner);
    Tick reserve(Tick now, const Claim& claim) override;
    std::optional<std::size_t> pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) override;

private:
    struct Regulator {
        Rate rate;
        Calendar sent;      ///< time already paid for by earlier bytes
        Tick eligible = 0;  ///< when the next claim may start, where claims are picked
    };
    Regulator* regulator(std::uint32_t requester);

    std::vector<Regulator> regulators_;
    std::unique_ptr<Arbitration> inner_;
};

}  // namespace cxlvp
