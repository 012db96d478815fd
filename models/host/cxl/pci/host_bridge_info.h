// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// What firmware tables say about one CXL host bridge (ACPI MCFG and CEDT CHBS, CXL r3.1 9.18.1.2).
struct HostBridgeInfo {
    std::uint32_t uid = 0;        ///< as window targets name it
    std::uint64_t ecam = 0;       ///< address of the configuration space of bus 0, whether or not it is bus 0 (MCFG)
    std::uint8_t first_bus = 0;   ///< the bus of the root ports
    unsigned buses = 256;         ///< bus numbers it may give out, the first one included
    std::uint64_t mmio_base = 0;  ///< window for BARs, a multiple of 1 MiB
    std::uint64_t mmio_size = 0;  ///< bytes, a multiple of 1 MiB
    std::uint64_t component = 0;  ///< address of its component registers (CHBS); 0: it has none
};

}  // namespace cxlvp::host
