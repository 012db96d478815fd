// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/slice_control.h"

#include "cxlvp/host/capi/bus/card_poll.h"
#include "cxlvp/psl/fault/fault_bits.h"

namespace cxlvp::host {

CapiStatus SliceControl::control(const char* what, std::uint64_t set, std::uint64_t clear, std::uint64_t result,
                                 std::uint64_t mask, bool enabled) {
    const SleepLock::Guard guard(lock_, bus_.host());
    std::uint64_t value = bus_.read(slice_, SliceOsRegister::afu_cntl);
    bus_.write(slice_, SliceOsRegister::afu_cntl, (value & ~clear) | set);
    CapiStatus status = poll_card(bus_, what, [&] {
        value = bus_.read(slice_, SliceOsRegister::afu_cntl);
        return (value & mask) == result;
    });
    // Behind a link that is down the AFU is taken for what it was asked to become.
    if (status.ok() || status.error == CapiError::io) enabled_ = enabled;
    // Some cards leave the reset request standing and would not see the next one.
    if (status.ok() && (value & kAfuReset) != 0) bus_.write(slice_, SliceOsRegister::afu_cntl, value & ~kAfuReset);
    return status;
}

CapiStatus SliceControl::enable() {
    if (enabled_) return {};
    return control("enabling the AFU", kAfuEnable, 0, kAfuEnabled, kAfuEs, true);
}

CapiStatus SliceControl::disable() {
    if (!enabled_) return {};
    return control("disabling the AFU", 0, kAfuEnable, 0, kAfuEs, false);
}

CapiStatus SliceControl::reset(bool no_mode) {
    CapiStatus status = control("resetting the AFU", kAfuReset, 0, kAfuResetComplete, kAfuRs | kAfuEs, false);
    if (no_mode) {
        const std::uint64_t serr = bus_.read(slice_, SliceHvRegister::serr);
        bus_.write(slice_, SliceHvRegister::serr, serr & ~kSerrMasks);
    }
    return status;
}

CapiStatus SliceControl::purge() {
    std::uint64_t scntl = bus_.read(slice_, SliceHvRegister::scntl);
    const bool enabled = seems_enabled();
    if (!bus_.link_up()) return CapiStatus::failed(CapiError::io, "purging the PSL: link is down");
    if (enabled) {
        log_.warn("purge while the AFU is not disabled");
        if (CapiStatus status = disable(); !status.ok()) log_.warn(status.text);
    }
    bus_.write(slice_, SliceHvRegister::scntl, scntl | kScntlPurge);
    CapiStatus status = poll_card(bus_, "purging the PSL", [&] {
        scntl = bus_.read(slice_, SliceHvRegister::scntl);
        if ((scntl & kScntlPurgeState) != kScntlPurgePending) return true;
        const std::uint64_t dsisr = bus_.read(slice_, SliceOsRegister::dsisr);
        if (dsisr != 0) refuse(dsisr);
        return false;
    });
    if (status.ok()) bus_.write(slice_, SliceHvRegister::scntl, scntl & ~kScntlPurge);
    return status;
}

CapiStatus SliceControl::drop_segments() {
    bus_.write(slice_, SliceOsRegister::slbia, kInvalidateAll);
    return poll_card(bus_, "invalidation of the segments of the slice",
                     [&] { return (bus_.read(slice_, SliceOsRegister::slbia) & kInvalidatePending) == 0; });
}

void SliceControl::refuse(std::uint64_t dsisr) {
    const bool translation = psl::FaultBits::kind(caia_, dsisr) == psl::FaultKind::translation;
    bus_.write(slice_, SliceOsRegister::tfc,
               translation ? psl::FaultResponse::kAddressError : psl::FaultResponse::kAcknowledge);
}

}  // namespace cxlvp::host
