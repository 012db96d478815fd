// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::pci {

/// What a function says about itself in its header (PCIe 7.5.1.1).
struct FunctionIdentity {
    std::uint16_t vendor = 0;
    std::uint16_t device = 0;
    std::uint8_t revision = 0;
    std::uint32_t class_code = 0;        ///< base class 23:16, sub-class 15:8, programming interface 7:0
    std::uint16_t subsystem_vendor = 0;  ///< of a Type 0 header
    std::uint16_t subsystem = 0;         ///< of a Type 0 header
    std::uint8_t interrupt_pin = 0;      ///< 0 none, 1 to 4 for INTA to INTD
    bool multifunction = false;          ///< the device has other functions too
};

}  // namespace cxlvp::pci
