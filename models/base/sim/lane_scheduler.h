// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <systemc>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

class Context;

/// Lets the threads of requesters, the lanes, take turns in the order of their times without going through the timed
/// queue of the kernel: a lane that has to wait hands over to the lane that is due next, as long as no other process
/// can act before. A handover costs half of a kernel `wait`.
class LaneScheduler {
public:
    /// A thread that takes part. Lives on the stack of that thread, from its first to its last transaction.
    class Lane {
    public:
        explicit Lane(LaneScheduler& scheduler);
        ~Lane();
        Lane(const Lane&) = delete;
        Lane& operator=(const Lane&) = delete;

    private:
        friend class LaneScheduler;
        LaneScheduler& scheduler_;
        const void* process_;  ///< identity of the thread
        sc_core::sc_event resume_;
    };

    /// While one lives, the calling thread may wait in the kernel without telling: it left the lanes.
    class Away {
    public:
        explicit Away(LaneScheduler& scheduler);
        ~Away();
        Away(const Away&) = delete;
        Away& operator=(const Away&) = delete;

    private:
        LaneScheduler& scheduler_;
        Lane* lane_;
    };

    explicit LaneScheduler(Context& context) : context_(context) {}
    LaneScheduler(const LaneScheduler&) = delete;
    LaneScheduler& operator=(const LaneScheduler&) = delete;

    /// Makes the process that resumes lanes; called at the end of elaboration by everyone who has lanes.
    void prepare();
    /// Suspends the calling thread until `at`. When it goes on, the kernel may not have reached `at` yet, but nothing
    /// else can happen before. A thread that is not a lane waits in the kernel.
    void wait_until(Tick at);
    /// Suspends the calling thread for an event; every wait of a lane that is not for a time goes through here.
    void wait_for(const sc_core::sc_event& event);
    /// As `wait_until`, but the kernel has reached `at` when the thread goes on.
    void wait_in_kernel_until(Tick at);
    /// When the earliest suspended lane is due; `kNever` when none is.
    Tick next() const { return waiting_.empty() ? kNever : waiting_.front().at; }

private:
    struct Waiting {
        Tick at;
        std::uint64_t order;
        Lane* lane;
        bool operator>(const Waiting& other) const { return at != other.at ? at > other.at : order > other.order; }
    };

    Lane* current() const;
    void hand_over();

    Context& context_;
    Lane* current_ = nullptr;       ///< the lane that ran last
    std::vector<Waiting> waiting_;  ///< min-heap
    std::uint64_t order_ = 0;
    std::unique_ptr<sc_core::sc_event> alarm_;
    Tick armed_at_ = kNever;
};

}  // namespace cxlvp
