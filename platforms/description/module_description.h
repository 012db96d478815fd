// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/config/config_node.h"
#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::platform {

/// One module of a platform file: its type and its parameters, read into the configuration struct of the type.
struct ModuleDescription {
    std::string name;
    std::string origin;                ///< place of the name
    const ModuleType* type = nullptr;  ///< null when the file names none that is known
    std::shared_ptr<void> config;      ///< null exactly when `type` is
    bool sound = false;                ///< all parameters were read without a mistake
    ConfigNode parameters;             ///< as written, without `type`
    std::vector<Route> routes;         ///< address map; empty unless `sound`
    std::vector<PortDecl> ports;       ///< those of the type, and if `sound` those of the configuration

    /// Place of the parameter with this dotted key; the place of the module when it was not written.
    const std::string& place_of(const std::string& key) const;
};

}  // namespace cxlvp::platform
