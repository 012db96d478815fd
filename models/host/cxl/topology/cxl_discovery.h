// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/host/cxl/pci/pci_function.h"
#include "cxlvp/host/cxl/register_bus.h"
#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// Finds what is CXL among enumerated functions: endpoints with a CXL Device DVSEC (CXL r3.1 8.1.3) below root ports
/// and switches, and the HDM decoders of all, through CHBS or Register Locator DVSEC (8.1.9) and capability array
/// (8.2.4).
///
/// The capacity of a device is that of the ranges of its DVSEC whose Memory_Info_Valid is set. A device whose Flex Bus
/// Port status (8.2.1.3.3) shows neither CXL.cache nor CXL.mem runs as plain PCI Express, and is not `live`.
CxlTopology discover_cxl(RegisterBus& bus, const std::vector<PciHierarchy>& hierarchies);

}  // namespace cxlvp::host
