// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/port/routing_level.h"
#include "cxlvp/pci/shell/ecam.h"

namespace cxlvp::cxl {

/// A CXL host bridge with its root ports: it takes CXL.mem requests of the windows that name it and sends them to a
/// root port by its HDM decoders (CXL r3.1 9.18.1.2 CHBS, 8.2.4.20). With one root port and no decoders everything goes
/// to that one.
///
/// | port | what |
/// |---|---|
/// | `mem` | CXL.mem requests, with host physical addresses |
/// | `ecam` | configuration requests to the root ports and what lies behind them |
/// | `mmio` | CXL.io memory requests, with bus addresses |
/// | `dma` | CXL.io memory requests of devices |
/// | `coherent` | coherence agent of the host: D2H requests and back-invalidate snoops up, H2D snoops down |
/// | `port0`, `port1`, ... | CXL links |
///
/// The port `regs` leads to the 64 KiB of component registers. A request that the decoders miss is completed as they
/// say (all ones, or poison when that is enabled), and counted; so is a memory request on `mmio` that no root port
/// claims.
class HostBridge : public Module, private PortOwner {
public:
    struct Config {
        std::vector<DownstreamPort::Config> ports = {{}};
        Tick latency = ns(24);
        Tick io_latency = ns(50);
        std::uint64_t bus = 0;
        ComponentConfig component;
        static const Schema<Config>& schema();
        std::vector<PortDecl> more_ports() const;
        std::uint64_t extent(const std::string& port) const;
    };

    HostBridge(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    void reset(ResetKind kind) override;

    ComponentBlock& component() { return level_.component(); }
    DownstreamPort& port(std::size_t i) { return level_.port(i); }

private:
    void mmio(Payload& tx, sc_core::sc_time& delay);
    unsigned int mmio_debug(Payload& tx);
    void registers(Payload& tx, sc_core::sc_time& delay);
    unsigned int registers_debug(Payload& tx) { return component().debug(tx, tx.get_address()); }
    void from_below(Payload& tx, sc_core::sc_time& delay) override { dma_.out->b_transport(tx, delay); }
    unsigned int debug_from_below(Payload& tx) override { return dma_.out->transport_dbg(tx); }
    void coherent_from_below(Payload& tx, CoherentRequest& request, unsigned port, sc_core::sc_time& delay) override;
    unsigned int debug_coherent_from_below(Payload& tx) override { return cache_.out->transport_dbg(tx); }
    void snoop(Payload& tx, sc_core::sc_time& delay);
    unsigned int snoop_debug(Payload&) { return 0; }
    void withdraw_dmi(std::uint64_t first, std::uint64_t last) override {
        mem_.in->invalidate_direct_mem_ptr(first, last);
    }

    const Config config_;
    const sc_core::sc_time latency_;
    RoutingLevel level_;
    pci::Ecam ecam_;
    bus::TargetPort<RoutingLevel, &RoutingLevel::mem, &RoutingLevel::mem_debug, &RoutingLevel::mem_dmi> mem_;
    bus::TargetPort<HostBridge, &HostBridge::mmio, &HostBridge::mmio_debug> mmio_;
    bus::TargetPort<HostBridge, &HostBridge::registers, &HostBridge::registers_debug> regs_;
    bus::InitiatorPort<HostBridge> dma_;
    bus::InitiatorPort<HostBridge> cache_;
    bus::TargetPort<HostBridge, &HostBridge::snoop, &HostBridge::snoop_debug> snoop_;
    std::uint64_t unclaimed_ = 0;
};

}  // namespace cxlvp::cxl
