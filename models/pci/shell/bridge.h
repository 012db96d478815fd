// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/transport.h"
#include "cxlvp/pci/shell/config_port.h"
#include "cxlvp/pci/shell/function_sockets.h"
#include "cxlvp/pci/topology/bridge_function.h"

namespace cxlvp::pci {

/// A root port, or a port of a switch: configuration requests go through it by bus number, memory requests from "mmio"
/// to "down" when they lie in one of its windows, and those from "dma" to "up" while bus master enable is set. Others
/// are Unsupported Requests, answered with an address error. The wire in front of it is a module of its own, such as a
/// link.
class Bridge : public Module {
public:
    struct Config {
        PortType kind = PortType::root_port;
        std::uint64_t vendor_id = 0x1234;
        std::uint64_t device_id = 0x0002;
        std::uint64_t number = 0;
        bool slot = false;
        Tick latency = ns(20);
        std::vector<FunctionPlace> functions;
        static const Schema<Config>& schema();
        std::vector<Route> routes() const { return routes_of(functions); }
    };

    Bridge(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Bridge() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    std::vector<std::string> routes() const override { return route_destinations(config_.routes()); }
    InitiatorSocket* route_socket(std::size_t route) override { return functions_.socket(route); }
    void reset(ResetKind kind) override;

    /// The function, for capabilities of its own.
    BridgeFunction& function() { return function_; }
    /// The secondary bus, for functions that are attached in code.
    Bus& secondary() { return functions_.bus(); }

private:
    /// One direction of memory requests.
    class Way : public bus::Target, public bus::Initiator {
    public:
        Way(Bridge& owner, const char* from, const char* to, bool downstream);
        TargetSocket in;
        InitiatorSocket out;

    private:
        void b_transport(Payload& tx, sc_core::sc_time& delay) override;
        unsigned int transport_dbg(Payload& tx) override;
        bool open(const Payload& tx) const;

        Bridge& owner_;
        const bool downstream_;
    };

    const Config config_;
    FunctionSockets functions_;
    BridgeFunction function_;
    ConfigPort config_port_;
    Way down_{*this, "mmio", "down", true};
    Way up_{*this, "dma", "up", false};
    bus::RegisterWarnings warnings_{context(), name()};
    std::uint64_t unsupported_ = 0;
};

}  // namespace cxlvp::pci
