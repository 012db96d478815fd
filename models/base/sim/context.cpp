// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/context.h"

#include <algorithm>
#include <utility>

#include "cxlvp/base/sim/time.h"

namespace cxlvp {

namespace {

/// How far work may run ahead of the kernel: bounds the reservations that cannot be forgotten yet.
constexpr Tick kMaxAhead = kMicrosecond;

}  // namespace

Context::Context() : Context(Config{}) {}

Context::Context(const Config& config)
    : config_(config), kernel_(sc_core::sc_get_curr_simcontext()), time_(&kernel_->time_stamp()), faults_(config.seed) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&finish_event_);
    sc_core::sc_spawn(
        [this] {
            finished_ = true;
            stop();
        },
        sc_core::sc_gen_unique_name("run_end"), &options);
}

bool Context::quiet_until(Tick at) const {
    const Tick current = now();
    if (at >= run_end_ || at > current + kMaxAhead) return false;
    // `sc_time_to_pending_activity` taken apart: it is asked at every hop.
    sc_core::sc_time next;
    return !kernel_->pending_activity_at_current_time() && (!kernel_->next_time(next) || next.value() > at);
}

bool Context::can_wait() const {
    return no_wait_ == 0 && (lanes_.in_lane() || kernel_->get_curr_proc_info()->kind == sc_core::SC_THREAD_PROC_);
}

void Context::settle(Tick at) {
    if (at <= now() || (at < lanes_.next() && quiet_until(at)) || !can_wait()) return;
    lanes_.wait_until(at);
}

void Context::settle(sc_core::sc_time& delay) {
    const Tick at = now() + delay.value();
    settle(at);
    delay = to_time(at - now());
}

void Context::reach(Tick at) {
    if (at > now()) reached_.notify(to_time(at - now()));
}

Tick Context::run(Tick until) {
    const Tick start = now();
    if (until <= start) return start;
    run_end_ = until;
    if (until == kNever)
        sc_core::sc_start();
    else
        sc_core::sc_start(to_time(until - start), sc_core::SC_RUN_TO_TIME);
    run_end_ = 0;
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return now();
}

void Context::driver_done(Tick last_completion) {
    finish_ = std::max(finish_, last_completion);
    if (--drivers_ > 0) return;
    run_end_ = std::min(run_end_, finish_);
    finish_event_.notify(to_time(std::max(finish_, now()) - now()));
}

void Context::set_up_done() {
    if (--set_ups_ > 0) return;
    set_up_at_ = now();
    stats_.clear(set_up_at_);
    for (const auto& listener : set_up_listeners_) listener();
}

void Context::fail(std::exception_ptr failure) {
    if (!failure_) failure_ = std::move(failure);
    stop();
}

void Context::stop() {
    sc_core::sc_pause();
}

}  // namespace cxlvp
