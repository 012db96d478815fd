// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/platform/description/override.h"
#include "cxlvp/platform/description/platform_description.h"

namespace cxlvp::platform {

/// What is to be loaded: a platform file and what the command line changes in it.
struct PlatformRequest {
    std::string file;
    std::vector<Override> overrides;   ///< in the order they are applied
    std::optional<std::string> input;  ///< file for the parameter that the platform calls its input
    std::vector<std::string> plugins;  ///< besides those the file asks for
    bool for_run = true;  ///< false: the platform is looked at, and need not have the input it needs to run
};

/// Reads the platform file, applies the changes, loads the plugins into `registry`, and checks everything. Throws
/// `UserError` with every mistake.
PlatformDescription load_platform(const PlatformRequest& request, ModuleRegistry& registry);

}  // namespace cxlvp::platform
