// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

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
    /// Takes `service` ticks of capacity from `arrival` on (`arrival >= now`) and returns when the last piece is done.
    /// Zero service needs no capacity and ends at `arrival`.
    Tick reserve(Tick now, Tick arrival, Tick service) {
        if (service == 0) return arrival;
        if (now > pruned_) prune(now);
        if (head_ == busy_.size()) {
            busy_.clear();
            head_ = 0;
            busy_.push_back({arrival, arrival + service});
            return arrival + service;
        }
        Interval& last = busy_.back();
        if (arrival > last.end) {
            busy_.push_back({arrival, arrival + service});
            return arrival + service;
        }
        if (arrival >= last.start) return last.end += service;
        return reserve_between(arrival, service);
    }

    /// End of the last reservation, or zero when nothing is reserved.
    Tick horizon() const { return head_ == busy_.size() ? 0 : busy_.back().end; }
    /// Number of separate busy intervals held; a bound on the cost of a reservation.
    std::size_t intervals() const { return busy_.size() - head_; }
    /// Forgets all reservations.
    void clear();

private:
    struct Interval {
        Tick start;
        Tick end;
    };

    void prune(Tick now) {
        pruned_ = now;
        while (head_ < busy_.size() && busy_[head_].end <= now) ++head_;
        if (head_ > kCompact && head_ * 2 > busy_.size()) compact();
    }
    void compact();
    Tick reserve_between(Tick arrival, Tick service);

    static constexpr std::size_t kCompact = 64;
    std::vector<Interval> busy_;  ///< sorted, disjoint and not touching; live from head_ on
    std::size_t head_ = 0;
    Tick pruned_ = 0;
};

}  // namespace cxlvp
