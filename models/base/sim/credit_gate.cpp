// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/credit_gate.h"

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

Tick CreditGate::take_limited(Tick at) {
    if (context_.ordered()) context_.settle(at);
    Tick granted = pool_.acquire(at);
    if (granted == kNever && context_.can_wait()) {
        LaneScheduler::Ticket ticket(context_.lanes());
        waiting_.push_back(&ticket);
        granted = std::max(at, ticket.wait());
    } else if (granted == kNever) {
        granted = at;  // every holder is a caller of this very call: only nesting can get here, let it pass
        pool_.overdraw();
    }
    waited_ += granted - at;
    return granted;
}

void CreditGate::give_limited(Tick since, Tick at) {
    held_ += at - since;
    pool_.release(at);
    if (waiting_.empty()) return;
    LaneScheduler::Ticket* ticket = waiting_.front();
    waiting_.pop_front();
    ticket->wake(pool_.acquire(at));
}

}  // namespace cxlvp
