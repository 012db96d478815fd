// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/timed_actions.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::psl {

TimedActions::TimedActions(Module& owner) : context_(owner.context()) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    for (sc_core::sc_event& event : wake_) options.set_sensitivity(&event);
    sc_core::sc_spawn(
        [this] {
            try {
                run();
            } catch (const sc_core::sc_unwind_exception&) {
                throw;
            } catch (...) {
                context_.fail(std::current_exception());
            }
        },
        sc_core::sc_gen_unique_name("actions"), &options);
}

void TimedActions::at(Tick at, Action action) {
    const Tick now = context_.now();
    const Tick when = std::max(at, now);
    std::size_t place = actions_.size();
    if (free_.empty()) {
        actions_.push_back(std::move(action));
    } else {
        place = free_.back();
        free_.pop_back();
        actions_[place] = std::move(action);
    }
    due_.push(when, place);
    wake_at(when);
}

void TimedActions::wake_at(Tick at) {
    if (awaited_ != 0 && wake_at_[awaited_ - 1] <= at) return;
    if (awaited_ < kEvents) ++awaited_;
    wake_at_[awaited_ - 1] = at;
    wake_[awaited_ - 1].notify(to_time(at - context_.now()));
}

void TimedActions::run() {
    const Tick now = context_.now();
    while (awaited_ != 0 && wake_at_[awaited_ - 1] <= now) --awaited_;
    while (!due_.empty() && due_.next() <= now) {
        const std::size_t place = due_.top().number;
        due_.pop();
        const Action action = std::move(actions_[place]);
        free_.push_back(place);
        action(now);
    }
    if (!due_.empty()) wake_at(due_.next());
}

}  // namespace cxlvp::psl
