// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

/// Runs a platform to its end in slices of simulated time, between which the caller can look at it or stop it. The
/// length of the slices depends on nothing but the simulation, so that every run of a platform has the same ones.
class RunLoop {
public:
    struct Result {
        RunEnd end = RunEnd::idle;
        Tick elapsed = 0;            ///< simulated time of what was done
        std::exception_ptr failure;  ///< with `RunEnd::failed`: what a process threw
    };
    /// Called after every slice; false ends the run.
    using Watch = std::function<bool()>;

    /// `duration` 0 runs until nothing is left to do.
    RunLoop(Platform& platform, Tick duration);
    Result run(const Watch& watch);

    /// Share of the work that is done, 0 to 1: of the duration, or of the work of the driver that is furthest behind.
    /// Negative when neither is known.
    double progress() const;
    /// Accesses completed so far.
    std::uint64_t accesses() const;

private:
    Tick next_slice(std::uint64_t accesses_before) const;
    /// When the work ended: the kernel has gone on to the end of the slice.
    Tick idle_since() const;
    bool work_is_left() const;

    Platform& platform_;
    Tick until_;
    Tick slice_;
    std::vector<const Requester*> requesters_;
};

}  // namespace cxlvp::platform
