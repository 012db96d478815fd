// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/module_types.h"

#include "cxlvp/cxl/coherence/home.h"
#include "cxlvp/cxl/device/type2_device.h"
#include "cxlvp/cxl/device/type3_device.h"
#include "cxlvp/cxl/host_bridge/host_bridge.h"
#include "cxlvp/cxl/port/link_bundle.h"
#include "cxlvp/cxl/root/root.h"
#include "cxlvp/cxl/switch/switch.h"

namespace cxlvp::cxl {

void register_types(ModuleRegistry& registry) {
    registry.add<Root>("cxl_root", "fixed memory windows of the host, which spread addresses over host bridges",
                       {{"in", PortKind::target, false, true, "memory accesses, with host physical addresses"}});
    registry.add<HostBridge>(
        "cxl_host_bridge", "CXL host bridge with root ports port0, port1, ...",
        {{"mem", PortKind::target, false, false, "CXL.mem requests, from the windows of a cxl_root"},
         {"ecam", PortKind::target, false, false, "configuration requests to the root ports and what is behind them"},
         {"mmio", PortKind::target, false, false, "CXL.io memory requests, with bus addresses"},
         {"regs", PortKind::target, false, false, "component registers of the host bridge, 64 KiB"},
         {"dma", PortKind::initiator, false, false, "CXL.io memory requests of devices"},
         host_coherence("coherent", "towards a cxl_home: what caches of devices ask for, and snoops to them")});
    registry.add<Home>("cxl_home", "coherence agent of the host: last-level cache, and directory of caches in devices",
                       {{"host", PortKind::target, true, false, "accesses of the host, with host physical addresses"},
                        {"out", PortKind::initiator, false, true, "towards memory, CXL windows included"}});
    registry.add<Switch>("cxl_switch", "CXL switch with downstream ports port0, port1, ...",
                         {upstream_link("up", "CXL link towards the host")});
    registry.add<Type3Device>("cxl_type3", "CXL memory expander",
                              {upstream_link("link", "CXL link towards the host"),
                               {"media", PortKind::initiator, false, true, "its memory, with device addresses"}});
    registry.add<Type2Device>(
        "cxl_type2", "CXL accelerator with memory",
        {upstream_link("link", "CXL link towards the host"),
         {"media", PortKind::initiator, false, true, "its memory, with device addresses"},
         {"accel", PortKind::target, true, false, "loads and stores of the accelerator, with host addresses"}});
}

}  // namespace cxlvp::cxl
