// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cxlvp/base/config/config_node.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/platform/description/connection.h"
#include "cxlvp/platform/description/module_description.h"

namespace cxlvp::platform {

/// Checks from the declared ports, before anything is built, that every connection and every route of an address map
/// joins two ports that exist and fit, that no port has more wires than it takes, and that every required port has one.
class ConnectionChecker {
public:
    ConnectionChecker(const std::vector<ModuleDescription>& modules, Diagnostics& errors);

    /// Checks the entries of `connections`; `node` is the list as it was written. Returns those without a mistake.
    std::vector<Connection> check(const std::vector<ConnectionSpec>& connections, const ConfigNode& node);
    /// Checks the destinations of all address maps. They count as connections of the target ports.
    void check_routes();
    /// Reports required ports without a connection. Comes last.
    void check_unconnected();

private:
    struct End {
        const ModuleDescription* module = nullptr;
        const PortDecl* port = nullptr;
        bool known = false;  ///< false: a mistake was reported here or at the module
    };

    End find_end(const std::string& text, const std::string& where, const std::string& path);
    /// Counts one more wire at `end`.
    void occupy(const End& end, const std::string& where, const std::string& path);
    void check_window(const ModuleDescription& module, const Route& route, const End& target);
    std::vector<std::string> module_names() const;

    const std::vector<ModuleDescription>& modules_;
    Diagnostics& errors_;
    std::map<std::string, std::string> occupied_;  ///< first place by "module.port"
};

}  // namespace cxlvp::platform
