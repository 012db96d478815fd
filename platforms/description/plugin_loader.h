// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::platform {

/// Adds the module types of plugins (shared objects) to a registry. A plugin exports
/// `extern "C" void cxlvp_register_types(cxlvp::ModuleRegistry&)`. It stays loaded until the process ends, because the
/// types it added live in it.
class PluginLoader {
public:
    /// `registry` outlives the loader.
    explicit PluginLoader(ModuleRegistry& registry) : registry_(registry) {}

    /// Loads the file at `path` and lets it add its types; a file that was loaded here before is not asked again.
    /// Throws `UserError` when the file does not exist, cannot be loaded, does not export the function, or adds a type
    /// that exists already.
    void load(const std::string& path);

private:
    ModuleRegistry& registry_;
    std::set<std::string> loaded_;
};

}  // namespace cxlvp::platform
