// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// A mutex between threads of the driver, whose bus accesses and pauses let others run.
class SleepLock {
public:
    /// Holds `lock` while it lives; the constructor waits until it is free.
    class Guard {
    public:
        Guard(SleepLock& lock, RegisterBus& bus) : lock_(lock) {
            while (lock_.held_) bus.pause(kPause);
            lock_.held_ = true;
        }
        ~Guard() { lock_.held_ = false; }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        SleepLock& lock_;
    };

private:
    static constexpr Tick kPause = 100 * kNanosecond;

    bool held_ = false;
};

}  // namespace cxlvp::host
