// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// How the operating system treats faults. The defaults for what it compares and leaves are those of Linux.
struct FaultConfig {
    Tick latency = us(3);  ///< from taking up a fault to its answer, without the work on page tables
    /// The fault that is looked at again must agree in the whole of PSL_PEHandle_An, not only in the handle: with
    /// anything in the upper bits no fault is ever answered.
    bool compare_whole_handle = true;
    /// Warnings (DSISR bits ST, UR and OC) get no answer in PSL_TFC_An; else they are acknowledged.
    bool leave_warnings = true;
};

/// What became of faults and errors.
struct FaultCounters {
    std::uint64_t interrupts = 0;  ///< looked at
    std::uint64_t segments = 0;    ///< segment misses resolved
    std::uint64_t pages = 0;       ///< page faults resolved
    std::uint64_t refused = 0;     ///< answered with an address error
    std::uint64_t changed = 0;     ///< gone when looked at again, not answered
    std::uint64_t unknown = 0;     ///< of a handle that nobody has
    std::uint64_t psl_errors = 0;
    std::uint64_t afu_errors = 0;
    std::uint64_t warnings = 0;
};

}  // namespace cxlvp::host
