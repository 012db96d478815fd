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

/// What software writes to PSL_TFC_An to answer a fault.
inline constexpr std::uint64_t kTfcAcknowledge = 0x800000000;   ///< A: no translation fault, seen
inline constexpr std::uint64_t kTfcContinue = 0x400000000;      ///< C: answer the commands with PAGED
inline constexpr std::uint64_t kTfcAddressError = 0x200000000;  ///< AE: answer the commands with AERROR
inline constexpr std::uint64_t kTfcRestart = 0x100000000;       ///< R: translate again

/// Where a scheduled process area lies, as PSL_SPAP_An says.
struct AreaPointer {
    std::uint64_t address = 0;  ///< real, a multiple of 4096
    std::uint64_t bytes = 0;    ///< multiple of 4096
    bool valid = false;

    /// The parts of a value of PSL_SPAP_An.
    static AreaPointer decode(std::uint64_t spap);
};

}  // namespace cxlvp::psl
