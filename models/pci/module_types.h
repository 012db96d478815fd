// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::pci {

/// Adds the module types of this room: `pci_ecam`, `pci_bridge`, `pci_endpoint`.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::pci
