// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/module_registry.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cxlvp {

PortKind counterpart(PortKind kind) {
    switch (kind) {
        case PortKind::initiator:
            return PortKind::target;
        case PortKind::target:
            return PortKind::initiator;
        case PortKind::irq_out:
            return PortKind::irq_in;
        case PortKind::irq_in:
            return PortKind::irq_out;
        case PortKind::peer_from:
            return PortKind::peer_to;
        case PortKind::peer_to:
            return PortKind::peer_from;
        case PortKind::bundle:
            return PortKind::bundle;
    }
    return kind;
}

bool is_source(const PortDecl& port) {
    if (port.kind == PortKind::bundle) return is_source(port.parts.front());
    return port.kind == PortKind::initiator || port.kind == PortKind::irq_out || port.kind == PortKind::peer_from;
}

const PortDecl* find_port(const std::vector<PortDecl>& ports, const std::string& name) {
    const auto found =
        std::find_if(ports.begin(), ports.end(), [&](const PortDecl& port) { return port.name == name; });
    return found != ports.end() ? &*found : nullptr;
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
