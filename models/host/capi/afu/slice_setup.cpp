// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/slice_setup.h"

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

using Hv = SliceHvRegister;
using Os = SliceOsRegister;

constexpr std::uint64_t kSerrInterrupt = 0xffff;
/// What the first write of PSL_SERR_An keeps. The status bit 8 (CAIA 1) and the mask of bit 0 (CAIA 2) are among it.
constexpr std::uint64_t kSerrKept1 = 0x00ffffffffff0000;
constexpr std::uint64_t kSerrKept2 = ~std::uint64_t{0xff0000007fffffff};

}  // namespace

CapiStatus SliceSetup::sanitize() {
    if (control_.seems_enabled() && bus_.link_up()) {
        log_.warn(fmt::format("AFU of slice {} was not disabled", slice_));
        CapiStatus status = control_.reset(true);
        if (status.ok()) status = control_.disable();
        if (status.ok()) status = control_.purge();
        if (!status.ok()) return CapiStatus::failed(CapiError::io, status.text);
    }
    clear_pointers();
    const std::uint64_t dsisr = bus_.read(slice_, Os::dsisr);
    if (dsisr != 0) {
        log_.warn(fmt::format("slice {} had DSISR {:#x}", slice_, dsisr));
        control_.refuse(dsisr);
    }
    const std::uint64_t serr = bus_.read(slice_, Hv::serr);
    if (serr != 0) bus_.write(slice_, Hv::serr, serr & ~kSerrInterrupt);
    const std::uint64_t err_stat = bus_.read(slice_, Os::err_stat);
    if (err_stat != 0) bus_.write(slice_, Os::err_stat, err_stat);
    if (!bus_.link_up()) return CapiStatus::failed(CapiError::io, "link went down");
    return {};
}

void SliceSetup::clear_pointers() {
    const bool v1 = machine_.caia == psl::Caia::v1;
    bus_.write(slice_, Hv::spap, 0);
    if (v1) {
        bus_.write(slice_, Hv::ivte_limit, 0);
        bus_.write(slice_, Hv::ivte_offset, 0);
    }
    bus_.write(slice_, Hv::ambar, 0);
    if (v1) bus_.write(slice_, Hv::sp_offset, 0);
    bus_.write(slice_, Hv::haurp, 0);
    bus_.write(slice_, Os::csrp, 0);
    if (!v1) return;
    for (const Os reg : {Os::aurp1, Os::aurp0, Os::sstp1, Os::sstp0}) bus_.write(slice_, reg, 0);
}

void SliceSetup::write_implementation_registers() {
    if (machine_.caia != psl::Caia::v1) return;
    bus_.write(slice_, Hv::apcalloc_a, 0xfffffffefefefefe);
    bus_.write(slice_, Hv::coalloc_a, 0xff000000fefefefe);
    bus_.write(slice_, Hv::slice_trace, 0x0000ffff00000000);
    bus_.write(slice_, Hv::rxctl_a, 0x7000000000000000);
}

void SliceSetup::write_error_interrupt(std::uint32_t hwirq) {
    const std::uint64_t kept = machine_.caia == psl::Caia::v1 ? kSerrKept1 : kSerrKept2;
    bus_.write(slice_, Hv::serr, (bus_.read(slice_, Hv::serr) & kept) | (hwirq & kSerrInterrupt));
}

}  // namespace cxlvp::host
