// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

/// A BAR of 64 bits that has its place (PCIe 7.5.1.2.1).
struct PlacedBar {
    std::uint64_t address = 0;
    std::uint64_t bytes = 0;
};

/// Finds out how large BAR `index` and the one behind it are, and puts them at `address`. The function must not decode
/// memory yet. ENODEV when it is no memory BAR of 64 bits, or would lie below 4 GiB, where the CAPI protocol cannot
/// reach it; EINVAL when `address` is no multiple of the size.
CapiStatus place_bar(PciConfig& config, unsigned index, std::uint64_t address, PlacedBar& bar);

}  // namespace cxlvp::host
