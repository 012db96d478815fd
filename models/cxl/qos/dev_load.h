// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::cxl {

/// What a device says about its load in the DevLoad field of its answers (CXL r3.1 3.3.4.1).
enum class DevLoad : std::uint8_t { light = 0, optimal = 1, moderate_overload = 2, severe_overload = 3 };

}  // namespace cxlvp::cxl
