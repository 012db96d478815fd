// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/cxl/component/scaled_time.h"
#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// What a device needs in phase 2 of a global persistent flush.
struct GpfDeviceConfig {
    ScaledTime phase2_duration;
    std::uint32_t phase2_power = 0;  ///< mW
};

/// The GPF DVSEC for CXL Device (CXL r3.1 8.1.7).
class GpfDeviceDvsec {
public:
    /// Throws `UserError` for a duration without a code.
    explicit GpfDeviceDvsec(const GpfDeviceConfig& config);

    pci::Capability& capability() { return capability_; }

private:
    pci::Capability capability_;
};

}  // namespace cxlvp::cxl
