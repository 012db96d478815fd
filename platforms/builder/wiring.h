// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <systemc>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/platform/description/platform_description.h"

namespace cxlvp::platform {

/// Binds the ports of the modules of a platform, and owns what stands between them.
class Wiring {
public:
    /// Makes the module that is put into every wire that carries transactions; it has a target port "in" and an
    /// initiator port "out".
    using Between = std::function<std::unique_ptr<Module>(const char* instance, Context& context)>;
    using Modules = std::map<std::string, Module*>;

    Wiring(const Modules& modules, Context& context, Between between);
    ~Wiring();
    Wiring(const Wiring&) = delete;
    Wiring& operator=(const Wiring&) = delete;

    /// Binds the connections, then the address maps, then closes the ports that need no connection and have none: an
    /// initiator gets a target that answers with address errors, an interrupt line a signal that stays false. Throws
    /// `UserError` when a module lacks a port that its type declares.
    void bind(const PlatformDescription& description);

private:
    using Signal = sc_core::sc_signal<bool>;

    void join(InitiatorSocket& from, TargetSocket& to, const std::string& name);
    void connect(const PlatformDescription& description, const Connection& connection);
    void connect_peers(const PlatformDescription& description, const Connection& connection);
    void connect_parts(const PlatformDescription& description, const Connection& bundle);
    void bind_routes(const PlatformDescription& description, const std::string& name);
    void close_ports(const ModuleDescription& described);
    void close_port(const std::string& module_name, const std::string& name, const PortDecl& port);

    InitiatorSocket& initiator(const PlatformDescription& description, const PortPath& port);
    TargetSocket& target(const PlatformDescription& description, const PortPath& port);
    Module& module(const std::string& name) { return *modules_.at(name); }
    Signal& signal(const std::string& name);

    const Modules& modules_;
    Context& context_;
    Between between_;
    std::vector<std::unique_ptr<sc_core::sc_module>> helpers_;
    std::vector<std::unique_ptr<Signal>> signals_;
    std::map<sc_core::sc_out<bool>*, Signal*> driven_;  ///< looked up, never listed
    std::map<std::string, bool> connected_;             ///< by "module.port"
};

}  // namespace cxlvp::platform
