// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::platform {

/// JSON Schema (draft 7) of a platform file with the module types of `registry`, for editors and other tools. It comes
/// from the declarations that `PlatformDescription` reads files with. What a schema cannot say is left to that: numbers
/// with units are checked for their unit but not for their range, and nothing across modules is checked.
nlohmann::ordered_json platform_schema(const ModuleRegistry& registry);

}  // namespace cxlvp::platform
