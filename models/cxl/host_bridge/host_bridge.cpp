// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/host_bridge/host_bridge.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/link/no_answer.h"
#include "cxlvp/cxl/port/dmi_span.h"
#include "cxlvp/cxl/port/port_name.h"
#include "cxlvp/cxl/port/probe_level.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kMostPorts = 16;

ComponentConfig component_config(const HostBridge::Config& config) {
    ComponentConfig out = config.component;
    out.hdm.role = HdmRole::routing;
    for (std::size_t i = 0; i < config.ports.size(); ++i) out.hdm.ports.push_back(static_cast<std::uint8_t>(i));
    return out;
}

pci::Ecam::Config ecam_config(const HostBridge::Config& config) {
    pci::Ecam::Config out;
    out.latency = config.io_latency;
    out.root_bus = config.bus;
    return out;
}

}  // namespace

const Schema<HostBridge::Config>& HostBridge::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .list("ports", &Config::ports, {"root ports, one if none is named", ""})
            .time("latency", &Config::latency, {0, kMillisecond},
                  {"protocol conversion 12 ns and port 12 ns, each way", "X18 and half a port round trip of 24 ns"})
            .time("io_latency", &Config::io_latency, {0, kMillisecond},
                  {"of configuration and memory-mapped I/O", "assumed"})
            .count("bus", &Config::bus, {0, 255}, {"number of the root bus", ""})
            .group("component", &Config::component, {"component registers", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                const auto error = [&](const char* key, const std::string& text) {
                    binding.errors().error(node.origin, fmt::format("{}.{}", path, key), text);
                };
                if (config.ports.empty() || config.ports.size() > kMostPorts)
                    error("ports", fmt::format("{} root ports; there are 1 to {}", config.ports.size(), kMostPorts));
                if (config.ports.size() > 1 && config.component.hdm_pointer == 0)
                    error("component.hdm_pointer", "several root ports need HDM decoders (CXL r3.1 8.2.4.20)");
            });
    return schema;
}

std::vector<PortDecl> HostBridge::Config::more_ports() const {
    std::vector<PortDecl> out;
    for (std::size_t i = 0; i < ports.size(); ++i)
        out.push_back(downstream_link(port_name(i), fmt::format("CXL link of root port {}", i)));
    return out;
}

std::uint64_t HostBridge::Config::extent(const std::string& port) const {
    if (port == "ecam") return pci::ConfigAddress::kEcamSize;
    return port == "regs" ? kComponentBlockSize : 0;
}

