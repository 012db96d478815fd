// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/wiring.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/platform/builder/open_ends.h"

namespace cxlvp::platform {

namespace {

/// Name of an object that belongs to a port.
std::string object_name(std::string port_path, const char* suffix) {
    std::replace(port_path.begin(), port_path.end(), '.', '_');
    return port_path + suffix;
}

UserError lacking(const ModuleDescription& module, const std::string& port) {
    return UserError(fmt::format("{}: {}: module type '{}' declares the port '{}' but does not have it", module.origin,
                                 module.name, module.type->name, port));
}

}  // namespace

Wiring::Wiring(const Modules& modules, Context& context, Between between)
    : modules_(modules), context_(context), between_(std::move(between)) {}

Wiring::~Wiring() = default;

void Wiring::bind(const PlatformDescription& description) {
    for (const Connection& connection : description.connections()) connect(description, connection);
    for (const ModuleDescription& described : description.modules()) bind_routes(description, described.name);
    for (const ModuleDescription& described : description.modules()) close_ports(described);
}

InitiatorSocket& Wiring::initiator(const PlatformDescription& description, const PortPath& port) {
    InitiatorSocket* socket = module(port.module).initiator(port.port);
    if (socket == nullptr) throw lacking(*description.module(port.module), port.port);
    connected_[port.text()] = true;
    return *socket;
}

TargetSocket& Wiring::target(const PlatformDescription& description, const PortPath& port) {
    TargetSocket* socket = module(port.module).target(port.port);
    if (socket == nullptr) throw lacking(*description.module(port.module), port.port);
    connected_[port.text()] = true;
    return *socket;
}

void Wiring::join(InitiatorSocket& from, TargetSocket& to, const std::string& name) {
    if (!between_) {
        from.bind(to);
        return;
    }
    std::unique_ptr<Module> middle = between_(object_name(name, "_watch").c_str(), context_);
    from.bind(*middle->target("in"));
    middle->initiator("out")->bind(to);
    helpers_.push_back(std::move(middle));
}

void Wiring::connect(const PlatformDescription& description, const Connection& connection) {
    if (connection.kind == PortKind::bundle) return connect_parts(description, connection);
    if (connection.kind == PortKind::peer_from) return connect_peers(description, connection);
    if (connection.kind == PortKind::initiator) {
        InitiatorSocket& from = initiator(description, connection.from);
        join(from, target(description, connection.to), connection.from.text() + "_" + connection.to.text());
        return;
    }
    sc_core::sc_out<bool>* out = module(connection.from.module).irq_out(connection.from.port);
    if (out == nullptr) throw lacking(*description.module(connection.from.module), connection.from.port);
    sc_core::sc_in<bool>* in = module(connection.to.module).irq_in(connection.to.port);
    if (in == nullptr) throw lacking(*description.module(connection.to.module), connection.to.port);
    // One line drives any number of inputs through one signal.
    Signal*& line = driven_[out];
    if (line == nullptr) {
        line = &signal(object_name(connection.from.text(), "_line"));
        out->bind(*line);
    }
    in->bind(*line);
    connected_[connection.from.text()] = true;
    connected_[connection.to.text()] = true;
}

void Wiring::connect_peers(const PlatformDescription& description, const Connection& connection) {
    PeerEnd* from = module(connection.from.module).peer(connection.from.port);
    if (from == nullptr) throw lacking(*description.module(connection.from.module), connection.from.port);
    PeerEnd* to = module(connection.to.module).peer(connection.to.port);
    if (to == nullptr) throw lacking(*description.module(connection.to.module), connection.to.port);
    if (!from->connect(*to))
        throw UserError(fmt::format("{}: {} and {} are sides of different interfaces", connection.origin,
                                    connection.from.text(), connection.to.text()));
    connected_[connection.from.text()] = true;
    connected_[connection.to.text()] = true;
}

void Wiring::connect_parts(const PlatformDescription& description, const Connection& bundle) {
    for (const PortDecl& part : bundle.parts) {
        const PortPath here = bundle.from.part(part.name);
        const PortPath there = bundle.to.part(part.name);
        connect(description, is_source(part) ? Connection{here, there, part.kind, bundle.origin}
                                             : Connection{there, here, counterpart(part.kind), bundle.origin});
    }
}

void Wiring::bind_routes(const PlatformDescription& description, const std::string& name) {
    const std::vector<std::string> destinations = module(name).routes();
    for (std::size_t i = 0; i < destinations.size(); ++i) {
        InitiatorSocket* socket = module(name).route_socket(i);
        if (socket == nullptr) throw lacking(*description.module(name), "towards " + destinations[i]);
        join(*socket, target(description, PortPath(destinations[i])), name + "_" + destinations[i]);
    }
}

void Wiring::close_ports(const ModuleDescription& described) {
    for (const PortDecl& port : described.ports) {
        if (port.kind != PortKind::bundle)
            close_port(described.name, port.name, port);
        else
            for (const PortDecl& part : port.parts) close_port(described.name, port.name + "." + part.name, part);
    }
}

void Wiring::close_port(const std::string& module_name, const std::string& name, const PortDecl& port) {
    const std::string path = module_name + "." + name;
    if (port.many || connected_.count(path) != 0) return;
    Module& owner = module(module_name);
    if (port.kind == PortKind::initiator) {
        if (InitiatorSocket* socket = owner.initiator(name)) {
            auto end = std::make_unique<OpenTarget>(object_name(path, "_open").c_str(), context_);
            socket->bind(end->in);
            helpers_.push_back(std::move(end));
        }
    } else if (port.kind == PortKind::target) {
        if (TargetSocket* socket = owner.target(name)) {
            auto end = std::make_unique<OpenInitiator>(object_name(path, "_open").c_str());
            end->out.bind(*socket);
            helpers_.push_back(std::move(end));
        }
    } else if (port.kind == PortKind::irq_out) {
        if (auto* line = owner.irq_out(name)) line->bind(signal(object_name(path, "_open")));
    } else if (port.kind == PortKind::irq_in) {
        if (auto* line = owner.irq_in(name)) line->bind(signal(object_name(path, "_open")));
    }
}

Wiring::Signal& Wiring::signal(const std::string& name) {
    // A line of many outputs of one port would otherwise find its name taken.
    const bool taken = sc_core::sc_find_object(name.c_str()) != nullptr;
    signals_.push_back(std::make_unique<Signal>(taken ? sc_core::sc_gen_unique_name(name.c_str()) : name.c_str()));
    return *signals_.back();
}

}  // namespace cxlvp::platform
