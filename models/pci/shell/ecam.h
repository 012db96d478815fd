// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/bus/transport.h"
#include "cxlvp/pci/config/config_target.h"
#include "cxlvp/pci/shell/function_sockets.h"

namespace cxlvp::pci {

/// The enhanced configuration access mechanism of a root complex (PCIe 7.2.2): a window of 1 MiB for each of 256 buses,
/// in which every read and write of up to a doubleword is a configuration request. Requests for the root bus go to its
/// functions as Type 0, those for higher buses to its bridges as Type 1.
///
/// What nobody claims is an Unsupported Request: a read gives all ones and a write has no effect, both are answered
/// with OK (PCIe 2.3.2) and counted.
class Ecam : public Module, private bus::Target {
public:
    struct Config {
        Tick latency = ns(50);
        std::uint64_t root_bus = 0;
        std::vector<FunctionPlace> functions;
        static const Schema<Config>& schema();
        std::vector<Route> routes() const { return routes_of(functions); }
        std::uint64_t extent(const std::string& port) const { return port == "in" ? ConfigAddress::kEcamSize : 0; }
    };

    Ecam(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket in{"in"};

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    std::vector<std::string> routes() const override { return route_destinations(config_.routes()); }
    InitiatorSocket* route_socket(std::size_t route) override { return functions_.socket(route); }

    /// The root bus, for functions that are attached in code.
    Bus& root_bus() { return functions_.bus(); }

private:
    /// The root bus with the rule that chooses between Type 0 and Type 1.
    class Root : public ConfigTarget {
    public:
        Root(Bus& bus, std::uint64_t number) : bus_(bus), number_(number) {}
        bool config(ConfigRequest& request) override;
        void hot_reset(Tick at) override { bus_.hot_reset(at); }

    private:
        Bus& bus_;
        const std::uint64_t number_;
    };

    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    unsigned int transport_dbg(Payload& tx) override;

    const Config config_;
    FunctionSockets functions_;
    Root root_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t unsupported_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::pci
