// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// Id of the HDM Decoder Capability in the array below.
inline constexpr unsigned kHdmDecoderId = 5;

/// The address of the first structure with capability `id` in the block of component registers at `component`: walks
/// the CXL.cache and CXL.mem capability array (CXL r3.1 8.2.4). Nothing when the block has no array or no such
/// capability.
std::optional<std::uint64_t> find_cache_mem_capability(RegisterBus& bus, std::uint64_t component, unsigned id);

}  // namespace cxlvp::host
