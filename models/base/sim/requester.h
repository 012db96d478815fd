// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/base/stats/time_weighted.h"
#include "cxlvp/base/time/time_queue.h"

namespace cxlvp {

/// Base of everything that issues transactions: CPUs, DMA engines, AFUs. It keeps up to N pieces of work in flight;
/// what a piece of work is, the derived class says. The same derived class runs in both timing modes: in `reserve`
/// timing all work is issued from one method process, in `ordered` timing each slot is a thread that can wait on the
/// way.
class Requester : public Module {
public:
    /// What the end of its work means for the run.
    enum class Role {
        driver,  ///< the run ends when all drivers are done
        device,  ///< works for others, or in the background: the run does not wait for it
    };
    /// `slots`: pieces of work in flight, 1 to 4096.
    Requester(const sc_core::sc_module_name& instance, Context& context, std::size_t slots, Role role = Role::device);

    /// Index in the requester table of the context.
    std::uint32_t id() const { return id_; }
    std::size_t slots() const { return slots_; }
    Role role() const { return role_; }
    /// Work completed so far.
    std::uint64_t completed() const { return latency_.count(); }
    const Histogram& latency() const { return latency_; }
    /// Pieces of work in flight over time.
    const TimeWeighted& in_flight() const { return level_; }
    /// When the work completed last was complete; 0 when there was none.
    Tick last_completion() const { return last_completion_; }
    /// How much of the work has been fetched, from 0 to 1; negative when that is not known.
    virtual double progress() const { return -1; }
    /// True when the source has ended and nothing is in flight.
    bool done() const { return finished_ && under_way_ == 0 && deferred_ == 0; }

protected:
    enum class Fetch {
        ready,     ///< a piece of work was put into the slot
        idle,      ///< nothing to do now; asked again after a completion or `kick`
        finished,  ///< nothing will ever come again
    };

    /// Puts the next piece of work into `slot`. `at` is the present; `ready` (preset to `at`) is when the work may
    /// start at the earliest. Work is started in the order it was fetched, or as soon as it may: see `overtake`.
    virtual Fetch fetch(std::size_t slot, Tick at, Tick& ready) = 0;
    /// Does the work of `slot`, starting at `now() + delay`, and adds the time it takes to `delay`.
    virtual void transact(std::size_t slot, sc_core::sc_time& delay) = 0;
    /// The work of `slot` started at `start` and is complete at `at`, which may lie ahead of the kernel.
    virtual void complete(std::size_t slot, Tick start, Tick at) = 0;
    /// False when the work in `slot` is a chore that the statistics of the requester are not about, such as looking up
    /// what to do next.
    virtual bool counted(std::size_t) const { return true; }
    /// Work that may start early does so though other work, fetched before it, may not start yet; for those who do not
    /// make their work in the order of its times. Called while the requester is built.
    void overtake() { overtake_ = true; }
    /// Says that `fetch` may have something now. Callable from any process.
    void kick();

    void end_of_elaboration() override;

private:
    void pump();
    Tick pump_at(Tick at);
    bool start_next(Tick at);
    void start(std::size_t slot, Tick at);
    void run_slot(std::size_t slot);
    void tell_if_done();
    void wake_sleeper(Tick at);
    void started(std::size_t slot, Tick at);
    void ended(std::size_t slot, Tick start, Tick at);
    void wait_until(Tick at, sc_core::sc_time& delay);

    std::uint32_t id_;
    std::size_t slots_;
    Role role_;
    bool finished_ = false;
    bool overtake_ = false;
    std::size_t under_way_ = 0;  ///< pieces of work, chores among them
    std::size_t deferred_ = 0;   ///< pieces of work that wait for their time, with `overtake`
    Histogram latency_;
    TimeWeighted level_;
    Tick last_completion_ = 0;
    sc_core::sc_event work_;

    // One method process (`reserve` timing).
    TimeQueue running_;        ///< slots by completion
    TimeQueue waiting_;        ///< slots by the time their work may start, with `overtake`
    std::vector<Tick> start_;  ///< of the work of each slot
    std::vector<std::size_t> free_;
    Tick ready_ = 0;  ///< when the fetched work may start

    // Lanes (`ordered` timing) or threads.
    std::vector<LaneScheduler::Ticket*> sleeping_;

    /// Work was fetched that has not started: that of the slot at the back of free_, or of the lane that waits for it.
    bool fetched_ = false;
};

}  // namespace cxlvp
