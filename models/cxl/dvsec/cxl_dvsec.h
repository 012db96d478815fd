// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::cxl {

/// The DVSEC vendor id of CXL (CXL r3.1 8.1.1).
inline constexpr std::uint16_t kCxlVendor = 0x1e98;

/// The DVSECs of CXL by their id (CXL r3.1 8.1.1).
enum class DvsecId : std::uint16_t {
    device = 0x0,
    function_map = 0x2,
    port_extensions = 0x3,
    gpf_port = 0x4,
    gpf_device = 0x5,
    flex_bus_port = 0x7,
    register_locator = 0x8,
    mld = 0x9,
    test_capability = 0xa,
};

/// The header of a CXL DVSEC.
constexpr pci::CapabilityHeader cxl_dvsec(DvsecId id, std::uint8_t revision) {
    return pci::CapabilityHeader::dvsec(kCxlVendor, static_cast<std::uint16_t>(id), revision);
}

/// Keeps everything in `capability` in a function-level reset, which does not reach CXL DVSECs (CXL r3.1 9.5).
void keep_in_function_reset(pci::Capability& capability);

/// Gives the field "REG.FIELD" of `capability` a value, as its owner.
void fill(pci::Capability& capability, const char* field, std::uint64_t value);

}  // namespace cxlvp::cxl
