// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <utility>
#include <vector>

#include <systemc>

#include "cxlvp/base/core/reports.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/fault/fault_registry.h"
#include "cxlvp/base/sim/lane_scheduler.h"
#include "cxlvp/base/sim/requester_table.h"
#include "cxlvp/base/stats/stat_registry.h"
#include "cxlvp/base/trace/tracer.h"

namespace cxlvp {

class Resource;

/// How contention is settled (docs/architecture.md).
enum class TimingMode {
    reserve,  ///< resources are reserved in the order of the calls; fast
    ordered,  ///< resources are entered in the order of simulated time; exact for first come, first served
};

/// Everything the modules of one simulation share: time, timing mode, seed, statistics, trace, faults, reports. It is
/// made before the first module and destroyed after the last.
class Context {
public:
    struct Config {
        TimingMode timing = TimingMode::reserve;
        std::uint64_t seed = 1;
    };

    Context();
    explicit Context(const Config& config);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// Time of the kernel in picoseconds.
    Tick now() const { return time_->value(); }
    /// When the transaction under way was issued, as far as that is ahead of the kernel: a requester that runs ahead
    /// says so with `issue_at` before it calls `b_transport`.
    const Tick& issue_time() const { return issue_time_; }
    void issue_at(Tick at) { issue_time_ = at; }
    bool ordered() const { return config_.timing == TimingMode::ordered; }
    std::uint64_t seed() const { return config_.seed; }

    /// Waits until nothing can act before `at`. From a method process, or inside a non-blocking transport call, nothing
    /// can wait: the call is then served by reservation.
    void settle(Tick at);
    /// As above for `now() + delay`; called through `Module::sync`. On return `delay` still counts from the time of the
    /// kernel, which may have moved.
    void settle(sc_core::sc_time& delay);
    /// Coroutines of the kernel; there are none before the end of elaboration.
    sc_core::sc_cor_pkg& coroutines() { return *kernel_->cor_pkg(); }
    /// Makes the kernel reach `at` even if nothing else is due then: for work that ran ahead and was the last.
    void reach(Tick at);
    /// True in a lane or a thread process, outside a non-blocking transport call: the caller may wait.
    bool can_wait() const;
    /// True when no process can run before or at `at`, so that work due then may be done at once. Never true beyond
    /// the end of the current `run` or more than a microsecond ahead of the kernel.
    bool quiet_until(Tick at) const;

    /// Simulates until `until` (or until nothing is left to do); returns the time reached. May be called repeatedly.
    /// Throws what a process passed to `fail`; the simulation can go on after that.
    Tick run(Tick until = kNever);
    /// Stores an exception that left the work of a process and ends `run`, which then throws it. An exception that
    /// crossed the kernel would lose its type and leave the kernel unusable.
    void fail(std::exception_ptr failure);
    /// A requester whose work the run is about: when all of them are done, `run` returns with the time of the last
    /// completion, whatever else goes on.
    void add_driver() { ++drivers_; }
    void driver_done(Tick last_completion);
    /// True when there were drivers and all are done.
    bool finished() const { return finished_; }
    /// Bringing up the platform, as firmware and drivers do: the work the run is about begins when all modules that
    /// announce such work have done it, and statistics begin there. A module announces it while it is built.
    void expect_set_up() { ++set_ups_; }
    void set_up_done();
    bool set_up() const { return set_ups_ == 0; }
    /// When it was done; 0 when nothing had to be.
    const Tick& set_up_at() const { return set_up_at_; }
    /// Calls `listener` when it is done, if it is not yet.
    void on_set_up(std::function<void()> listener) { set_up_listeners_.push_back(std::move(listener)); }

    /// Asks `run` to return as soon as the current time step is done. Safe from a signal handler's polling loop.
    void stop();

    /// A module that waits in `b_transport` (a third-party target) calls this while it is built: requesters then issue
    /// from threads in both timing modes.
    void require_threads() { threads_ = true; }
    bool threads() const { return threads_; }

    /// Marks a non-blocking transport call in progress; see `settle`.
    class NoWait {
    public:
        explicit NoWait(Context& context) : context_(context) { ++context_.no_wait_; }
        ~NoWait() { --context_.no_wait_; }
        NoWait(const NoWait&) = delete;
        NoWait& operator=(const NoWait&) = delete;

    private:
        Context& context_;
    };

    LaneScheduler& lanes() { return lanes_; }
    RequesterTable& requesters() { return requesters_; }
    StatRegistry& stats() { return stats_; }
    Tracer& tracer() { return tracer_; }
    const Tracer& tracer() const { return tracer_; }
    FaultRegistry& faults() { return faults_; }
    Reports& reports() { return reports_; }
    /// Contended resources, for the utilisation table and the statement of the limiting one.
    std::vector<Resource*>& resources() { return resources_; }

private:
    Config config_;
    sc_core::sc_simcontext* kernel_;
    const sc_core::sc_time* time_;  ///< of the kernel, which keeps it in place
    Tick issue_time_ = 0;
    Tick run_end_ = 0;  ///< nothing may run ahead of the kernel to here or beyond
    int no_wait_ = 0;
    bool threads_ = false;
    std::size_t drivers_ = 0;  ///< not done yet
    std::size_t set_ups_ = 0;  ///< not done yet
    Tick set_up_at_ = 0;
    std::vector<std::function<void()>> set_up_listeners_;
    bool finished_ = false;
    Tick finish_ = 0;
    sc_core::sc_event finish_event_;
    std::exception_ptr failure_;
    LaneScheduler lanes_{*this};
    sc_core::sc_event reached_;
    RequesterTable requesters_;
    StatRegistry stats_;
    Tracer tracer_;
    FaultRegistry faults_;
    Reports reports_;
    std::vector<Resource*> resources_;
};

}  // namespace cxlvp
