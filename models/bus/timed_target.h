// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/bus/hop_trace.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// A target that takes and returns times as numbers. Between a `TimedSocket` and a `TimedTarget` a transaction carries
/// its time in a register; `delay` of `b_transport` lives in memory, where every hop would wait for the one before to
/// have stored it. To all others this is an ordinary target. A span of each transaction goes into the trace.
class TimedTarget : public Target {
public:
    /// `track` of the trace is that of the module.
    TimedTarget(Context& context, std::uint32_t track);

    /// `b_transport` of a transaction that arrives at `at` >= `now()`. Returns when the answer leaves.
    Tick take(Payload& tx, Tick at) { return HopTrace::tracing(context_) ? carry_traced(tx, at) : carry(tx, at); }
    void b_transport(Payload& tx, sc_core::sc_time& delay) final;

private:
    /// Does what `take` says.
    virtual Tick carry(Payload& tx, Tick at) = 0;
    Tick carry_traced(Payload& tx, Tick at);

    Context& context_;
    const TraceLabels labels_;
    const std::uint32_t track_;
};

}  // namespace cxlvp::bus
