// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/describe.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/config/quantity.h"

namespace cxlvp::platform {

using nlohmann::ordered_json;

namespace {

/// One way from a module to another.
struct Way {
    std::string label;  ///< "out -> in"
    const ModuleDescription* to;
    bool interrupt;
};

std::string window_text(const Route& route) {
    if (route.size == 0) return "any address";
    return fmt::format("{:#014x} to {:#014x} ({})", route.base, route.base + (route.size - 1),
                       format_quantity(route.size, Dimension::bytes));
}

std::vector<Way> ways(const PlatformDescription& description, const ModuleDescription& from) {
    std::vector<Way> out;
    for (const Connection& connection : description.connections())
        if (connection.from.module == from.name)
            out.push_back({connection.from.port + " -> " + connection.to.port, description.module(connection.to.module),
                           connection.kind == PortKind::irq_out});
    for (const std::string& destination : route_destinations(from.routes)) {
        const PortPath to(destination);
        out.push_back({"map -> " + to.port, description.module(to.module), false});
    }
    return out;
}

class Tree {
public:
    explicit Tree(const PlatformDescription& description) : description_(description) {}

    std::string text() {
        std::set<std::string> reached;
        for (const ModuleDescription& module : description_.modules())
            for (const Way& way : ways(description_, module))
                if (!way.interrupt) reached.insert(way.to->name);
        for (const ModuleDescription& module : description_.modules())
            if (reached.count(module.name) == 0) add(module, "", "");
        // Modules that only circles lead to.
        for (const ModuleDescription& module : description_.modules())
            if (shown_.count(module.name) == 0) add(module, "", "");
        return out_;
    }

private:
    void add(const ModuleDescription& module, const std::string& head, const std::string& indent) {
        const bool again = !shown_.insert(module.name).second;
        out_ += fmt::format("{}{} ({}){}\n", head, module.name, module.type->name, again ? ", see above" : "");
        if (again) return;
        const std::vector<Way> all = ways(description_, module);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool last = i + 1 == all.size();
            const std::string branch = indent + (last ? "└─ " : "├─ ");
            if (all[i].interrupt)
                out_ += fmt::format("{}interrupt {} of {}\n", branch, all[i].label, all[i].to->name);
            else
                add(*all[i].to, branch + all[i].label + " of ", indent + (last ? "   " : "│  "));
        }
    }

    const PlatformDescription& description_;
    std::set<std::string> shown_;
    std::string out_;
};

void add_parameters(const ordered_json& values, const std::string& prefix, std::string& out) {
    for (const auto& [name, value] : values.items()) {
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i)
                add_parameters(value[i], fmt::format("{}{}.{}.", prefix, name, i), out);
        } else if (!value.contains("source")) {
            add_parameters(value, prefix + name + ".", out);
        } else {
            const ordered_json& shown = value["value"];
            out += fmt::format("  {}{} = {}  [{}]\n", prefix, name,
                               shown.is_string() ? shown.get<std::string>() : shown.dump(),
                               value["source"].get<std::string>());
        }
    }
}

/// Names are identifiers and need no escapes; "\n" is a line end to graphviz.
std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

}  // namespace

std::string describe_text(const PlatformDescription& description) {
    const PlatformSettings& settings = description.settings();
    std::string out = settings.name;
    if (!settings.description.empty()) out += ": " + settings.description;
    out += fmt::format("\n{} timing, seed {}, ", to_string(settings.timing), settings.seed);
    out += settings.duration == 0 ? "until nothing is left to do\n"
                                  : "for " + format_quantity(settings.duration, Dimension::time) + "\n";
    out += "\n" + Tree(description).text();

    for (const ModuleDescription& module : description.modules()) {
        if (module.routes.empty()) continue;
        out += fmt::format("\naddress map of {}\n", module.name);
        std::vector<Route> routes = module.routes;
        std::stable_sort(routes.begin(), routes.end(), [](const Route& a, const Route& b) { return a.base < b.base; });
        for (const Route& route : routes)
            out += fmt::format("  {} -> {} from {:#x}\n", window_text(route), route.to, route.offset);
    }
    for (const ModuleDescription& module : description.modules()) {
        out += fmt::format("\n{} ({}): {}\n", module.name, module.type->name, module.type->doc);
        add_parameters(description.effective(module), "", out);
    }
    if (!settings.faults.empty()) out += "\nfaults\n";
    for (const FaultSpec& fault : settings.faults)
        out += fmt::format("  {} at {}\n", cxlvp::to_string(fault.kind), fault.point);
    return out;
}

std::string describe_dot(const PlatformDescription& description) {
    std::string out =
        fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(description.settings().name));
    for (const ModuleDescription& module : description.modules())
        out += fmt::format("  {} [label={}];\n", quoted(module.name), quoted(module.name + "\\n" + module.type->name));
    for (const Connection& connection : description.connections())
        out += fmt::format("  {} -> {}{};\n", quoted(connection.from.module), quoted(connection.to.module),
                           connection.kind == PortKind::irq_out ? " [style=dashed]" : "");
    for (const ModuleDescription& module : description.modules())
        for (const Route& route : module.routes)
            out += fmt::format("  {} -> {} [label={}];\n", quoted(module.name), quoted(PortPath(route.to).module),
                               quoted(window_text(route)));
    return out + "}\n";
}

}  // namespace cxlvp::platform
