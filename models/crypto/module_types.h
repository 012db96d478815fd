// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::crypto {

/// Adds the module types of this room: `crypto_engine`.
void register_types(ModuleRegistry& registry);

}  // namespace cxlvp::crypto
