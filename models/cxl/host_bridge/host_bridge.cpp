// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/host_bridge/host_bridge.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/link/no_answer.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kMostPorts = 16;

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
    return downstream_links(ports.size(), "root port");
}

std::uint64_t HostBridge::Config::extent(const std::string& port) const {
    if (port == "ecam") return pci::ConfigAddress::kEcamSize;
    return port == "regs" ? kComponentBlockSize : 0;
}

HostBridge::HostBridge(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      latency_(to_time(config.latency)),
      level_(*this, *this, config.ports, pci::PortType::root_port, config.component, config.latency, config.io_latency),
      ecam_("ecam", context, ecam_config(config)),
      mem_(level_, context, "mem"),
      mmio_(*this, context, "mmio"),
      regs_(*this, context, "regs"),
      dma_(*this, "dma"),
      cache_(*this, "coherent_cache"),
      snoop_(*this, context, "coherent_snoop") {
    for (std::size_t i = 0; i < level_.size(); ++i)
        ecam_.root_bus().attach(static_cast<unsigned>(i), 0, level_.port(i));
    stats().counter("unclaimed", "requests", "CXL.io requests that no root port has claimed", unclaimed_);
    stats().on_clear([this](Tick) { unclaimed_ = 0; });
}

TargetSocket* HostBridge::target(const std::string& port) {
    if (port == "mem") return &mem_.in;
    if (port == "mmio") return &mmio_.in;
    if (port == "regs") return &regs_.in;
    if (port == "ecam") return &ecam_.in;
    if (port == "coherent.snoop") return &snoop_.in;
    return level_.target(port);
}

InitiatorSocket* HostBridge::initiator(const std::string& port) {
    if (port == "dma") return &dma_.out;
    if (port == "coherent.cache") return &cache_.out;
    return level_.initiator(port);
}

void HostBridge::reset(ResetKind kind) {
    component().reset(kind, now());
    level_.reset_ports(kind, now());
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
    if (request == nullptr || request->port >= level_.size())
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    delay += latency_;
    level_.port(request->port).snoop(tx, delay);
    delay += latency_;
}

void HostBridge::mmio(Payload& tx, sc_core::sc_time& delay) {
    if (DownstreamPort* port = level_.claimant(tx)) return port->io(tx, delay);
    ++unclaimed_;
    delay += to_time(config_.io_latency);
    complete_unanswered(tx, false);
}

unsigned int HostBridge::mmio_debug(Payload& tx) {
    DownstreamPort* port = level_.claimant(tx);
    return port != nullptr ? port->io_debug(tx) : 0;
}

void HostBridge::registers(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.io_latency);
    sync(delay);
    component().access(tx, tx.get_address(), now() + delay.value());
}

}  // namespace cxlvp::cxl
