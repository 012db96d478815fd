// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::cxl {

/// Adds the module types of this room: `cxl_root`, `cxl_host_bridge`, `cxl_home`, `cxl_switch`, `cxl_type2`,
/// `cxl_type3`.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::cxl
