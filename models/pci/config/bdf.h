// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::pci {

/// Bus, device and function number: the address of a function and its requester id (PCIe 2.2.6.2).
struct Bdf {
    std::uint8_t bus = 0;
    std::uint8_t device = 0;    ///< 0..31
    std::uint8_t function = 0;  ///< 0..7

    /// The 16-bit id: bus 15:8, device 7:3, function 2:0.
    constexpr std::uint16_t id() const { return static_cast<std::uint16_t>(bus << 8 | device << 3 | function); }
    static constexpr Bdf from_id(std::uint16_t id) {
        return {static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id >> 3 & 0x1f),
                static_cast<std::uint8_t>(id & 7)};
    }
    constexpr bool operator==(const Bdf& other) const { return id() == other.id(); }
    constexpr bool operator!=(const Bdf& other) const { return id() != other.id(); }
};

}  // namespace cxlvp::pci
