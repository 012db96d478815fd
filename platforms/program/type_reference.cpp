// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/type_reference.h"

#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/reference_page.h"

namespace cxlvp::platform {

namespace {

const ModuleType& wanted(const ModuleRegistry& registry, const std::string& name) {
    const ModuleType* type = registry.find(name);
    if (type == nullptr)
        throw UserError(fmt::format("there is no module type '{}'{}", name, did_you_mean(name, registry.names())));
    return *type;
}

const char* kind_name(PortKind kind) {
    switch (kind) {
        case PortKind::initiator:
            return "initiator";
        case PortKind::target:
            return "target";
        case PortKind::irq_out:
            return "interrupt output";
        case PortKind::irq_in:
            return "interrupt input";
        case PortKind::peer_from:
            return "interface (from)";
        case PortKind::peer_to:
            return "interface (to)";
        case PortKind::bundle:
            return "bundle";
    }
    return "";
}

std::string type_page(const ModuleType& type) {
    std::string out = fmt::format("## {}\n\n{}\n", type.name, type.doc);
    if (!type.ports.empty()) out += "\n| port | kind | connections | meaning |\n|---|---|---|---|\n";
    for (const PortDecl& port : type.ports)
        out += fmt::format("| `{}` | {} | {}{} | {} |\n", port.name, kind_name(port.kind),
                           port.required ? "" : "optional, ", port.many ? "any number" : "one", port.doc);
    const std::string parameters = type.schema->reference();
    if (!parameters.empty())
        out +=
            "\n| parameter | default | range | meaning | origin of the default |\n|---|---|---|---|---|\n" + parameters;
    return out + "\n";
}

}  // namespace

std::string type_reference(const ModuleRegistry& registry, const std::string& only) {
    if (!only.empty()) return type_page(wanted(registry, only));
    std::string out = "# Module types\n\n";
    for (const std::string& name : registry.names()) out += type_page(*registry.find(name));
    return out;
}

std::string register_reference(const ModuleRegistry& registry, const std::string& only) {
    if (!only.empty()) {
        const ModuleType& type = wanted(registry, only);
        if (type.registers == nullptr) throw UserError(fmt::format("module type '{}' has no registers", only));
        return reference_page(*type.registers);
    }
    std::string out;
    for (const std::string& name : registry.names())
        if (const RegisterMap* registers = registry.find(name)->registers) out += reference_page(*registers) + "\n";
    return out.empty() ? "no module type has registers\n" : out;
}

}  // namespace cxlvp::platform
