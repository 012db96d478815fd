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
/// Code in a lane must not call `sc_core::wait`. Threads of the kernel that meet the same resources queue up with the
/// lanes: lanes and threads that wait for the same time go on in the order in which they began to wait, which events of
/// the kernel do not promise.
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
    /// When the earliest suspended lane or thread is due; `kNever` when none is.
    Tick next() const { return waiting_.next(); }

    /// A caller, lane or thread, that waits for another to wake it.
    class Ticket {
    public:
        explicit Ticket(LaneScheduler& scheduler);
        /// A thread that is killed while it waits leaves its place.
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        /// Suspends the caller until it is woken; returns for when.
        Tick wait();
        /// The caller goes on at `at`, or at once when that is past.
        void wake(Tick at);

    private:
        friend class LaneScheduler;
        LaneScheduler& scheduler_;
        struct Lane* lane_;
        std::unique_ptr<sc_core::sc_event> event_;  ///< of a thread
        std::size_t seat_ = 0;                      ///< number of a thread in the queue; 0 while it is not there
        Tick at_ = 0;
    };

private:
    friend struct Lane;
    /// Numbers of lanes in the queue are below, those of threads from here on.
    static constexpr std::size_t kThreads = TimeQueue::kEntries;

    /// The first in the queue is a lane that may go on.
    bool lane_is_due() const;
    bool due(Tick at) const;
    void dispatch();
    void seat(Ticket& thread);
    void wake_threads();
    void leave();
    void switch_to(Lane& lane);
    void run(Lane& lane);

    Context& context_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    TimeQueue waiting_;             ///< suspended lanes and threads by number
    std::vector<Ticket*> threads_;  ///< by number; null where a thread was killed or the number is free
    std::vector<std::size_t> free_numbers_;
    Lane* current_ = nullptr;  ///< null while the kernel runs
    sc_core::sc_event changed_;
};

}  // namespace cxlvp
