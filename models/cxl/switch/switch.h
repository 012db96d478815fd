// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/port/routing_level.h"
#include "cxlvp/pci/shell/config_port.h"

namespace cxlvp::cxl {

/// A CXL switch: an upstream port whose HDM decoders send CXL.mem requests to one of the downstream ports
/// (CXL r3.1 7.1, 8.2.4.20). Configuration and CXL.io go by bus number and bridge window as in any PCI Express switch.
///
/// | port | what |
/// |---|---|
/// | `up` | CXL link towards the host |
/// | `port0`, `port1`, ... | CXL links of the downstream ports, devices 0, 1, ... on the internal bus |
///
/// The upstream port has DVSECs 7 and 8 (CXL r3.1 8.1.1); its BAR0 holds the component registers. A request that no
/// decoder takes is completed as they say, and counted. Back-invalidate snoops pass; CXL.cache does not, since cache
/// ids (CXL r3.1 9.15) are not modelled: D2H requests are answered with an address error, and counted.
class Switch : public Module, private PortOwner, private pci::ConfigTarget {
public:
    struct Config {
        std::vector<DownstreamPort::Config> ports;
        Tick latency = ns(35);
        Tick io_latency = ns(50);
        ComponentConfig component;
        static const Schema<Config>& schema();
        std::vector<PortDecl> more_ports() const;
    };

    Switch(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Switch() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    void reset(ResetKind kind) override;

    /// The upstream port.
    pci::BridgeFunction& function() { return function_; }
    ComponentBlock& component() { return level_.component(); }
    DownstreamPort& port(std::size_t i) { return level_.port(i); }

private:
    void io(Payload& tx, sc_core::sc_time& delay);
    unsigned int io_debug(Payload& tx);
    DownstreamPort* claimant(const Payload& tx) const;
    bool config(pci::ConfigRequest& request) override;
    void hot_reset(Tick at) override;
    void reset_rest(ResetKind kind, Tick at);
    void from_below(Payload& tx, sc_core::sc_time& delay) override;
    unsigned int debug_from_below(Payload& tx) override { return dma_.out->transport_dbg(tx); }
    void coherent_from_below(Payload& tx, CoherentRequest& request, unsigned port, sc_core::sc_time& delay) override;
    unsigned int debug_coherent_from_below(Payload& tx) override;
    void snoop(Payload& tx, sc_core::sc_time& delay);
    unsigned int snoop_debug(Payload&) { return 0; }
    void withdraw_dmi(std::uint64_t first, std::uint64_t last) override {
        mem_.in->invalidate_direct_mem_ptr(first, last);
    }

    const Config config_;
    const sc_core::sc_time latency_;
    RoutingLevel level_;
    pci::Bus bus_;
    pci::BridgeFunction function_;
    FlexBusPortDvsec flex_bus_;
    RegisterLocatorDvsec locator_;
    pci::ConfigPort config_port_;
    bus::TargetPort<RoutingLevel, &RoutingLevel::mem, &RoutingLevel::mem_debug, &RoutingLevel::mem_dmi> mem_;
    bus::TargetPort<Switch, &Switch::io, &Switch::io_debug> io_;
    bus::InitiatorPort<Switch> dma_;
    bus::InitiatorPort<Switch> cache_;
    bus::TargetPort<Switch, &Switch::snoop, &Switch::snoop_debug> snoop_;
    bus::RegisterWarnings warnings_{context(), name()};
    std::uint64_t unclaimed_ = 0;
    std::uint64_t blocked_ = 0;
    std::uint64_t cache_refused_ = 0;
};

}  // namespace cxlvp::cxl
