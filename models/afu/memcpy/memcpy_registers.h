// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::afu {

/// Most processes of the memcpy AFU.
inline constexpr unsigned kMemcpyProcesses = 511;
/// The register file of the master, then the areas of the processes.
inline constexpr std::uint64_t kMemcpyMasterSize = 0x4000;
inline constexpr std::uint64_t kMemcpyAreaSize = 0x1000;

/// Positions of the registers in `memcpy_map`.
enum class MemcpyRegister : unsigned { cfg, err, err_info, trace_ctl, wed, ph, status, pctrl, tb };

/// Registers of the memcpy AFU in its problem state area: those of the master at 0, those of process i at 0x4000 + i *
/// 0x1000. Bit 0 of the documents is bit 63 here.
const RegisterMap& memcpy_map();

/// PH of a process that was never added or was removed, and of one that was terminated.
inline constexpr std::uint64_t kMemcpyNoHandle = 0xffff;
inline constexpr std::uint64_t kMemcpyDeadHandle = 0xdead;

}  // namespace cxlvp::afu
