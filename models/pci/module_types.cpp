// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/module_types.h"

#include "cxlvp/pci/shell/bridge.h"
#include "cxlvp/pci/shell/ecam.h"
#include "cxlvp/pci/shell/endpoint.h"

namespace cxlvp::pci {

void register_types(ModuleRegistry& registry) {
    const PortDecl config{"config", PortKind::target, false, false, "configuration requests, from an ECAM or a bridge"};
    registry.add<Ecam>("pci_ecam", "window through which software reaches PCI configuration space",
                       {{"in", PortKind::target, false, true, "accesses to the window"}});
    registry.add<Bridge>("pci_bridge", "root port, or port of a switch",
                         {config,
                          {"mmio", PortKind::target, false, false, "memory requests from above"},
                          {"down", PortKind::initiator, false, false, "memory requests that go on downstream"},
                          {"dma", PortKind::target, false, false, "memory requests from below"},
                          {"up", PortKind::initiator, false, false, "memory requests that go on upstream"}});
    registry.add<Endpoint>("pci_endpoint", "puts a device behind PCI configuration space, BARs and MSI-X",
                           {config,
                            {"mmio", PortKind::target, false, false, "memory requests, with bus addresses"},
                            {"bar", PortKind::initiator, false, false, "what lies behind BAR 0"},
                            {"dma", PortKind::target, false, false, "memory accesses of the device"},
                            {"out", PortKind::initiator, false, false, "MSI-X messages and accesses of the device"},
                            {"irq", PortKind::irq_in, false, false, "interrupt of the device, MSI-X vector 0"}});
}

}  // namespace cxlvp::pci
