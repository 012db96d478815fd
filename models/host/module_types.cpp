// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/module_types.h"

#include "cxlvp/host/capi/capi_host.h"
#include "cxlvp/host/crypto/crypto_driver.h"
#include "cxlvp/host/cxl_driver.h"
#include "cxlvp/host/script_requester.h"
#include "cxlvp/host/traffic_requester.h"

namespace cxlvp::host {

void register_types(ModuleRegistry& registry) {
    registry.add<TrafficRequester>("requester",
                                   "processor or device that makes memory accesses, made up or from a trace",
                                   {{"out", PortKind::initiator, false, true, "towards memory"}});
    registry.add<ScriptRequester>("script", "drives devices with a list of register accesses, expectations and waits",
                                  {{"out", PortKind::initiator, false, true, "towards the devices"},
                                   {"irq", PortKind::irq_in, false, false, "interrupt line that wait_irq waits for"}});
    registry.add<CxlDriver>("cxl_driver", "brings up CXL regions by register accesses before the work begins",
                            {{"out", PortKind::initiator, false, true, "towards configuration space and registers"}});
    registry.add<CapiHost>("capi_host", "operating system, driver and processes of a machine with a CAPI card",
                           {{"out", PortKind::initiator, false, true, "memory, configuration space and registers"},
                            {"msi", PortKind::target, false, true, "messages of the card: interrupts"},
                            {"done", PortKind::irq_out, false, false, "rises when all work has ended well"}});
    registry.add<CryptoDriver>("crypto_driver", "driver of a crypto engine, and the users that make requests to it",
                               {{"out", PortKind::initiator, false, true, "towards memory and the engine"},
                                {"start", PortKind::irq_in, false, false, "requests wait for it, with workload.wait"}});
}

}  // namespace cxlvp::host
