// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::cxl {

/// Capability id and version of the link capability (CXL r3.1 8.2.4.19).
inline constexpr unsigned kLinkId = 4;
inline constexpr unsigned kLinkVersion = 2;

/// The registers of a link capability at offset `pointer` of a map, all 64 bits wide.
std::vector<Register> link_registers(std::uint64_t pointer);

}  // namespace cxlvp::cxl
