// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/afu_descriptor.h"
#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/driver_log.h"

namespace cxlvp::host {

/// Reads what the driver wants to know from the descriptor at `offset` of p2. The AFU must have been reset.
afu::AfuDescriptor read_descriptor(CapiBus& bus, std::uint64_t offset);

/// What the driver demands of it: ENODEV when `area_bytes` of problem state do not hold the parts of all processes;
/// EINVAL when a configuration record is not there, or there are no processes for directed mode. Parts smaller than a
/// page of `page_bytes` are logged. Where the error buffer lies is not looked at.
CapiStatus check_descriptor(const afu::AfuDescriptor& descriptor, CapiBus& bus, std::uint64_t offset,
                            std::uint64_t area_bytes, std::uint64_t page_bytes, DriverLog& log);

}  // namespace cxlvp::host
