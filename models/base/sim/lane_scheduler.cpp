// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/lane_scheduler.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <alloca.h>
#include <sysc/kernel/sc_cor.h>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {

namespace {

/// Enough for a chain of bridges and switches; pages are mapped when touched.
constexpr std::size_t kStackBytes = 256 * 1024;

/// Stacks are mapped at whole pages. Lanes step down theirs by different distances, or else their frames would all
/// compete for the same few sets of the caches.
constexpr std::size_t kColour = 33 * 64;
constexpr std::size_t kColours = 64 * 1024;

}  // namespace

struct Lane {
    Lane(LaneScheduler& owner, std::size_t number, std::function<void()> work)
        : scheduler(owner), index(number), body(std::move(work)) {}

    static void main(void* self) {
        Lane& lane = *static_cast<Lane*>(self);
        auto* colour = static_cast<volatile char*>(alloca(1 + lane.index * kColour % kColours));
        *colour = 0;
        lane.scheduler.run(lane);
    }

    LaneScheduler& scheduler;
    std::size_t index;
    std::function<void()> body;
    std::unique_ptr<sc_core::sc_cor> coroutine;
};

LaneScheduler::LaneScheduler(Context& context) : context_(context) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.set_sensitivity(&changed_);
    sc_core::sc_spawn([this] { dispatch(); }, sc_core::sc_gen_unique_name("lanes"), &options);
}

LaneScheduler::~LaneScheduler() = default;

void LaneScheduler::start(std::function<void()> body) {
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

bool LaneScheduler::lane_is_due() const {
    return !waiting_.empty() && waiting_.top().number < kThreads && due(waiting_.next());
}

void LaneScheduler::dispatch() {
    while (lane_is_due()) {
        Lane& next = *lanes_[waiting_.top().number];
        waiting_.pop();
        switch_to(next);
        current_ = nullptr;
    }
    if (waiting_.empty()) return;
    const Tick now = context_.now();
    if (waiting_.next() > now) return sc_core::next_trigger(to_time(waiting_.next() - now), changed_);
    // Threads are first in the queue. They run when this method has returned, and lanes behind them after that.
    wake_threads();
    sc_core::next_trigger(sc_core::SC_ZERO_TIME);
}

void LaneScheduler::seat(Ticket& thread) {
    if (free_numbers_.empty()) {
        free_numbers_.push_back(kThreads + threads_.size());
        threads_.push_back(nullptr);
    }
    thread.seat_ = free_numbers_.back();
    free_numbers_.pop_back();
    threads_[thread.seat_ - kThreads] = &thread;
    waiting_.push(thread.at_, thread.seat_);
}

void LaneScheduler::wake_threads() {
    while (!waiting_.empty() && waiting_.top().number >= kThreads && waiting_.next() <= context_.now()) {
        const std::size_t number = waiting_.top().number;
        waiting_.pop();
        free_numbers_.push_back(number);
        Ticket* const thread = std::exchange(threads_[number - kThreads], nullptr);
        if (thread == nullptr) continue;
        thread->seat_ = 0;
        thread->event_->notify();
    }
}

void LaneScheduler::leave() {
    if (!lane_is_due()) return context_.coroutines().yield(context_.coroutines().get_main());
    Lane& next = *lanes_[waiting_.top().number];
    waiting_.pop();
    if (&next != current_) switch_to(next);
}

void LaneScheduler::wait_until(Tick at) {
    if (current_ == nullptr) {
        Ticket ticket(*this);
        ticket.wake(at);
        ticket.wait();
        return;
    }
    if (!waiting_.empty() && waiting_.next() <= at && lane_is_due()) {
        Lane& next = *lanes_[waiting_.top().number];
        waiting_.replace_top(at, current_->index);
        return switch_to(next);
    }
    waiting_.push(at, current_->index);
    leave();
}

LaneScheduler::Ticket::Ticket(LaneScheduler& scheduler) : scheduler_(scheduler), lane_(scheduler.current_) {
    if (lane_ == nullptr) event_ = std::make_unique<sc_core::sc_event>();
}

LaneScheduler::Ticket::~Ticket() {
    if (seat_ != 0) scheduler_.threads_[seat_ - kThreads] = nullptr;
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
    if (lane_ != nullptr)
        scheduler_.waiting_.push(at_, lane_->index);
    else
        scheduler_.seat(*this);
    // A lane that wakes another comes to the queue by itself.
    if (!scheduler_.in_lane()) scheduler_.changed_.notify(to_time(at_ - now));
}

}  // namespace cxlvp
