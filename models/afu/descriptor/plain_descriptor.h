// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/base/afu_config.h"

namespace cxlvp::afu {

/// Descriptor space of an AFU without registers, records and interrupts: programming model and number of processes.
std::vector<std::uint8_t> plain_descriptor(const AfuConfig& config);

}  // namespace cxlvp::afu
