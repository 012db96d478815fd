// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/timed_target.h"

#include "cxlvp/base/sim/time.h"

namespace cxlvp::bus {

TimedTarget::TimedTarget(Context& context, std::uint32_t track)
    : Target(context), context_(context), labels_(context.tracer()), track_(track) {}

void TimedTarget::b_transport(Payload& tx, sc_core::sc_time& delay) {
    const Tick end = take(tx, context_.now() + delay.value());
    delay = to_time(end - context_.now());
}

Tick TimedTarget::carry_traced(Payload& tx, Tick at) {
    sc_core::sc_time delay = to_time(at - context_.now());
    const HopTrace trace(context_, track_, labels_, tx, delay);
    const Tick end = carry(tx, at);
    delay = to_time(end - context_.now());
    return end;
}

}  // namespace cxlvp::bus
