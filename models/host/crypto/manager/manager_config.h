// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/manager/mailbox_selector.h"

namespace cxlvp::host {

/// Numbers of the transaction manager.
struct ManagerConfig {
    static constexpr Tick kMinWatchdog = 10 * kMillisecond;
    static constexpr unsigned kRestartTicks = 5;                ///< of the watchdog, then FLUSH
    static constexpr std::uint32_t kMostSharing = 4;            ///< requests that fit into the entries of a VCQ
    static constexpr unsigned kFlushAttempts = 2;               ///< that fail, then the mailbox is dead
    static constexpr Tick kFlushTimeout = 1000 * kMillisecond;  ///< of one attempt
    static constexpr Tick kAbortGrace = 5000 * kMillisecond;    ///< after ABORT, then FLUSH

    MailboxPolicy policy = MailboxPolicy::least_loaded;
    std::uint64_t requests_per_vcq = 1;
    std::uint64_t central_depth = 256;
    std::uint64_t backlog_depth = 1024;
    Tick watchdog = 200 * kMillisecond;
    Tick timeout = 2000 * kMillisecond;
    Tick slow_timeout = 300'000 * kMillisecond;
    Tick random_timeout = 500 * kMillisecond;
    Tick back_off_min = us(100);  ///< 0: no back-off, a completion wakes the submitter
    Tick back_off_max = us(500);
    Tick drain = 10'000 * kMillisecond;

    static const Schema<ManagerConfig>& schema();
};

}  // namespace cxlvp::host