HostBridge::HostBridge(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      latency_(to_time(config.latency)),
      block_(*this, fmt::format("{}.component", name()), component_config(config)),
      ecam_("ecam", context, ecam_config(config)),
      mem_(*this, context, "mem"),
      mmio_(*this, context, "mmio"),
      regs_(*this, context, "regs"),
      dma_(*this, "dma"),
      cache_(*this, "coherent_cache"),
      snoop_(*this, context, "coherent_snoop") {
    for (std::size_t i = 0; i < config.ports.size(); ++i) {
        const auto number = static_cast<unsigned>(i);
        PortOwner& owner = *this;
        ports_.push_back(std::make_unique<DownstreamPort>(*this, owner, port_name(i), number, pci::PortType::root_port,
                                                          config.io_latency, config.ports[i]));
        ecam_.root_bus().attach(number, 0, *ports_.back());
    }
    stats().counter("misses", "transactions", "CXL.mem requests that no decoder has taken", misses_);
    stats().counter("unclaimed", "requests", "CXL.io requests that no root port has claimed", unclaimed_);
    stats().on_clear([this](Tick) { misses_ = unclaimed_ = 0; });
    if (block_.component().has_decoders())
        block_.component().decoders().before_change([this](Tick) { withdraw_dmi(0, ~std::uint64_t{0}); });
}

TargetSocket* HostBridge::target(const std::string& port) {
    if (port == "mem") return &mem_.in;
    if (port == "mmio") return &mmio_.in;
    if (port == "regs") return &regs_.in;
    if (port == "ecam") return &ecam_.in;
    if (port == "coherent.snoop") return &snoop_.in;
    const auto [number, part] = split_port_name(port);
    return number < ports_.size() ? ports_[number]->target(part) : nullptr;
}

InitiatorSocket* HostBridge::initiator(const std::string& port) {
    if (port == "dma") return &dma_.out;
    if (port == "coherent.cache") return &cache_.out;
    const auto [number, part] = split_port_name(port);
    return number < ports_.size() ? ports_[number]->initiator(part) : nullptr;
}

void HostBridge::reset(ResetKind kind) {
    block_.reset(kind, now());
    for (const auto& port : ports_) port->reset(kind, now());
}

DownstreamPort* HostBridge::route(std::uint64_t hpa) const {
    if (!block_.component().has_decoders()) return ports_.front().get();
    const HdmHit hit = block_.decoders().decode(hpa);
    return hit.hit ? ports_[hit.port].get() : nullptr;
}

void HostBridge::mem(Payload& tx, sc_core::sc_time& delay) {
    delay += latency_;
    DownstreamPort* port = route(tx.get_address());
    if (port != nullptr) {
        port->mem(tx, delay);
    } else {
        ++misses_;
        report_miss(*this, tx, delay);
        complete_unanswered(tx, block_.component().poison_on_miss());
    }
    delay += latency_;
}

unsigned int HostBridge::mem_debug(Payload& tx) {
    if (block_.component().has_decoders())
        probe_level(*this, block_.decoders(), tx);
    else if (RouteProbe* probe = RouteProbe::of(tx))
        probe->pass(name(), "no decoders -> port0");
    DownstreamPort* port = route(tx.get_address());
    return port != nullptr ? port->mem_debug(tx) : 0;
}

bool HostBridge::mem_dmi(Payload& tx, tlm::tlm_dmi& dmi) {
    DownstreamPort* port = route(tx.get_address());
    if (port == nullptr) return bus::refuse_dmi(dmi);
    const bool granted = port->mem_dmi(tx, dmi);
    if (block_.component().has_decoders()) clip_to_decoder(dmi, block_.decoders(), tx.get_address(), granted);
    if (granted) add_latency(dmi, 2 * config_.latency);
    return granted;
}

void HostBridge::coherent_from_below(Payload& tx, CoherentRequest& request, unsigned port, sc_core::sc_time& delay) {
    request.port = static_cast<std::uint8_t>(port);
    // A line that is pulled before the answer crosses the bridge twice more.
    delay += latency_;
    if (flow_of(request.opcode).pull_first) delay += 2 * latency_;
    cache_.out->b_transport(tx, delay);
    delay += latency_;
}

void HostBridge::snoop(Payload& tx, sc_core::sc_time& delay) {
    const auto* request = tx.get_extension<CoherentRequest>();
    if (request == nullptr || request->port >= ports_.size())
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    delay += latency_;
    ports_[request->port]->snoop(tx, delay);
    delay += latency_;
}

DownstreamPort* HostBridge::claimant(const Payload& tx) const {
    const std::uint64_t bytes = std::max(1u, tx.get_data_length());
    for (const auto& port : ports_)
        if (port->claims(tx.get_address(), bytes)) return port.get();
    return nullptr;
}

void HostBridge::mmio(Payload& tx, sc_core::sc_time& delay) {
    if (DownstreamPort* port = claimant(tx)) return port->io(tx, delay);
    ++unclaimed_;
    delay += to_time(config_.io_latency);
    complete_unanswered(tx, false);
}

unsigned int HostBridge::mmio_debug(Payload& tx) {
    DownstreamPort* port = claimant(tx);
    return port != nullptr ? port->io_debug(tx) : 0;
}

void HostBridge::registers(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.io_latency);
    sync(delay);
    block_.access(tx, tx.get_address(), now() + delay.value());
}

}  // namespace cxlvp::cxl
