// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/module_types.h"

#include "cxlvp/bus/blocking_bridge.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"

namespace cxlvp::bus {

void register_types(ModuleRegistry& registry) {
    const PortDecl in{"in", PortKind::target, false, true, "from the initiator"};
    const PortDecl out{"out", PortKind::initiator, false, true, "towards the target"};
    registry.add<Link>("link", "full-duplex link with latency, bandwidth, wire format and credits", {in, out});
    registry.add<Interconnect>("interconnect", "address-decoding crossbar or shared bus",
                               {{"in", PortKind::target, true, true, "from the initiators"}});
    registry.add<Memory>("memory", "memory with channels, banks and ECC", {in});
    registry.add<BlockingBridge>("blocking_bridge", "stands before a third-party target that waits in b_transport",
                                 {in, out});
    registry.add<ProtocolChecker>("protocol_checker", "watches that both sides keep the rules of the base protocol",
                                  {in, out});
}

}  // namespace cxlvp::bus
