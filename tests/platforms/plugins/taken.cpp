// SPDX-License-Identifier: Apache-2.0
// A plugin whose module type has a name that is taken.

#include "cxlvp/base/sim/module_registry.h"

extern "C" void cxlvp_register_types(cxlvp::ModuleRegistry& registry) {
    cxlvp::ModuleType type;
    type.name = "link";
    registry.add(type);
}
