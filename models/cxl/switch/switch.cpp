// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/switch/switch.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint16_t kVendor = 0x1234;
constexpr std::uint16_t kUpstreamPort = 0x0c02;
constexpr std::uint32_t kPciToPciBridge = 0x060400;  // class code
constexpr std::uint64_t kMostPorts = 32;             // devices on the internal bus

pci::BridgeConfig function_config(const std::string& name) {
    pci::BridgeConfig out;
    out.name = name;
    out.identity.vendor = kVendor;
    out.identity.device = kUpstreamPort;
    out.identity.class_code = kPciToPciBridge;
    out.bars[0] = {pci::BarSpec::Kind::memory64, kComponentBlockSize, false};
    out.express.port = pci::PortType::upstream_port;
    return out;
}

std::uint64_t touched(const Payload& tx) {
    return std::max(1u, tx.get_data_length());
}

}  // namespace

const Schema<Switch::Config>& Switch::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .list("ports", &Config::ports, {"downstream ports", ""})
            .required()
            .time("latency", &Config::latency, {0, kMillisecond},
                  {"of a CXL.mem message through the switch, each way; published figures contradict each other, so "
                   "explore it",
                   "assumed: half of 70 ns"})
            .time("io_latency", &Config::io_latency, {0, kMillisecond},
                  {"of configuration and memory-mapped I/O, for each port", "assumed"})
            .group("component", &Config::component, {"component registers of the upstream port", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                const auto error = [&](const char* key, const std::string& text) {
                    binding.errors().error(node.origin, fmt::format("{}.{}", path, key), text);
                };
                if (config.ports.empty() || config.ports.size() > kMostPorts)
                    error("ports",
                          fmt::format("{} downstream ports; a switch has 1 to {}", config.ports.size(), kMostPorts));
                if (config.component.hdm_pointer == 0)
                    error("component.hdm_pointer", "the upstream port of a switch has HDM decoders (CXL r3.1 8.2.4)");
            });
    return schema;
}

std::vector<PortDecl> Switch::Config::more_ports() const {
    return downstream_links(ports.size(), "downstream port");
}

Switch::Switch(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      latency_(to_time(config.latency)),
      level_(*this, *this, config.ports, pci::PortType::downstream_port, config.component, config.latency,
             config.io_latency),
      function_(function_config(name()), bus_),
      flex_bus_(FlexBusPortConfig{}),
      locator_({{0, RegisterBlock::component, 0}}),
      config_port_(*this, "up_config", static_cast<pci::ConfigTarget&>(*this), config.io_latency),
      mem_(level_, context, "up_mem"),
      io_(*this, context, "up_io"),
      dma_(*this, "up_dma"),
      cache_(*this, "up_cache"),
      snoop_(*this, context, "up_snoop") {
    for (std::size_t i = 0; i < level_.size(); ++i) bus_.attach(static_cast<unsigned>(i), 0, level_.port(i));
    function_.space().append(flex_bus_.capability());
    function_.space().append(locator_.capability());
    flex_bus_.set_enabled(false, true);
    function_.space().set_observer(&warnings_);
    stats().counter("unclaimed", "requests", "CXL.io requests that no downstream port has claimed", unclaimed_);
    stats().counter("blocked", "requests", "requests of devices without bus master enable", blocked_);
    stats().counter("cache_refused", "requests", "CXL.cache messages, which the switch does not carry", cache_refused_);
    stats().on_clear([this](Tick) { unclaimed_ = blocked_ = cache_refused_ = 0; });
}

Switch::~Switch() {
    function_.space().set_observer(nullptr);
}

TargetSocket* Switch::target(const std::string& port) {
    if (port == "up.mem") return &mem_.in;
    if (port == "up.io") return &io_.in;
    if (port == "up.config") return &config_port_.in;
    if (port == "up.snoop") return &snoop_.in;
    return level_.target(port);
}

InitiatorSocket* Switch::initiator(const std::string& port) {
    if (port == "up.dma") return &dma_.out;
    if (port == "up.cache") return &cache_.out;
    return level_.initiator(port);
}

void Switch::reset(ResetKind kind) {
    if (kind == ResetKind::function) return;  // a bridge has no function-level reset
    function_.space().reset(pci::reset_of(kind), now());
    reset_rest(kind, now());
    level_.reset_ports(kind, now());
}

bool Switch::config(pci::ConfigRequest& request) {
    return function_.config(request);
}

void Switch::hot_reset(Tick at) {
    function_.hot_reset(at);  // and with it the downstream ports
    reset_rest(ResetKind::warm, at);
}

void Switch::reset_rest(ResetKind kind, Tick at) {
    flex_bus_.set_enabled(false, true, at);  // the link trains anew
    component().reset(kind, at);
}

DownstreamPort* Switch::claimant(const Payload& tx) const {
    return function_.forwards_memory(tx.get_address(), touched(tx)) ? level_.claimant(tx) : nullptr;
}

void Switch::io(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.io_latency);
    sync(delay);
    if (const auto hit = function_.decode(tx.get_address(), touched(tx)))
        return component().access(tx, hit->offset, now() + delay.value());
    if (DownstreamPort* port = claimant(tx)) return port->io(tx, delay);
    ++unclaimed_;
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

unsigned int Switch::io_debug(Payload& tx) {
    if (const auto hit = function_.decode(tx.get_address(), touched(tx))) return component().debug(tx, hit->offset);
    DownstreamPort* port = claimant(tx);
    return port != nullptr ? port->io_debug(tx) : 0;
}

void Switch::from_below(Payload& tx, sc_core::sc_time& delay) {
    if (!function_.forwards_upstream()) {
        ++blocked_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    delay += to_time(config_.io_latency);
    dma_.out->b_transport(tx, delay);
}

void Switch::coherent_from_below(Payload& tx, CoherentRequest& request, unsigned, sc_core::sc_time& delay) {
    if (is_d2h(request.opcode)) {
        ++cache_refused_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    delay += latency_;
    cache_.out->b_transport(tx, delay);
    delay += latency_;
}

unsigned int Switch::debug_coherent_from_below(Payload& tx) {
    const auto* request = tx.get_extension<CoherentRequest>();
    return request != nullptr && is_back_invalidate(request->opcode) ? cache_.out->transport_dbg(tx) : 0;
}

void Switch::snoop(Payload& tx, sc_core::sc_time&) {
    ++cache_refused_;
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

}  // namespace cxlvp::cxl
