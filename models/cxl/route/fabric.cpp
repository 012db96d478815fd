// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/route/fabric.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

unsigned Fabric::add_endpoint(const HdmDecoders& decoders) {
    nodes_.push_back({&decoders, 0, std::nullopt});
    return static_cast<unsigned>(nodes_.size() - 1);
}

unsigned Fabric::add_switch(const HdmDecoders& decoders, const std::vector<FabricPort>& ports) {
    const unsigned levels = levels_below(ports) + 1;
    if (levels > kMaxSwitchLevels)
        throw UserError(fmt::format("CXL fabric: {} switches in a row, at most {}", levels, kMaxSwitchLevels));
    nodes_.push_back({&decoders, levels, by_number(ports)});
    return static_cast<unsigned>(nodes_.size() - 1);
}

void Fabric::add_host_bridge(std::uint32_t uid, const HdmDecoders* decoders, const std::vector<FabricPort>& ports) {
    if (decoders == nullptr && ports.size() != 1)
        throw UserError(fmt::format("CXL fabric: host bridge {} has {} root ports and no decoders", uid, ports.size()));
    for (const HostBridge& other : host_bridges_)
        if (other.uid == uid) throw UserError(fmt::format("CXL fabric: two host bridges have the UID {}", uid));
    HostBridge bridge{uid, decoders, by_number(ports), kNothing};
    if (decoders == nullptr) bridge.only = bridge.ports[ports.front().number].below;
    host_bridges_.push_back(std::move(bridge));
    for (Window& window : windows_) resolve(window);
}

void Fabric::add_window(const FixedWindowConfig& window) {
    Window added{FixedWindow(window), {}};
    for (const Window& other : windows_) {
        const FixedWindowConfig& o = other.window.config();
        if (window.base < o.base + o.size && o.base < window.base + window.size)
            throw UserError(fmt::format("CXL fabric: the windows at {:#x} and {:#x} overlap", o.base, window.base));
    }
    resolve(added);
    windows_.push_back(std::move(added));
}

void Fabric::resolve(Window& window) const {
    window.host_bridges.clear();
    for (std::uint32_t uid : window.window.config().targets) {
        const auto found = std::find_if(host_bridges_.begin(), host_bridges_.end(),
                                        [uid](const HostBridge& bridge) { return bridge.uid == uid; });
        window.host_bridges.push_back(found == host_bridges_.end() ? kNothing
                                                                   : static_cast<int>(found - host_bridges_.begin()));
    }
}

std::vector<Fabric::Port> Fabric::by_number(const std::vector<FabricPort>& ports) const {
    std::vector<Port> result(256);
    for (std::size_t i = 0; i < ports.size(); ++i) {
        Port& port = result[ports[i].number];
        if (port.index != kNothing)
            throw UserError(fmt::format("CXL fabric: two ports have the number {}", ports[i].number));
        if (ports[i].below && *ports[i].below >= nodes_.size())
            throw UserError(fmt::format("CXL fabric: there is no component {}", *ports[i].below));
        port = {static_cast<int>(i), ports[i].below ? static_cast<int>(*ports[i].below) : kNothing};
    }
    return result;
}

unsigned Fabric::levels_below(const std::vector<FabricPort>& ports) const {
    unsigned levels = 0;
    for (const FabricPort& port : ports)
        if (port.below && *port.below < nodes_.size()) levels = std::max(levels, nodes_[*port.below].levels);
    return levels;
}

RouteResult Fabric::route(std::uint64_t hpa) const {
    RouteResult result;
    for (std::size_t i = 0; i < windows_.size(); ++i) {
        const FixedWindow& window = windows_[i].window;
        if (!window.contains(hpa)) continue;
        result.window = static_cast<std::uint16_t>(i);
        const int host_bridge = windows_[i].host_bridges[window.way(hpa)];
        result.status = RouteStatus::no_target;
        if (host_bridge == kNothing) return result;
        result.host_bridge = static_cast<std::uint16_t>(host_bridge);
        result.contiguous =
            std::min(window.interleave().contiguous(hpa), window.config().base + window.config().size - hpa);
        int node = kNothing;
        if (enter(result, host_bridges_[result.host_bridge], hpa, node)) descend(result, hpa, node);
        return result;
    }
    return result;
}

/// Chooses the root port; false where the route ends.
bool Fabric::enter(RouteResult& result, const HostBridge& bridge, std::uint64_t hpa, int& node) const {
    node = bridge.only;
    if (bridge.decoders != nullptr) {
        const HdmHit hit = bridge.decoders->decode(hpa);
        result.status = RouteStatus::no_decoder;
        if (!hit.hit) return false;
        const Port& port = bridge.ports[hit.port];
        result.root_port = static_cast<std::uint16_t>(port.index);
        result.contiguous = std::min(result.contiguous, hit.contiguous);
        node = port.below;
    }
    result.status = RouteStatus::no_target;
    return node != kNothing;
}

void Fabric::descend(RouteResult& result, std::uint64_t hpa, int node) const {
    while (true) {
        const Node& at = nodes_[static_cast<std::size_t>(node)];
        const HdmHit hit = at.decoders->decode(hpa);
        result.status = RouteStatus::no_decoder;
        if (!hit.hit) return;
        result.contiguous = std::min(result.contiguous, hit.contiguous);
        if (!at.ports) {
            result.status = RouteStatus::ok;
            result.endpoint = static_cast<std::uint16_t>(node);
            result.dpa = hit.dpa;
            return;
        }
        const Port& port = (*at.ports)[hit.port];
        result.downstream_port[result.switch_levels++] = static_cast<std::uint8_t>(port.index);
        result.status = RouteStatus::no_target;
        if (port.below == kNothing) return;
        node = port.below;
    }
}

std::optional<std::uint64_t> Fabric::host_address(unsigned endpoint, std::uint64_t dpa) const {
    if (endpoint >= nodes_.size() || nodes_[endpoint].ports) return std::nullopt;
    const DecodeRange* range = nodes_[endpoint].decoders->find_dpa(dpa);
    if (range == nullptr) return std::nullopt;
    for (unsigned way = 0; way < range->interleave.ways(); ++way) {
        const std::uint64_t hpa = range->base + range->interleave.host_offset(dpa - range->dpa_base, way, range->base);
        const RouteResult found = route(hpa);
        if (found.status == RouteStatus::ok && found.endpoint == endpoint && found.dpa == dpa) return hpa;
    }
    return std::nullopt;
}

}  // namespace cxlvp::cxl
