// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/platform/description/connection.h"
#include "cxlvp/platform/description/module_description.h"
#include "cxlvp/platform/description/platform_settings.h"

namespace cxlvp::platform {

/// A platform file that has been read and checked as far as that is possible without building it: every key, type,
/// value, connection and address window. What is left for building are the constructors of the modules and the paths
/// of fault points.
class PlatformDescription {
public:
    /// Reads the platform file `file` with this `root`; the types come from `registry`, which must outlive the
    /// description. Throws `UserError` with every mistake, `earlier` ones first.
    PlatformDescription(const ConfigNode& root, std::string file, const ModuleRegistry& registry,
                        const Diagnostics& earlier = {});

    const std::string& file() const { return file_; }
    const PlatformSettings& settings() const { return settings_; }
    const std::vector<ModuleDescription>& modules() const { return modules_; }
    /// Null when there is no such module.
    const ModuleDescription* module(const std::string& name) const;
    /// The entries of `connections`, in the order of the file.
    const std::vector<Connection>& connections() const { return connections_; }
    /// Place of fault `i` of the settings.
    const std::string& fault_place(std::size_t i) const { return fault_places_.at(i); }

    /// The effective configuration: every parameter with its value and where the value came from.
    nlohmann::ordered_json effective() const;
    /// Parameters of one module as {"name": {"value", "source"}}; groups are nested.
    nlohmann::ordered_json effective(const ModuleDescription& module) const;

private:
    void read_settings(const ConfigNode& root);
    void read_modules(const ConfigNode& modules);
    void read_module(const ConfigNode::Entry& entry);
    void check_faults(const ConfigNode& root);

    std::string file_;
    const ModuleRegistry& registry_;
    Binding binding_;
    PlatformSettings settings_;
    std::vector<ModuleDescription> modules_;
    std::vector<Connection> connections_;
    std::vector<std::string> fault_places_;
};

}  // namespace cxlvp::platform
