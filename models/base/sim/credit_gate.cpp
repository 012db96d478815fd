// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/credit_gate.h"

#include "cxlvp/base/sim/time.h"

#include <algorithm>

#include <fmt/format.h>

namespace cxlvp {

CreditGate::CreditGate(Context& context, StatGroup& stats, const std::string& name, std::size_t capacity)
    : context_(context), pool_(capacity) {
    if (pool_.unlimited()) return;
    stats.residence(name + ".held", "credits", fmt::format("credits in use, of {}", capacity), held_);
    stats.residence(name + ".waiting", "requests", "requests waiting for a credit", waited_);
    stats.on_clear([this](Tick) { held_ = waited_ = 0; });
}

Tick CreditGate::take_limited(sc_core::sc_time& delay) {
    if (context_.ordered()) context_.settle(delay);
    const Tick arrival = context_.now() + delay.value();
    Tick granted = pool_.acquire(arrival);
    if (granted == kNever && context_.can_wait()) {
        LaneScheduler::Ticket ticket(context_.lanes());
        waiting_.push_back(&ticket);
        granted = std::max(arrival, ticket.wait());
    } else if (granted == kNever) {
        granted = arrival;  // every holder is a caller of this very call: only nesting can get here, let it pass
        pool_.overdraw();
    }
    waited_ += granted - arrival;
    delay = to_time(granted - context_.now());
    return granted;
}

void CreditGate::give_limited(Tick since, const sc_core::sc_time& delay) {
    const Tick at = context_.now() + delay.value();
    held_ += at - since;
    pool_.release(at);
    if (waiting_.empty()) return;
    LaneScheduler::Ticket* ticket = waiting_.front();
    waiting_.pop_front();
    ticket->wake(pool_.acquire(at));
}

}  // namespace cxlvp
