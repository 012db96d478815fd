// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/psl/caia.h"

namespace cxlvp::psl {

/// Bytes of the register areas: the adapter (before the MSI-X structures), and one slice in each of its two.
inline constexpr std::uint64_t kP1Bytes = 0x7F00;
inline constexpr std::uint64_t kP1nBytes = 0x100;
inline constexpr std::uint64_t kP2nBytes = 0x1000;

/// Registers of the adapter that belong to the hypervisor (privileged 1).
const RegisterMap& p1_map(Caia caia);
/// Registers of a slice that belong to the hypervisor (privileged 1, slice).
const RegisterMap& p1n_map(Caia caia);
/// Registers of a slice that belong to the operating system (privileged 2, slice).
///
/// All registers have 8 bytes, are big-endian on the bus and are accessed whole; other accesses are refused. A register
/// of one CAIA only is a hole in the map of the other: it reads 0.
const RegisterMap& p2n_map(Caia caia);

}  // namespace cxlvp::psl
