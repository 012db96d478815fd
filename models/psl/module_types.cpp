// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/module_types.h"

#include "cxlvp/psl/capp/capp.h"
#include "cxlvp/psl/shell/psl.h"

namespace cxlvp::psl {

void register_types(ModuleRegistry& registry) {
    registry.add<Psl>("psl", "POWER Service Layer of a CAPI card",
                      {{"config", PortKind::target, false, false, "configuration requests, from an ECAM or a bridge"},
                       {"mmio", PortKind::target, false, true, "memory requests, with bus addresses"},
                       {"out", PortKind::initiator, false, true, "memory of the host by real address, interrupts"},
                       {"capp", PortKind::peer_from, false, false, "coherence; without it nothing is cached"}});
    registry.add<Capp>("capp", "coherence proxy of the host, in front of memory that CAPI cards cache",
                       {{"in", PortKind::target, true, false, "accesses of others"},
                        {"psl", PortKind::target, true, false, "accesses of PSLs"},
                        {"out", PortKind::initiator, false, true, "towards memory"},
                        {"cards", PortKind::peer_to, true, false, "PSLs that cache lines"}});
}

}  // namespace cxlvp::psl
