// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/requester.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {

namespace {

/// For third-party models below; pages are mapped when touched.
constexpr int kThreadStack = 1024 * 1024;

constexpr std::size_t kMaxSlots = 4096;

}  // namespace

Requester::Requester(const sc_core::sc_module_name& instance, Context& context, std::size_t slots, Role role)
    : Module(instance, context), id_(context.requesters().add(name())), slots_(slots), role_(role) {
    if (slots < 1 || slots > kMaxSlots)
        throw UserError(fmt::format("{}: {} in flight is out of range (1 to {})", name(), slots, kMaxSlots));
    if (role == Role::driver) context.add_driver();
    stats().histogram("latency", "ps", "time from issue to completion", latency_);
    stats().level("in_flight", "requests", "requests issued and not complete", level_);
    stats().on_clear([this](Tick at) {
        latency_.clear();
        level_.clear(at);
    });
}

void Requester::end_of_elaboration() {
    if (!context().set_up()) context().on_set_up([this] { kick(); });
    sc_core::sc_spawn_options options;
    if (context().threads()) {
        options.set_stack_size(kThreadStack);
        const auto body = [this](std::size_t slot) {
            return [this, slot] {
                try {
                    run_slot(slot);
                } catch (const sc_core::sc_unwind_exception&) {
                    throw;
                } catch (...) {
                    context().fail(std::current_exception());
                }
            };
        };
        for (std::size_t slot = 0; slot < slots_; ++slot)
            sc_core::sc_spawn(body(slot), sc_core::sc_gen_unique_name("slot"), &options);
    } else if (context().ordered()) {
        for (std::size_t slot = 0; slot < slots_; ++slot) context().lanes().start([this, slot] { run_slot(slot); });
    } else {
        for (std::size_t slot = slots_; slot-- > 0;) free_.push_back(slot);
        start_.resize(slots_);
        options.spawn_method();
        options.set_sensitivity(&work_);
        sc_core::sc_spawn([this] { pump(); }, sc_core::sc_gen_unique_name("pump"), &options);
    }
}

void Requester::kick() {
    wake_sleeper(now());
    work_.notify(sc_core::SC_ZERO_TIME);
}

/// Lets one of those that found nothing to do ask again. If it finds something, it wakes the next.
void Requester::wake_sleeper(Tick at) {
    if (sleeping_.empty()) return;
    LaneScheduler::Ticket* const ticket = sleeping_.back();
    sleeping_.pop_back();
    ticket->wake(at);
}

void Requester::tell_if_done() {
    if (role_ == Role::driver && done()) context().driver_done(last_completion_);
}

void Requester::started(std::size_t slot, Tick at) {
    ++under_way_;
    if (counted(slot)) level_.add(1, at);
}

void Requester::ended(std::size_t slot, Tick start, Tick at) {
    --under_way_;
    if (counted(slot)) {
        level_.add(-1, at);
        latency_.record(at - start);
    }
    last_completion_ = std::max(last_completion_, at);
    complete(slot, start, at);
    if (finished_) tell_if_done();
}

void Requester::pump() {
    try {
        // Work that is due before any other process can act is done at once, which spares the kernel an event.
        const Tick now = context().now();
        Tick at = now;
        Tick next = pump_at(at);
        while (next != kNever && context().quiet_until(next)) {
            at = next;
            next = pump_at(at);
        }
        if (next != kNever)
            sc_core::next_trigger(to_time(next - now), work_);
        else
            context().reach(at);
    } catch (const sc_core::sc_unwind_exception&) {
        throw;
    } catch (...) {
        context().fail(std::current_exception());
    }
}

Tick Requester::pump_at(Tick at) {
    while (!running_.empty() && running_.next() <= at) {
        const auto [end, slot] = running_.top();
        running_.pop();
        free_.push_back(slot);
        // The slot that holds fetched work stays at the back.
        if (fetched_) std::swap(free_.back(), free_[free_.size() - 2]);
        ended(slot, start_[slot], end);
    }
    while (!waiting_.empty() && waiting_.next() <= at) {
        const std::size_t slot = waiting_.top().number;
        waiting_.pop();
        --deferred_;
        start(slot, at);
    }
    while (!free_.empty() && start_next(at)) {
    }
    Tick next = std::min(running_.next(), waiting_.next());
    if (fetched_) next = std::min(next, std::max(ready_, at));
    return next;
}

bool Requester::start_next(Tick at) {
    const std::size_t slot = free_.back();
    if (!fetched_) {
        if (finished_) return false;
        ready_ = at;
        const Fetch result = fetch(slot, at, ready_);
        finished_ = result == Fetch::finished;
        if (finished_) tell_if_done();
        if (result != Fetch::ready) return false;
        fetched_ = true;
    }
    if (ready_ > at && !overtake_) return false;
    fetched_ = false;
    free_.pop_back();
    if (ready_ <= at) {
        start(slot, at);
    } else {
        waiting_.push(ready_, slot);
        ++deferred_;
    }
    return true;
}

void Requester::start(std::size_t slot, Tick at) {
    started(slot, at);
    const Tick now = context().now();
    sc_core::sc_time delay = to_time(at - now);
    context().issue_at(at);
    transact(slot, delay);
    start_[slot] = at;
    running_.push(now + delay.value(), slot);
}

void Requester::wait_until(Tick at, sc_core::sc_time& delay) {
    delay = to_time(at - now());
    if (context().ordered()) {
        context().settle(delay);
    } else if (delay != sc_core::SC_ZERO_TIME) {
        context().lanes().wait_until(at);
        delay = sc_core::SC_ZERO_TIME;
    }
}

void Requester::run_slot(std::size_t slot) {
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    while (!finished_) {
        const Tick at = now() + delay.value();
        Tick ready = at;
        // Work starts in the order in which it was fetched: while some waits to start, no other is fetched.
        const Fetch result = fetched_ ? Fetch::idle : fetch(slot, at, ready);
        if (result == Fetch::finished) {
            if (!finished_) {
                finished_ = true;
                tell_if_done();
            }
        } else if (result == Fetch::idle) {
            context().reach(at);
            LaneScheduler::Ticket ticket(context().lanes());
            sleeping_.push_back(&ticket);
            delay = to_time(std::max(at, ticket.wait()) - now());
        } else {
            if (ready > at) {
                if (overtake_) {
                    ++deferred_;
                    wake_sleeper(at);
                    wait_until(ready, delay);
                    --deferred_;
                } else {
                    fetched_ = true;
                    wait_until(ready, delay);
                    fetched_ = false;
                }
            }
            const Tick start = now() + delay.value();
            started(slot, start);
            wake_sleeper(start);
            transact(slot, delay);
            wait_until(now() + delay.value(), delay);
            ended(slot, start, now() + delay.value());
        }
    }
    context().reach(now() + delay.value());
}

}  // namespace cxlvp
