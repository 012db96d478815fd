// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::platform {

/// One line on standard error that says how far a run is, written anew about four times a second. Nothing is written
/// when standard error is no terminal.
class ProgressLine {
public:
    explicit ProgressLine(bool wanted);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// `done` is the share of the work, negative when it is not known.
    void update(Tick now, std::uint64_t accesses, double done);
    /// Takes the line away, so that something else can be written.
    void clear();

    /// The line for a run that has taken `seconds` on the host; "12.5 us simulated, 5.20 M accesses/s, 31.0 %, 2 s
    /// left".
    static std::string text(Tick now, std::uint64_t accesses, double done, double seconds);

private:
    using Clock = std::chrono::steady_clock;

    bool active_;
    bool shown_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_;
};

}  // namespace cxlvp::platform
