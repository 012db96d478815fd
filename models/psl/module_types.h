// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::psl {

/// Adds the module types of this room.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::psl
