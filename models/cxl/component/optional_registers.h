// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::cxl {

/// Capability ids and versions of the structures below.
inline constexpr unsigned kExtendedSecurityId = 6;
inline constexpr unsigned kExtendedSecurityVersion = 2;
inline constexpr unsigned kSnoopFilterId = 8;
inline constexpr unsigned kSnoopFilterVersion = 1;
inline constexpr unsigned kTimeoutIsolationId = 9;
inline constexpr unsigned kTimeoutIsolationVersion = 1;

/// The registers of an Extended Security capability (CXL r3.1 8.2.4.21) of a root complex at offset `pointer` of a map:
/// a policy and an id for each of its `root_ports`.
std::vector<Register> extended_security_registers(std::uint64_t pointer, unsigned root_ports);
/// The registers of a Snoop Filter capability (CXL r3.1 8.2.4.23).
std::vector<Register> snoop_filter_registers(std::uint64_t pointer);
/// The registers of a Timeout and Isolation capability (CXL r3.1 8.2.4.24) that knows both for CXL.mem.
std::vector<Register> timeout_isolation_registers(std::uint64_t pointer);

}  // namespace cxlvp::cxl
