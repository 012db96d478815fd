// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::bus {

/// Adds the module types of this room: link, interconnect, memory, blocking_bridge, protocol_checker.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::bus
