// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <systemc>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/time/time_queue.h"

namespace cxlvp {

class Context;

/// Runs the lanes of `ordered` timing in the order of their times. A lane is a thread of control that can be suspended
/// in the middle of a transaction: a coroutine of the kernel's own coroutine package, the kind that SC_THREADs are made
/// of. A lane that has to wait switches straight to the lane that is due next, as long as no process of the kernel can
/// act before; the kernel is asked only then. This costs a fifth of a kernel `wait` (docs/architecture.md).
///
/// Code in a lane must not call `sc_core::wait`. Where threads of the kernel meet the same resources, they wait in the
/// kernel, and lanes do not overtake them.
class LaneScheduler {
public:
    explicit LaneScheduler(Context& context);
    ~LaneScheduler();
    LaneScheduler(const LaneScheduler&) = delete;
    LaneScheduler& operator=(const LaneScheduler&) = delete;

    /// Makes a lane that runs `body` from the start of simulation. At the end of elaboration only. An exception that
    /// leaves `body` goes to `Context::fail`.
    void start(std::function<void()> body);
    /// True when the caller runs in a lane.
    bool in_lane() const { return current_ != nullptr; }
    /// Suspends the caller, a lane or a thread, until `at`. When it goes on, the kernel may not have reached `at`, but
    /// nothing else can happen before.
    void wait_until(Tick at);
    /// When the earliest suspended lane is due; `kNever` when none is.
    Tick next() const { return waiting_.empty() ? kNever : waiting_.top().at; }

    /// A caller, lane or thread, that waits for another to wake it.
    class Ticket {
    public:
        explicit Ticket(LaneScheduler& scheduler);
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        /// Suspends the caller until it is woken; returns for when.
        Tick wait();
        /// The caller goes on at `at`, or at once when that is past.
        void wake(Tick at);

    private:
        LaneScheduler& scheduler_;
        struct Lane* lane_;
        std::unique_ptr<sc_core::sc_event> event_;  ///< of a thread
        Tick at_ = 0;
    };

private:
    friend struct Lane;
    bool due(Tick at) const;
    void dispatch();
    void leave();
    void switch_to(Lane& lane);
    void run(Lane& lane);

    Context& context_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    TimeQueue waiting_;        ///< suspended lanes by index
    Lane* current_ = nullptr;  ///< null while the kernel runs
    std::unique_ptr<sc_core::sc_event> changed_;
};

}  // namespace cxlvp
