// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/driver_log.h"
#include "cxlvp/host/capi/bus/sleep_lock.h"
#include "cxlvp/psl/caia.h"

namespace cxlvp::host {

/// Switches an AFU on and off: AFU_Cntl_An, the purge in PSL_SCNTL_An, SLBIA_An. Each call waits for the card: EBUSY
/// after 5 s, EIO when the link goes down.
class SliceControl {
public:
    SliceControl(CapiBus& bus, unsigned slice, psl::Caia caia, DriverLog& log)
        : bus_(bus), slice_(slice), caia_(caia), log_(log) {}

    /// Nothing to do when it is enabled already; the same holds for `disable`.
    CapiStatus enable();
    CapiStatus disable();
    /// Resets the AFU, which disables it. With `no_mode`, when no programming model is active, slice errors that were
    /// masked because they had happened may interrupt again.
    CapiStatus reset(bool no_mode);
    /// Makes the PSL drop what is under way. The AFU must be disabled, and is disabled with a warning otherwise.
    /// Faults that are in the way are refused.
    CapiStatus purge();
    /// Drops the segments that the slice has cached (CAIA 1).
    CapiStatus drop_segments();

    bool enabled() const { return enabled_; }
    /// ES says anything but "disabled". For the first look at a slice.
    bool seems_enabled() { return (bus_.read(slice_, SliceOsRegister::afu_cntl) & kAfuEs) != 0; }
    /// Answers `dsisr`, not 0: address error for a translation fault, else it is acknowledged.
    void refuse(std::uint64_t dsisr);

private:
    CapiStatus control(const char* what, std::uint64_t set, std::uint64_t clear, std::uint64_t result,
                       std::uint64_t mask, bool enabled);

    CapiBus& bus_;
    const unsigned slice_;
    const psl::Caia caia_;
    DriverLog& log_;
    SleepLock lock_;
    bool enabled_ = false;
};

}  // namespace cxlvp::host
