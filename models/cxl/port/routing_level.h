// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/cxl/component/component_block.h"
#include "cxlvp/cxl/port/downstream_port.h"

namespace cxlvp::cxl {

/// What a host bridge and a switch have in common: downstream ports, and HDM decoders that send CXL.mem requests to one
/// of them (CXL r3.1 8.2.4.20). Without decoders everything goes to the first port. A request that no decoder takes is
/// completed as the component registers say, and counted as `misses`.
class RoutingLevel {
public:
    /// Part of `module`; `owner` takes what comes from below. `ports` ports of `kind` with their parameters; `latency`
    /// is that of a CXL.mem message, each way. `component` need not say that it routes.
    RoutingLevel(Module& module, PortOwner& owner, const std::vector<DownstreamPort::Config>& ports, pci::PortType kind,
                 ComponentConfig component, Tick latency, Tick io_latency);
    RoutingLevel(const RoutingLevel&) = delete;
    RoutingLevel& operator=(const RoutingLevel&) = delete;

    ComponentBlock& component() { return block_; }
    std::size_t size() const { return ports_.size(); }
    DownstreamPort& port(std::size_t i) { return *ports_[i]; }
    /// Sockets of the bundles "port0", "port1", ...; null when there is no such port or part.
    TargetSocket* target(const std::string& name);
    InitiatorSocket* initiator(const std::string& name);

    /// CXL.mem from above, with host physical addresses.
    void mem(Payload& tx, sc_core::sc_time& delay);
    unsigned int mem_debug(Payload& tx);
    bool mem_dmi(Payload& tx, tlm::tlm_dmi& dmi);
    /// The port that claims a CXL.io memory request from above; null when none does.
    DownstreamPort* claimant(const Payload& tx) const;

    /// Resets the ports, but not the component registers.
    void reset_ports(ResetKind kind, Tick at);

private:
    bool decodes() const { return block_.component().has_decoders(); }
    DownstreamPort* route(std::uint64_t hpa) const;
    void note(Payload& tx) const;

    Module& module_;
    const Tick latency_;
    ComponentBlock block_;
    std::vector<std::unique_ptr<DownstreamPort>> ports_;
    Reports::Handle miss_report_;
    std::uint64_t misses_ = 0;
    StatGroup stats_;
};

/// The bundles "port0" to the last of `count` in a platform file; `what` says what they are the links of.
std::vector<PortDecl> downstream_links(std::size_t count, const std::string& what);

}  // namespace cxlvp::cxl
