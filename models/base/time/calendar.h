// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// Busy time of one resource: a link direction, a bus slot, a memory bank.
///
/// Reservation is work-conserving: a request is served in pieces around what is already reserved and finishes when
/// enough free capacity has accumulated after its arrival. Requiring one gap that holds it whole would fragment the
/// future and overstate queueing near saturation (docs/accuracy.md).
///
/// Times given as `now` must not decrease from call to call; what ended before `now` is forgotten.
class Calendar {
public:
    Calendar();

    /// Takes `service` ticks of capacity from `arrival` on (`arrival >= now`) and returns when the last piece is done.
    /// Zero service needs no capacity and ends at `arrival`.
    Tick reserve(Tick now, Tick arrival, Tick service) {
        if (service == 0) return arrival;
        if (__builtin_expect(now != pruned_, false)) prune(now);
        if (arrival > last_->end) {
            if (last_ + 1 == limit_) make_room();
            ++last_;
            last_->start = arrival;
            return last_->end = arrival + service;
        }
        if (arrival >= last_->start) return last_->end += service;
        return reserve_between(arrival, service);
    }

    /// True when a request that arrives at `arrival` cannot be served before the last busy interval.
    bool in_order(Tick arrival) const { return arrival >= last_->start; }
    /// Calls `f(start, end)` for every busy interval held, in order of time.
    template <class F>
    void for_each(F&& f) const {
        for (const Interval* interval = first_; interval <= last_; ++interval)
            if (interval->start != interval->end) f(interval->start, interval->end);
    }

    /// End of the last reservation, or zero when there was none.
    Tick horizon() const { return last_->end; }
    /// Number of separate busy intervals held; a bound on the cost of a reservation.
    std::size_t intervals() const { return static_cast<std::size_t>(last_ - first_) + 1; }

private:
    struct Interval {
        Tick start;
        Tick end;
    };

    void prune(Tick now);
    void make_room();
    Tick reserve_between(Tick arrival, Tick service);
    void replace(Interval* from, Interval* to, Interval with);

    /// Sorted, disjoint and not touching; live in [first_, last_]. There is always a last one: at first the empty
    /// interval at zero, later perhaps one that is over.
    std::unique_ptr<Interval[]> busy_;
    Interval* first_;
    Interval* last_;
    Interval* limit_;  ///< end of the storage
    Tick pruned_ = 0;
};

}  // namespace cxlvp
