// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/time/time_queue.h"

namespace cxlvp::psl {

/// What a module has to do at times to come: a process of the kernel does each at its time, those of one time in the
/// order they were given. For control, not for what happens with every transaction.
class TimedActions {
public:
    /// Called with its time, which is the present of the kernel.
    using Action = std::function<void(Tick)>;

    /// The process belongs to `owner`, which is being built.
    explicit TimedActions(Module& owner);

    /// Does `action` at `at`, or now if that has passed. Callable from any process.
    void at(Tick at, Action action);

private:
    /// An event that is notified for an earlier time leaves an entry in the queue of the kernel until the time it had
    /// before, which for a time limit is seconds. An earlier time therefore takes the next event: each of them is due
    /// before the ones below it.
    static constexpr std::size_t kEvents = 8;

    void run();
    void wake_at(Tick at);

    Context& context_;
    TimeQueue due_;
    std::vector<Action> actions_;
    std::vector<std::size_t> free_;
    std::array<sc_core::sc_event, kEvents> wake_;
    std::array<Tick, kEvents> wake_at_{};
    std::size_t awaited_ = 0;  ///< events that are notified
};

}  // namespace cxlvp::psl
