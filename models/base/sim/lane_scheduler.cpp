// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/lane_scheduler.h"

#include <algorithm>
#include <functional>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {

LaneScheduler::Lane::Lane(LaneScheduler& scheduler)
    : scheduler_(scheduler), process_(scheduler.context_.current_process()) {
    scheduler_.current_ = this;
}

LaneScheduler::Lane::~Lane() {
    scheduler_.current_ = nullptr;
    scheduler_.hand_over();
}

void LaneScheduler::prepare() {
    if (alarm_ != nullptr) return;
    alarm_ = std::make_unique<sc_core::sc_event>();
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(alarm_.get());
    sc_core::sc_spawn(
        [this] {
            armed_at_ = kNever;
            hand_over();
        },
        sc_core::sc_gen_unique_name("lane_scheduler"), &options);
}

LaneScheduler::Lane* LaneScheduler::current() const {
    return current_ != nullptr && current_->process_ == context_.current_process() ? current_ : nullptr;
}

void LaneScheduler::wait_until(Tick at) {
    Lane* lane = current();
    if (lane == nullptr) return sc_core::wait(to_time(at - context_.now()));
    waiting_.push_back({at, order_++, lane});
    std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
    hand_over();
    sc_core::wait(lane->resume_);
    current_ = lane;
}

LaneScheduler::Away::Away(LaneScheduler& scheduler) : scheduler_(scheduler), lane_(scheduler.current()) {
    if (lane_ != nullptr) scheduler_.hand_over();
}

LaneScheduler::Away::~Away() {
    if (lane_ != nullptr) scheduler_.current_ = lane_;
}

void LaneScheduler::wait_for(const sc_core::sc_event& event) {
    const Away away(*this);
    sc_core::wait(event);
}

void LaneScheduler::wait_in_kernel_until(Tick at) {
    if (at <= context_.now()) return;
    const Away away(*this);
    sc_core::wait(to_time(at - context_.now()));
}

void LaneScheduler::hand_over() {
    if (waiting_.empty()) return;
    const Waiting next = waiting_.front();
    const Tick now = context_.now();
    if (next.at > now && !context_.quiet_until(next.at)) {
        if (next.at < armed_at_) {
            armed_at_ = next.at;
            alarm_->notify(to_time(next.at - now));
        }
        return;
    }
    std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
    waiting_.pop_back();
    next.lane->resume_.notify();
}

}  // namespace cxlvp
