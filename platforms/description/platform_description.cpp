// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_description.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/platform/description/connection_checker.h"
#include "cxlvp/platform/description/identifier.h"
#include "cxlvp/platform/description/route_loops.h"

namespace cxlvp::platform {

using nlohmann::ordered_json;

namespace {

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// `map` without the entry `key`.
ConfigNode without(ConfigNode map, const std::string& key) {
    auto& entries = map.entries;
    entries.erase(std::remove_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.key == key; }),
                  entries.end());
    return map;
}

}  // namespace

PlatformDescription::PlatformDescription(const ConfigNode& root, std::string file, const ModuleRegistry& registry,
                                         const Diagnostics& earlier)
    : file_(std::move(file)), registry_(registry) {
    Diagnostics& errors = binding_.errors();
    for (const Diagnostic& d : earlier.list()) errors.error(d.where, d.path, d.message);
    if (root.kind != ConfigNode::Kind::map) {
        errors.error(root.origin, {}, "a platform file is a map with the keys name, modules, ...");
        errors.throw_if_any();
    }
    read_settings(root);
    if (const ConfigNode* modules = root.find("modules"))
        read_modules(*modules);
    else
        errors.error(file_, {}, "'modules' is missing: a platform has at least one module");
    check_faults(root);

    ConnectionChecker checker(modules_, errors);
    if (const ConfigNode* connections = root.find("connections");
        connections != nullptr && connections->kind == ConfigNode::Kind::list)
        connections_ = checker.check(settings_.connections, *connections);
    checker.check_routes();
    checker.check_unconnected();
    RouteLoops(modules_).report(errors);
    errors.throw_if_any();
}

void PlatformDescription::read_settings(const ConfigNode& root) {
    Diagnostics& errors = binding_.errors();
    const std::vector<std::string> keys = PlatformSettings::top_level_keys();
    ConfigNode known = root;
    known.entries.clear();
    for (const ConfigNode::Entry& entry : root.entries) {
        if (!contains(keys, entry.key))
            errors.error(entry.origin, entry.key, "unknown key" + did_you_mean(entry.key, keys));
        else if (entry.key != "modules")
            known.entries.push_back(entry);
    }
    // The whole file is no useful place for a key that is not in it.
    known.origin = file_;
    PlatformSettings::schema().bind(&settings_, known, {}, binding_);
    if (const ConfigNode* name = known.find("name"); name != nullptr && binding_.source("name") != nullptr)
        if (!is_identifier(settings_.name))
            errors.error(name->origin, "name",
                         fmt::format("'{}' is not an identifier (letters, digits and underscores)", settings_.name));
}

void PlatformDescription::check_faults(const ConfigNode& root) {
    const ConfigNode* faults = root.find("faults");
    if (faults == nullptr) return;
    std::vector<std::string> names;
    for (const ModuleDescription& module : modules_) names.push_back(module.name);
    for (std::size_t i = 0; i < settings_.faults.size(); ++i) {
        fault_places_.push_back(faults->items[i].origin);
        const std::string& point = settings_.faults[i].point;
        const std::string name = point.substr(0, point.find('.'));
        if (point.empty() || contains(names, name)) continue;
        binding_.errors().error(faults->items[i].find("point")->origin, fmt::format("faults.{}.point", i),
                                fmt::format("no module '{}'{}", name, did_you_mean(name, names)));
    }
}

void PlatformDescription::read_modules(const ConfigNode& modules) {
    if (modules.kind != ConfigNode::Kind::map || modules.entries.empty()) {
        binding_.errors().error(modules.origin, "modules", "expected a map from names to modules");
        return;
    }
    for (const ConfigNode::Entry& entry : modules.entries) read_module(entry);
}

void PlatformDescription::read_module(const ConfigNode::Entry& entry) {
    Diagnostics& errors = binding_.errors();
    const std::string& name = entry.key;
    const std::size_t before = errors.list().size();
    if (!is_identifier(name))
        errors.error(entry.origin, "modules",
                     fmt::format("'{}' cannot name a module: use letters, digits and underscores", name));
    if (contains(PlatformSettings::top_level_keys(), name))
        errors.error(entry.origin, "modules", fmt::format("'{}' cannot name a module: it is a top-level key", name));

    modules_.push_back({});
    ModuleDescription& module = modules_.back();
    module.name = name;
    module.origin = entry.origin;
    if (entry.value.kind != ConfigNode::Kind::map) {
        errors.error(entry.value.origin, name, "expected a map with the type of the module and its parameters");
        return;
    }
    module.parameters = without(entry.value, "type");
    // A parameter that is missing is missing in the module, not at its first parameter.
    module.parameters.origin = entry.origin;
    const ConfigNode* type = entry.value.find("type");
    if (type == nullptr || type->kind != ConfigNode::Kind::scalar) {
        errors.error(type != nullptr ? type->origin : entry.origin, name, "'type' must name the type of the module");
        return;
    }
    module.type = registry_.find(type->text);
    if (module.type == nullptr) {
        errors.error(
            type->origin, name + ".type",
            fmt::format("unknown module type '{}'{}", type->text, did_you_mean(type->text, registry_.names())));
        return;
    }
    module.config = module.type->schema->make();
    module.type->schema->bind(module.config.get(), module.parameters, name, binding_);
    module.sound = errors.list().size() == before;
    module.ports = module.type->ports;
    if (!module.sound) return;
    if (module.type->routes) module.routes = module.type->routes(module.config.get());
    if (!module.type->more_ports) return;
    for (PortDecl& port : module.type->more_ports(module.config.get())) module.ports.push_back(std::move(port));
}

const ModuleDescription* PlatformDescription::module(const std::string& name) const {
    const auto found =
        std::find_if(modules_.begin(), modules_.end(), [&](const ModuleDescription& m) { return m.name == name; });
    return found != modules_.end() ? &*found : nullptr;
}

ordered_json PlatformDescription::effective(const ModuleDescription& module) const {
    return module.type->schema->dump(module.config.get(), module.name, binding_);
}

ordered_json PlatformDescription::effective() const {
    ordered_json out;
    out["file"] = file_;
    out.update(PlatformSettings::schema().dump(&settings_, {}, binding_));
    for (const ModuleDescription& module : modules_) {
        ordered_json& entry = out["modules"][module.name];
        entry["type"] = module.type->name;
        entry.update(effective(module));
    }
    return out;
}

}  // namespace cxlvp::platform
