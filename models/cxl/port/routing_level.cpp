// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/routing_level.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/link/no_answer.h"
#include "cxlvp/cxl/port/dmi_span.h"
#include "cxlvp/cxl/port/link_bundle.h"
#include "cxlvp/cxl/port/port_name.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

namespace {

ComponentConfig routing(ComponentConfig component, std::size_t ports) {
    component.hdm.role = HdmRole::routing;
    for (std::size_t i = 0; i < ports; ++i) component.hdm.ports.push_back(static_cast<std::uint8_t>(i));
    return component;
}

}  // namespace

RoutingLevel::RoutingLevel(Module& module, PortOwner& owner, const std::vector<DownstreamPort::Config>& ports,
                           pci::PortType kind, ComponentConfig component, Tick latency, Tick io_latency)
    : module_(module),
      latency_(latency),
      block_(module, fmt::format("{}.component", module.name()), routing(std::move(component), ports.size())),
      miss_report_(module.context().reports().handle(module.name(), "decode-miss")),
      stats_(module.context().stats(), module.name()) {
    for (std::size_t i = 0; i < ports.size(); ++i)
        ports_.push_back(std::make_unique<DownstreamPort>(module, owner, port_name(i), static_cast<unsigned>(i), kind,
                                                          io_latency, ports[i]));
    stats_.counter("misses", "transactions", "CXL.mem requests that no decoder has taken", misses_);
    stats_.on_clear([this](Tick) { misses_ = 0; });
    if (decodes())
        block_.component().decoders().before_change([&owner](Tick) { owner.withdraw_dmi(0, ~std::uint64_t{0}); });
}

TargetSocket* RoutingLevel::target(const std::string& name) {
    const auto [number, part] = split_port_name(name);
    return number < ports_.size() ? ports_[number]->target(part) : nullptr;
}

InitiatorSocket* RoutingLevel::initiator(const std::string& name) {
    const auto [number, part] = split_port_name(name);
    return number < ports_.size() ? ports_[number]->initiator(part) : nullptr;
}

void RoutingLevel::reset_ports(ResetKind kind, Tick at) {
    for (const auto& port : ports_) port->reset(kind, at);
}

DownstreamPort* RoutingLevel::route(std::uint64_t hpa) const {
    if (!decodes()) return ports_.front().get();
    const HdmHit hit = block_.decoders().decode(hpa);
    return hit.hit ? ports_[hit.port].get() : nullptr;
}

void RoutingLevel::mem(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(latency_);
    if (DownstreamPort* port = route(tx.get_address())) {
        port->mem(tx, delay);
    } else {
        ++misses_;
        report_miss(miss_report_, tx, module_.context().now() + delay.value());
        complete_unanswered(tx, block_.component().poison_on_miss());
    }
    delay += to_time(latency_);
}

void RoutingLevel::note(Payload& tx) const {
    RouteProbe* probe = RouteProbe::of(tx);
    if (probe == nullptr) return;
    if (!decodes()) return probe->pass(module_.name(), "no decoders -> port0");
    const HdmHit hit = block_.decoders().decode(tx.get_address());
    if (!hit.hit) return probe->end(module_.name(), "no decoder", RouteStatus::no_decoder);
    const Interleave& interleave = block_.decoders().find(tx.get_address())->interleave;
    probe->pass(module_.name(),
                fmt::format("decoder {}, way {} of {} at {} -> {}", hit.decoder, hit.way, interleave.ways(),
                            format_quantity(interleave.granularity(), Dimension::bytes), port_name(hit.port)));
}

unsigned int RoutingLevel::mem_debug(Payload& tx) {
    note(tx);
    DownstreamPort* port = route(tx.get_address());
    return port != nullptr ? port->mem_debug(tx) : 0;
}

bool RoutingLevel::mem_dmi(Payload& tx, tlm::tlm_dmi& dmi) {
    DownstreamPort* port = route(tx.get_address());
    if (port == nullptr) return bus::refuse_dmi(dmi);
    const bool granted = port->mem_dmi(tx, dmi);
    if (decodes()) clip_to_decoder(dmi, block_.decoders(), tx.get_address(), granted);
    if (granted) add_latency(dmi, 2 * latency_);
    return granted;
}

DownstreamPort* RoutingLevel::claimant(const Payload& tx) const {
    const std::uint64_t bytes = std::max(1u, tx.get_data_length());
    for (const auto& port : ports_)
        if (port->claims(tx.get_address(), bytes)) return port.get();
    return nullptr;
}

std::vector<PortDecl> downstream_links(std::size_t count, const std::string& what) {
    std::vector<PortDecl> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(downstream_link(port_name(i), fmt::format("CXL link of {} {}", what, i)));
    return out;
}

}  // namespace cxlvp::cxl
