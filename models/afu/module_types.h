// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::afu {

/// Adds the module types of this room: `memcpy_afu`, `stream_afu`, `chase_afu`, `ping_pong_afu`.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::afu
