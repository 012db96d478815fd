// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/lane_scheduler.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <sysc/kernel/sc_cor.h>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {

namespace {

/// Enough for a chain of bridges and switches; pages are mapped when touched.
constexpr std::size_t kStackBytes = 256 * 1024;

}  // namespace

struct Lane {
    Lane(LaneScheduler& owner, std::size_t number, std::function<void()> work)
        : scheduler(owner), index(number), body(std::move(work)) {}

    static void main(void* self) {
        Lane& lane = *static_cast<Lane*>(self);
        lane.scheduler.run(lane);
    }

    LaneScheduler& scheduler;
    std::size_t index;
    std::function<void()> body;
    std::unique_ptr<sc_core::sc_cor> coroutine;
};

LaneScheduler::LaneScheduler(Context& context) : context_(context) {}

LaneScheduler::~LaneScheduler() = default;

void LaneScheduler::start(std::function<void()> body) {
    if (changed_ == nullptr) {
        changed_ = std::make_unique<sc_core::sc_event>();
        sc_core::sc_spawn_options options;
        options.spawn_method();
        options.set_sensitivity(changed_.get());
        sc_core::sc_spawn([this] { dispatch(); }, sc_core::sc_gen_unique_name("lanes"), &options);
    }
    lanes_.push_back(std::make_unique<Lane>(*this, lanes_.size(), std::move(body)));
    waiting_.push(0, lanes_.back()->index);
}

void LaneScheduler::switch_to(Lane& lane) {
    // Not before: the kernel has no coroutines until the end of elaboration.
    if (lane.coroutine == nullptr) lane.coroutine.reset(context_.coroutines().create(kStackBytes, &Lane::main, &lane));
    current_ = &lane;
    context_.coroutines().yield(lane.coroutine.get());
}

void LaneScheduler::run(Lane& lane) {
    try {
        lane.body();
    } catch (...) {
        context_.fail(std::current_exception());
    }
    leave();
}

bool LaneScheduler::due(Tick at) const {
    return at <= context_.now() || context_.quiet_until(at);
}

void LaneScheduler::dispatch() {
    while (!waiting_.empty() && due(waiting_.top().at)) {
        Lane& next = *lanes_[waiting_.top().number()];
        waiting_.pop();
        switch_to(next);
        current_ = nullptr;
    }
    if (!waiting_.empty()) sc_core::next_trigger(to_time(waiting_.top().at - context_.now()), *changed_);
}

void LaneScheduler::leave() {
    if (waiting_.empty() || !due(waiting_.top().at))
        return context_.coroutines().yield(context_.coroutines().get_main());
    Lane& next = *lanes_[waiting_.top().number()];
    waiting_.pop();
    if (&next != current_) switch_to(next);
}

void LaneScheduler::wait_until(Tick at) {
    if (current_ == nullptr) return sc_core::wait(to_time(at - context_.now()));
    if (!waiting_.empty() && waiting_.top().at <= at && due(waiting_.top().at)) {
        Lane& next = *lanes_[waiting_.top().number()];
        waiting_.replace_top(at, current_->index);
        return switch_to(next);
    }
    waiting_.push(at, current_->index);
    leave();
}

LaneScheduler::Ticket::Ticket(LaneScheduler& scheduler) : scheduler_(scheduler), lane_(scheduler.current_) {
    if (lane_ == nullptr) event_ = std::make_unique<sc_core::sc_event>();
}

Tick LaneScheduler::Ticket::wait() {
    if (lane_ != nullptr)
        scheduler_.leave();
    else
        sc_core::wait(*event_);
    return at_;
}

void LaneScheduler::Ticket::wake(Tick at) {
    const Tick now = scheduler_.context_.now();
    at_ = std::max(at, now);
    if (lane_ == nullptr) return event_->notify(to_time(at_ - now));
    scheduler_.waiting_.push(at_, lane_->index);
    if (!scheduler_.in_lane()) scheduler_.changed_->notify(sc_core::SC_ZERO_TIME);
}

}  // namespace cxlvp
