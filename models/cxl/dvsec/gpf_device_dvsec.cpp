// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/gpf_device_dvsec.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kDuration[] = {{"TIME_BASE", 0, 4, Attr::hwinit, 0, "in units of the scale"},
                               {"TIME_SCALE", 8, 4, Attr::hwinit, 0, "0 1 us, 1 10 us, ... 7 10 s"}};
constexpr Field kPower[] = {{"ACTIVE_POWER", 0, 32, Attr::hwinit, 0, "mW"}};
constexpr Register kRegisters[] = {{"PHASE2_DURATION", 0x0a, 2, kDuration, "8.1.7.1"},
                                   {"PHASE2_POWER", 0x0c, 4, kPower, "8.1.7.2"}};
constexpr RegisterMap kBody = {"cxl_gpf_device",          0x10, kRegisters, pci::kConfigAccess, HolePolicy::read_zero,
                               "GPF DVSEC for CXL Device"};

}  // namespace

GpfDeviceDvsec::GpfDeviceDvsec(const GpfDeviceConfig& config) : capability_(cxl_dvsec(DvsecId::gpf_device, 0), kBody) {
    const ScaledTime& duration = config.phase2_duration;
    if (!duration.encodable())
        throw UserError(fmt::format("cxl_gpf_device.phase2_duration: base {}, scale {}; expected 0 to 15, 0 to 7",
                                    duration.base, duration.scale));
    fill(capability_, "PHASE2_DURATION.TIME_BASE", duration.base);
    fill(capability_, "PHASE2_DURATION.TIME_SCALE", duration.scale);
    fill(capability_, "PHASE2_POWER.ACTIVE_POWER", config.phase2_power);
}

}  // namespace cxlvp::cxl
