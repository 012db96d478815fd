// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::cxl {

/// Capability id and version of the RAS capability (CXL r3.1 8.2.4.17).
inline constexpr unsigned kRasId = 2;
inline constexpr unsigned kRasVersion = 3;

/// The registers of a RAS capability at offset `pointer` of a map. `control` are the fields of its capability and
/// control register, as `ras_control_fields` gives them, and must outlive the map.
std::vector<Register> ras_registers(std::uint64_t pointer, TableSpan<Field> control);
/// Fields of RAS_CONTROL.
std::vector<Field> ras_control_fields(bool multiple_header_recording);

}  // namespace cxlvp::cxl
