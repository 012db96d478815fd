// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include <systemc>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/stats/stat_group.h"
#include "cxlvp/base/time/credit_pool.h"

namespace cxlvp {

/// Credits that transactions hold while they are under way. In `ordered` timing a transaction that finds none waits
/// for the holder that returns one first; waiting is first come, first served.
class CreditGate {
public:
    /// `capacity` credits, 0 for no limit. Statistics go below `name` when there is a limit.
    CreditGate(Context& context, StatGroup& stats, const std::string& name, std::size_t capacity);

    /// Takes a credit for a transaction that asks for it at `at`. Returns when it is granted.
    Tick take(Tick at) { return pool_.unlimited() ? at : take_limited(at); }
    /// Gives the credit that was granted at `since` back at `at`.
    void give(Tick since, Tick at) {
        if (!pool_.unlimited()) give_limited(since, at);
    }

private:
    Tick take_limited(Tick at);
    void give_limited(Tick since, Tick at);

    Context& context_;
    CreditPool pool_;
    std::deque<LaneScheduler::Ticket*> waiting_;
    Tick held_ = 0;    ///< sum of the times credits were held, counted when they are given back
    Tick waited_ = 0;  ///< sum of the times credits were waited for
};

}  // namespace cxlvp
