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

sc_core::sc_cor_pkg& coroutines() { return *sc_core::sc_get_curr_simcontext()->cor_pkg(); }

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
    push(entry(0, *lanes_.back()));
}

void LaneScheduler::switch_to(Lane& lane) {
    // Not before: the kernel has no coroutines until the end of elaboration.
    if (lane.coroutine == nullptr) lane.coroutine.reset(coroutines().create(kStackBytes, &Lane::main, &lane));
    current_ = &lane;
    coroutines().yield(lane.coroutine.get());
}

void LaneScheduler::run(Lane& lane) {
    try {
        lane.body();
    } catch (...) {
        context_.fail(std::current_exception());
    }
    leave();
}

LaneScheduler::Entry LaneScheduler::entry(Tick at, const Lane& lane) {
    return {at, (order_++ << kLaneBits) | lane.index};
}

void LaneScheduler::push(Entry entry) {
    waiting_.push_back(entry);
    std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
}

Lane* LaneScheduler::pop() {
    std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
    Lane* lane = lanes_[waiting_.back().key & ((std::uint64_t{1} << kLaneBits) - 1)].get();
    waiting_.pop_back();
    return lane;
}

bool LaneScheduler::due(Tick at) const { return at <= context_.now() || context_.quiet_until(at); }

void LaneScheduler::dispatch() {
    while (!waiting_.empty() && due(waiting_.front().at)) {
        switch_to(*pop());
        current_ = nullptr;
    }
    if (!waiting_.empty()) sc_core::next_trigger(to_time(waiting_.front().at - context_.now()), *changed_);
}

void LaneScheduler::leave() {
    if (waiting_.empty() || !due(waiting_.front().at)) return coroutines().yield(coroutines().get_main());
    Lane* next = pop();
    if (next != current_) switch_to(*next);
}

void LaneScheduler::wait_until(Tick at) {
    if (current_ == nullptr) return sc_core::wait(to_time(at - context_.now()));
    push(entry(at, *current_));
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
    scheduler_.push(scheduler_.entry(at_, *lane_));
    if (!scheduler_.in_lane()) scheduler_.changed_->notify(sc_core::SC_ZERO_TIME);
}

}  // namespace cxlvp
