// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// A counted resource whose units come back at known times: queue entries, tags, link credits, MSHRs.
///
/// `acquire` says when a unit can be had, `release` gives it back at the completion time the holder learned. Both may
/// be called with times in any order; a unit released at time r serves the next taker from r on.
class CreditPool {
public:
    /// `capacity` units; 0 means unlimited.
    explicit CreditPool(std::size_t capacity = 0);

    /// Takes a unit at the earliest time not before `arrival` and returns that time. A holder that never released
    /// its unit yet cannot be waited for here: when all units are so held, `kNever` is returned and none is taken.
    Tick acquire(Tick arrival);
    /// Takes a unit beyond the capacity, which the next release makes good.
    void overdraw() {
        ++held_;
        ++overdrawn_;
    }
    /// Gives a unit back at time `at`.
    void release(Tick at);

    bool unlimited() const { return capacity_ == 0; }
    std::size_t capacity() const { return capacity_; }
    /// Units taken and not yet released.
    std::size_t held() const { return held_; }

private:
    std::size_t capacity_;
    std::size_t held_ = 0;
    std::size_t overdrawn_ = 0;
    std::size_t fresh_;           ///< units never used so far
    std::vector<Tick> returned_;  ///< min-heap of the times at which released units are free
};

}  // namespace cxlvp
