// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

namespace cxlvp::platform {

/// While it exists, the first SIGINT or SIGTERM asks the program to end and the second one kills it.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// True once a signal has come.
    bool requested() const { return requested_ != 0; }

private:
    static void handle(int number);
    static volatile std::sig_atomic_t requested_;

    struct sigaction old_interrupt_ {};
    struct sigaction old_terminate_ {};
};

}  // namespace cxlvp::platform
