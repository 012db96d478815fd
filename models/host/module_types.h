// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::host {

/// Adds the module types of this room: requester, script.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::host
