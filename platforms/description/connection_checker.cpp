// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/connection_checker.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"

namespace cxlvp::platform {

namespace {

const char* kind_text(PortKind kind) {
    switch (kind) {
        case PortKind::initiator:
            return "an initiator";
        case PortKind::target:
            return "a target";
        case PortKind::irq_out:
            return "an interrupt output";
        case PortKind::irq_in:
            return "an interrupt input";
        case PortKind::peer_from:
            return "the first side of an interface";
        case PortKind::peer_to:
            return "the second side of an interface";
        case PortKind::bundle:
            return "a bundle";
    }
    return "";
}

/// True when some value below `node` is `text`.
bool mentions(const ConfigNode& node, const std::string& text) {
    if (node.kind == ConfigNode::Kind::scalar) return node.text == text;
    return std::any_of(node.items.begin(), node.items.end(), [&](const auto& item) { return mentions(item, text); }) ||
           std::any_of(node.entries.begin(), node.entries.end(),
                       [&](const auto& entry) { return mentions(entry.value, text); });
}

/// True when the two ports can be wired to each other, bundles part by part.
bool fit(const PortDecl& from, const PortDecl& to) {
    return to.kind == counterpart(from.kind) &&
           std::equal(from.parts.begin(), from.parts.end(), to.parts.begin(), to.parts.end(),
                      [](const PortDecl& a, const PortDecl& b) { return a.name == b.name && fit(a, b); });
}

}  // namespace

ConnectionChecker::ConnectionChecker(const std::vector<ModuleDescription>& modules, Diagnostics& errors)
    : modules_(modules), errors_(errors) {}

std::vector<std::string> ConnectionChecker::module_names() const {
    std::vector<std::string> names;
    for (const ModuleDescription& module : modules_) names.push_back(module.name);
    return names;
}

ConnectionChecker::End ConnectionChecker::find_end(const std::string& text, const std::string& where,
                                                   const std::string& path) {
    const auto fail = [&](const std::string& message) -> End {
        errors_.error(where, path, message);
        return {};
    };
    const PortPath parts(text);
    if (!parts.valid()) return fail(fmt::format("'{}' is not of the form module.port", text));
    const auto module =
        std::find_if(modules_.begin(), modules_.end(), [&](const auto& m) { return m.name == parts.module; });
    if (module == modules_.end())
        return fail(fmt::format("no module '{}'{}", parts.module, did_you_mean(parts.module, module_names())));
    if (module->type == nullptr) return {};
    const PortDecl* port = find_port(module->ports, parts.port);
    if (port != nullptr) return {&*module, port, true};
    if (!module->sound && module->type->more_ports) return {};
    std::vector<std::string> ports;
    for (const PortDecl& decl : module->ports) ports.push_back(decl.name);
    return fail(fmt::format("module '{}' of type '{}' has no port '{}'; it has {}", module->name, module->type->name,
                            parts.port, ports.empty() ? "none" : fmt::format("{}", fmt::join(ports, ", "))));
}

void ConnectionChecker::occupy(const End& end, const std::string& where, const std::string& path) {
    if (!end.known) return;
    const std::string name = end.module->name + "." + end.port->name;
    const auto [first, fresh] = occupied_.emplace(name, where);
    if (fresh || end.port->many) return;
    errors_.error(where, path,
                  fmt::format("{} takes one connection and has one at {}{}", name, first->second,
                              end.port->kind == PortKind::target ? "; put an interconnect in front of it" : ""));
}

std::vector<Connection> ConnectionChecker::check(const std::vector<ConnectionSpec>& connections,
                                                 const ConfigNode& node) {
    std::vector<Connection> out;
    std::set<std::pair<std::string, std::string>> pairs;
    for (std::size_t i = 0; i < connections.size(); ++i) {
        const ConnectionSpec& spec = connections[i];
        if (spec.from.empty() || spec.to.empty()) continue;  // reported when it was read
        const std::string path = fmt::format("connections.{}", i);
        const ConfigNode& item = node.items[i];
        const std::string& from_place = item.find("from")->origin;
        const std::string& to_place = item.find("to")->origin;
        const End from = find_end(spec.from, from_place, path + ".from");
        const End to = find_end(spec.to, to_place, path + ".to");
        const std::size_t before = errors_.list().size();
        if (from.known && !is_source(*from.port))
            errors_.error(
                from_place, path + ".from",
                fmt::format("{} is {}; 'from' takes an initiator, an interrupt output or a first side{}", spec.from,
                            kind_text(from.port->kind), to.known && is_source(*to.port) ? " (swap from and to)" : ""));
        if (to.known && is_source(*to.port))
            errors_.error(to_place, path + ".to",
                          fmt::format("{} is {}; 'to' takes a target, an interrupt input or a second side", spec.to,
                                      kind_text(to.port->kind)));
        if (errors_.list().size() != before) continue;
        if (from.known && to.known && !fit(*from.port, *to.port)) {
            errors_.error(to_place, path,
                          fmt::format("{} is {} and {} is {}: they do not fit", spec.from, kind_text(from.port->kind),
                                      spec.to, kind_text(to.port->kind)));
            continue;
        }
        if (from.known && to.known && !pairs.emplace(spec.from, spec.to).second) {
            errors_.error(from_place, path, fmt::format("{} and {} are connected twice", spec.from, spec.to));
            continue;
        }
        // A wire with one wrong end still occupies the other, so that it is not called unconnected too.
        occupy(from, from_place, path + ".from");
        occupy(to, to_place, path + ".to");
        if (from.known && to.known)
            out.push_back({PortPath(spec.from), PortPath(spec.to), from.port->kind, from_place, from.port->parts});
    }
    return out;
}

void ConnectionChecker::check_routes() {
    for (const ModuleDescription& module : modules_) {
        std::set<std::string> seen;
        for (const Route& route : module.routes) {
            const std::string& where = module.place_of(route.key);
            const std::string path = module.name + "." + route.key;
            const End target = find_end(route.to, where, path);
            if (!target.known) continue;
            if (target.port->kind != PortKind::target) {
                errors_.error(
                    where, path,
                    fmt::format("{} is {}; an address map leads to targets", route.to, kind_text(target.port->kind)));
                continue;
            }
            check_window(module, route, target);
            // All windows of one module to one port share a wire.
            if (seen.insert(route.to).second) occupy(target, where, path);
        }
    }
}

void ConnectionChecker::check_window(const ModuleDescription& module, const Route& route, const End& target) {
    if (route.size == 0 || !target.module->sound || !target.module->type->extent) return;
    const std::uint64_t extent = target.module->type->extent(target.module->config.get(), target.port->name);
    if (extent == 0 || (route.offset <= extent && route.size <= extent - route.offset)) return;
    errors_.error(module.place_of(route.key), module.name + "." + route.key,
                  fmt::format("the window of {} at offset {:#x} reaches beyond {}, which has {}",
                              format_quantity(route.size, Dimension::bytes), route.offset, route.to,
                              format_quantity(extent, Dimension::bytes)));
}

void ConnectionChecker::check_unconnected() {
    for (const ModuleDescription& module : modules_) {
        if (module.type == nullptr) continue;
        for (const PortDecl& port : module.ports) {
            const std::string name = module.name + "." + port.name;
            if (!port.required || occupied_.count(name) != 0) continue;
            // The address map of a module with a mistake is not known, but it is known what it wants to reach.
            const auto wants = [&](const ModuleDescription& other) {
                return !other.sound && mentions(other.parameters, name);
            };
            if (std::any_of(modules_.begin(), modules_.end(), wants)) continue;
            errors_.error(module.origin, module.name,
                          fmt::format("port '{}' ({}) is not connected", port.name, kind_text(port.kind)));
        }
    }
}

}  // namespace cxlvp::platform
