// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/pci/config/bdf.h"

namespace cxlvp::pci {

/// Where a configuration request goes. As a bus address it has the arithmetic of the enhanced configuration access
/// mechanism (PCIe 7.2.2) in its low 28 bits, and above them what two neighbours on a link have to tell each other:
///
/// | bits  | content |
/// |-------|---------|
/// | 11:0  | byte in the configuration space |
/// | 14:12 | function |
/// | 19:15 | device |
/// | 27:20 | bus |
/// | 29:28 | kind: 0 a Type 0 request, 1 a Type 1 request, 2 hot reset |
struct ConfigAddress {
    enum class Kind : std::uint8_t {
        type0,      ///< to a function on the bus at hand
        type1,      ///< to be forwarded by the bridge in front of the bus
        hot_reset,  ///< no request but the reset of the link: every function behind it is reset (PCIe 6.6.1)
    };
    Kind kind = Kind::type0;
    Bdf bdf;
    std::uint16_t reg = 0;  ///< byte in the configuration space, 0..4095

    /// Bytes of an ECAM window of 256 buses.
    static constexpr std::uint64_t kEcamSize = std::uint64_t{256} << 20;

    constexpr std::uint64_t encode() const {
        return std::uint64_t{static_cast<std::uint8_t>(kind)} << 28 | std::uint64_t{bdf.id()} << 12 | (reg & 0xfffu);
    }
    /// The inverse of `encode`. Bits above 29, and the kind 3, have no meaning: see `valid`.
    static constexpr ConfigAddress decode(std::uint64_t address) {
        return {static_cast<Kind>(address >> 28 & 3), Bdf::from_id(static_cast<std::uint16_t>(address >> 12)),
                static_cast<std::uint16_t>(address & 0xfff)};
    }
    static constexpr bool valid(std::uint64_t address) { return address < (std::uint64_t{3} << 28); }
};

}  // namespace cxlvp::pci
