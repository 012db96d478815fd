// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/hop_trace.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/coherence/coherent_request.h"
#include "cxlvp/cxl/component/component_block.h"
#include "cxlvp/cxl/dvsec/flex_bus_port_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_port_dvsec.h"
#include "cxlvp/cxl/dvsec/port_extensions_dvsec.h"
#include "cxlvp/cxl/dvsec/register_locator_dvsec.h"
#include "cxlvp/cxl/link/cxl_link.h"
#include "cxlvp/pci/shell/config_socket.h"
#include "cxlvp/pci/topology/bridge_function.h"
#include "cxlvp/pci/topology/bus.h"

namespace cxlvp::cxl {

/// What a downstream port belongs to: a host bridge or a switch.
class PortOwner {
public:
    virtual ~PortOwner() = default;
    /// A CXL.io memory request from below goes on towards the host.
    virtual void from_below(Payload& tx, sc_core::sc_time& delay) = 0;
    virtual unsigned int debug_from_below(Payload& tx) = 0;
    /// A D2H request or a back-invalidate snoop from below goes on towards the host; `port` is where it came from.
    virtual void coherent_from_below(Payload& tx, CoherentRequest& request, unsigned port, sc_core::sc_time& delay) = 0;
    virtual unsigned int debug_coherent_from_below(Payload& tx) = 0;
    /// Direct memory access to [first, last] is taken back.
    virtual void withdraw_dmi(std::uint64_t first, std::uint64_t last) = 0;
};

/// A root port of a host bridge, or a downstream port of a switch, with the CXL link below it: bridge function with the
/// DVSECs of such a port (3, 4, 7, 8; CXL r3.1 8.1.1), component registers in BAR0 (CXL r3.1 8.2.3), the link and the
/// sockets of its bundle. It is part of the module that owns it, which attaches it to its bus.
///
/// A transaction that cannot reach anybody - the link is down or disabled, nothing is connected, the device is gone -
/// completes: a read with all ones, marked as poison, a write without effect. It is counted. What the cache of a device
/// asks for is answered with an address error then, and a snoop finds nothing. Back-invalidate snoops need flits of 256
/// bytes (CXL r3.1 3.3): the port refuses and counts them with others.
class DownstreamPort : public pci::ConfigTarget {
public:
    struct Config {
        bool hot_plug = false;
        CxlLink::Config link;
        static const Schema<Config>& schema();
    };

    /// Part `name` of `module`, with port number `number`; `owner` takes what comes from below.
    DownstreamPort(Module& module, PortOwner& owner, const std::string& name, unsigned number, pci::PortType kind,
                   Tick io_latency, const Config& config);
    DownstreamPort(const DownstreamPort&) = delete;
    DownstreamPort& operator=(const DownstreamPort&) = delete;

    /// Sockets by the name of the part of the bundle; null when there is none.
    InitiatorSocket* initiator(const std::string& part);
    TargetSocket* target(const std::string& part);

    bool config(pci::ConfigRequest& request) override;
    void hot_reset(Tick at) override;
    pci::BridgeFunction& function() { return function_; }
    CxlLink& link() { return link_; }

    /// CXL.mem from above.
    void mem(Payload& tx, sc_core::sc_time& delay);
    unsigned int mem_debug(Payload& tx);
    bool mem_dmi(Payload& tx, tlm::tlm_dmi& dmi);
    /// A snoop of the host to the cache of the device. Without a device nothing is found.
    void snoop(Payload& tx, sc_core::sc_time& delay);
    /// The port, or something below it, claims a CXL.io memory request for `bytes` bytes at `address`.
    bool claims(std::uint64_t address, std::uint64_t bytes) const;
    /// CXL.io memory requests from above that the port claims.
    void io(Payload& tx, sc_core::sc_time& delay);
    unsigned int io_debug(Payload& tx);

    /// Resets the port: the modules behind it are reset by whoever resets this one.
    void reset(ResetKind kind, Tick at);

private:
    void reset_rest(ResetKind kind, Tick at);
    void cross(Payload& tx, sc_core::sc_time& delay);
    void from_below(Payload& tx, sc_core::sc_time& delay);
    unsigned int debug_from_below(Payload& tx) { return owner_.debug_from_below(tx); }
    void withdraw_dmi(sc_dt::uint64 first, sc_dt::uint64 last) { owner_.withdraw_dmi(first, last); }
    void coherent(Payload& tx, sc_core::sc_time& delay);
    unsigned int coherent_debug(Payload& tx);
    void cache_request(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay);
    void back_invalidate(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay);
    bool carries(const CoherentRequest& request) const;
    void send_unwaited(Message message, unsigned count, sc_core::sc_time& delay);
    void unanswered(Payload& tx, sc_core::sc_time& delay);

    Context& context_;
    PortOwner& owner_;
    const unsigned number_;
    const CxlLink::Flit flit_;
    const Tick io_latency_;
    const bus::TraceLabels labels_;
    const std::uint32_t track_;
    bus::InitiatorPort<DownstreamPort, &DownstreamPort::withdraw_dmi> mem_;
    bus::InitiatorPort<DownstreamPort> io_;
    pci::ConfigSocket config_;
    bus::TargetPort<DownstreamPort, &DownstreamPort::from_below, &DownstreamPort::debug_from_below> dma_;
    bus::TargetPort<DownstreamPort, &DownstreamPort::coherent, &DownstreamPort::coherent_debug> cache_;
    bus::InitiatorPort<DownstreamPort> snoop_;
    pci::Bus bus_;
    pci::BridgeFunction function_;
    PortExtensionsDvsec extensions_;
    GpfPortDvsec gpf_;
    FlexBusPortDvsec flex_bus_;
    RegisterLocatorDvsec locator_;
    ComponentBlock block_;
    CxlLink link_;
    Reports::Handle unanswered_report_;
    std::uint64_t unanswered_ = 0;
    std::uint64_t blocked_ = 0;
    std::uint64_t refused_ = 0;
    StatGroup stats_;
};

}  // namespace cxlvp::cxl
