// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/module_types.h"

#include "cxlvp/psl/capp/capp.h"

namespace cxlvp::psl {

void register_types(ModuleRegistry& registry) {
    registry.add<Capp>("capp", "coherent accelerator processor proxy: keeps the caches of CAPI cards coherent",
                       {{"in", PortKind::target, true, false, "accesses of others to memory"},
                        {"psl", PortKind::target, true, false, "accesses of PSLs to memory"},
                        {"out", PortKind::initiator, false, true, "towards memory"},
                        {"cards", PortKind::peer_to, true, false, "the interface to each PSL"}});
}

}  // namespace cxlvp::psl
