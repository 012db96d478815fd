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

    /// Takes a credit; `delay` grows by the time it had to be waited for. Returns when it was granted.
    Tick take(sc_core::sc_time& delay) { return pool_.unlimited() ? 0 : take_limited(delay); }
    /// Gives the credit that was granted at `since` back at `now() + delay`.
    void give(Tick since, const sc_core::sc_time& delay) {
        if (!pool_.unlimited()) give_limited(since, delay);
    }

private:
    Tick take_limited(sc_core::sc_time& delay);
    void give_limited(Tick since, const sc_core::sc_time& delay);

    Context& context_;
    CreditPool pool_;
    std::deque<LaneScheduler::Ticket*> waiting_;
    Tick held_ = 0;    ///< sum of the times credits were held, counted when they are given back
    Tick waited_ = 0;  ///< sum of the times credits were waited for
};

}  // namespace cxlvp
