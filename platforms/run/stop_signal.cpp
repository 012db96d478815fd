// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/stop_signal.h"

namespace cxlvp::platform {

volatile std::sig_atomic_t StopSignal::requested_ = 0;

StopSignal::StopSignal() {
    requested_ = 0;
    struct sigaction action {};
    action.sa_handler = &StopSignal::handle;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &old_interrupt_);
    sigaction(SIGTERM, &action, &old_terminate_);
}

StopSignal::~StopSignal() {
    sigaction(SIGINT, &old_interrupt_, nullptr);
    sigaction(SIGTERM, &old_terminate_, nullptr);
}

void StopSignal::handle(int) {
    requested_ = 1;
    // Whichever comes next finds nobody to ask.
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

}  // namespace cxlvp::platform
