// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::cxl {

/// Messages that leave together and are waited for together, sent one call after the other:
///
///     Fork fork(context, delay);
///     for (...) {
///         fork.begin(delay);
///         out->b_transport(tx, delay);
///         fork.end(delay);
///     }
///     fork.join(delay);
///
/// In `ordered` timing simulated time passes in a call, so that a branch begins no earlier than the one before ended
/// when that had to wait for its turn.
class Fork {
public:
    Fork(const Context& context, const sc_core::sc_time& delay)
        : context_(context), start_(context.now() + delay.value()), end_(start_) {}

    void begin(sc_core::sc_time& delay) const { delay = until(start_); }
    void end(const sc_core::sc_time& delay) { end_ = std::max<Tick>(end_, context_.now() + delay.value()); }
    void join(sc_core::sc_time& delay) const { delay = until(end_); }

private:
    /// Offset of `at`, or of the present when the kernel has passed it.
    sc_core::sc_time until(Tick at) const {
        const Tick now = context_.now();
        return to_time(at > now ? at - now : 0);
    }

    const Context& context_;
    const Tick start_;
    Tick end_;
};

}  // namespace cxlvp::cxl
