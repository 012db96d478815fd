// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/host/cxl/pci/host_bridge_info.h"
#include "cxlvp/pci/capability/pci_express.h"
#include "cxlvp/pci/config/bdf.h"

namespace cxlvp::host {

/// A base address register with its place in memory.
struct PciBar {
    unsigned number = 0;  ///< 0..5; a 64-bit one takes the next number too
    bool wide = false;    ///< 64 bits
    std::uint64_t base = 0;
    std::uint64_t size = 0;
};

/// A function that enumeration has found.
struct PciFunction {
    std::string path;            ///< "hb7/00.0/00.0": host bridge, then device.function on each bus down to it
    pci::Bdf bdf;                ///< as numbered
    std::uint64_t config = 0;    ///< address of its configuration space
    bool bridge = false;         ///< has a Type 1 header
    std::uint8_t secondary = 0;  ///< bridge: buses behind it
    std::uint8_t subordinate = 0;
    std::optional<pci::PortType> type;  ///< from the PCI Express capability; nothing without one
    unsigned port = 0;                  ///< port number, from Link Capabilities 31:24
    std::optional<std::uint64_t> serial;
    std::vector<PciBar> bars;
    std::optional<std::size_t> parent;  ///< bridge above, by position in the hierarchy
    std::vector<std::size_t> children;  ///< functions on the bus behind it
};

/// All functions below one host bridge, depth first.
struct PciHierarchy {
    HostBridgeInfo host_bridge;
    std::vector<PciFunction> functions;
};

}  // namespace cxlvp::host
