// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/module_registry.h"

#include <utility>

#include <fmt/format.h>

namespace cxlvp {

const PortDecl* ModuleType::port(const std::string& port_name) const {
    for (const PortDecl& decl : ports)
        if (decl.name == port_name) return &decl;
    return nullptr;
}

void ModuleRegistry::add(ModuleType type) {
    const std::string name = type.name;
    if (!types_.emplace(name, std::move(type)).second)
        throw UserError(fmt::format("module type '{}' is registered twice", name));
}

const ModuleType* ModuleRegistry::find(const std::string& name) const {
    const auto found = types_.find(name);
    return found == types_.end() ? nullptr : &found->second;
}

std::vector<std::string> ModuleRegistry::names() const {
    std::vector<std::string> out;
    for (const auto& [name, type] : types_) out.push_back(name);
    return out;
}

}  // namespace cxlvp
