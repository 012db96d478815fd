// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/progress_line.h"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "cxlvp/platform/run/human.h"

namespace cxlvp::platform {

namespace {

constexpr std::chrono::milliseconds kPeriod{250};

}  // namespace

ProgressLine::ProgressLine(bool wanted) : active_(wanted && isatty(STDERR_FILENO) == 1) {}

std::string ProgressLine::text(Tick now, std::uint64_t accesses, double done, double seconds) {
    std::string line = human_time(static_cast<double>(now)) + " simulated";
    if (seconds > 0) line += fmt::format(", {} accesses/s", human_count(static_cast<double>(accesses) / seconds));
    if (done >= 0) line += ", " + percent(done);
    if (done > 0 && done < 1) line += fmt::format(", {:.0f} s left", seconds / done * (1 - done));
    return line;
}

void ProgressLine::update(Tick now, std::uint64_t accesses, double done) {
    if (!active_) return;
    const Clock::time_point at = Clock::now();
    if (at < next_) return;
    next_ = at + kPeriod;
    const double seconds = std::chrono::duration<double>(at - start_).count();
    // Back to the start of the line; the rest of a longer line before is erased.
    fmt::print(stderr, "\r{}\x1b[K", text(now, accesses, done, seconds));
    std::fflush(stderr);
    shown_ = true;
}

void ProgressLine::clear() {
    if (!shown_) return;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    shown_ = false;
}

}  // namespace cxlvp::platform
