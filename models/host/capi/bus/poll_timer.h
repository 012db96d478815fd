// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// How long software waits for the card before it gives up.
inline constexpr Tick kCapiTimeout = 5000 * kMillisecond;

/// Paces a loop that polls. Pauses grow with the time that has passed, so that an answer is seen less than 2 % late and
/// 5 s are spent in some hundred looks.
class PollTimer {
public:
    explicit PollTimer(RegisterBus& bus, Tick limit = kCapiTimeout) : bus_(bus), begin_(bus.now()), limit_(limit) {}

    /// Pauses before the next look. False when the limit has passed.
    bool wait() {
        const Tick passed = bus_.now() - begin_;
        if (passed >= limit_) return false;
        bus_.pause(std::min(std::max(kShortest, passed / 64), limit_ - passed));
        return true;
    }

private:
    static constexpr Tick kShortest = 100 * kNanosecond;

    RegisterBus& bus_;
    Tick begin_;
    Tick limit_;
};

}  // namespace cxlvp::host
