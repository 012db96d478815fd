// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::pci {

/// What the first registers of a capability say. Made by one of the functions, which name the section that describes
/// the layout.
struct CapabilityHeader {
    enum class Kind : std::uint8_t { standard, extended, dvsec, vsec };
    Kind kind;
    std::uint16_t id;         ///< capability id
    std::uint8_t version;     ///< of extended capabilities, 0..15
    std::uint16_t vendor;     ///< of DVSECs
    std::uint16_t vendor_id;  ///< DVSEC id or VSEC id
    std::uint8_t revision;    ///< of DVSECs and VSECs, 0..15

    /// A capability in the first 256 bytes (PCI 3.0 6.7): its body begins at byte 2.
    static constexpr CapabilityHeader standard(std::uint8_t id) { return {Kind::standard, id, 0, 0, 0, 0}; }
    /// An extended capability (PCIe 7.6.3): its body begins at byte 4.
    static constexpr CapabilityHeader extended(std::uint16_t id, std::uint8_t version) {
        return {Kind::extended, id, version, 0, 0, 0};
    }
    /// A designated vendor-specific extended capability (PCIe 7.9.6): its body begins at byte 0x0A.
    static constexpr CapabilityHeader dvsec(std::uint16_t vendor, std::uint16_t id, std::uint8_t revision) {
        return {Kind::dvsec, 0x23, 1, vendor, id, revision};
    }
    /// A vendor-specific extended capability (PCIe 7.9.5), whose vendor is that of the function: its body begins at
    /// byte 8.
    static constexpr CapabilityHeader vsec(std::uint16_t id, std::uint8_t revision) {
        return {Kind::vsec, 0x0b, 1, 0, id, revision};
    }

    constexpr bool in_extended_space() const { return kind != Kind::standard; }
    /// The registers of the header, at offset 0.
    TableSpan<Register> registers() const;
};

}  // namespace cxlvp::pci
