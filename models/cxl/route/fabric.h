// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/cxl/decode/fixed_window.h"
#include "cxlvp/cxl/hdm/hdm_decoders.h"
#include "cxlvp/cxl/route/route_result.h"

namespace cxlvp::cxl {

/// What lies below a port: a number given by `Fabric::add_endpoint` or `Fabric::add_switch`, or nothing.
struct FabricPort {
    std::uint8_t number = 0;        ///< as target lists name it
    std::optional<unsigned> below;  ///< empty: nothing is connected
};

/// Fixed memory windows, host bridges, switches and endpoints as they are connected, to follow an HPA through their
/// programmed decoders. Built from the endpoints up, so that it has no loops. Every level sees the unmodified HPA.
///
///     Fabric fabric;
///     const unsigned device = fabric.add_endpoint(device_decoders);
///     fabric.add_host_bridge(7, &bridge_decoders, {{0, device}, {1, std::nullopt}});
///     fabric.add_window(window_to_host_bridge_7);
///
/// Decoders outlive the fabric. Building mistakes throw `UserError`; routing does not throw or allocate.
class Fabric {
public:
    /// Returns the number of the node, for `FabricPort::below` and `RouteResult::endpoint`.
    unsigned add_endpoint(const HdmDecoders& decoders);
    /// A switch by the decoders of its upstream port; `ports` are the downstream ports.
    unsigned add_switch(const HdmDecoders& decoders, const std::vector<FabricPort>& ports);
    /// A host bridge with its root ports. Without decoders it has exactly one root port, which takes everything.
    void add_host_bridge(std::uint32_t uid, const HdmDecoders* decoders, const std::vector<FabricPort>& ports);
    /// Windows are looked through in the order they were added.
    void add_window(const FixedWindowConfig& window);

    /// Follows an HPA.
    RouteResult route(std::uint64_t hpa) const;
    /// The HPA that leads to `dpa` of endpoint `endpoint`: the inverse of `route`, found among the ways of the decoder
    /// that has the DPA (at most 16). Nothing when no decoder has it, or the levels above lead elsewhere.
    std::optional<std::uint64_t> host_address(unsigned endpoint, std::uint64_t dpa) const;

private:
    static constexpr int kNothing = -1;
    struct Port {
        int index = kNothing;  ///< in the order of the component; `kNothing` when there is no such port
        int below = kNothing;  ///< node
    };
    struct Node {
        const HdmDecoders* decoders = nullptr;
        unsigned levels = 0;                     ///< switches from here down, itself included
        std::optional<std::vector<Port>> ports;  ///< by number, 256; none at an endpoint
    };
    struct HostBridge {
        std::uint32_t uid = 0;
        const HdmDecoders* decoders = nullptr;  ///< null: one root port
        std::vector<Port> ports;                ///< by number, 256
        int only = kNothing;                    ///< node below the only root port of one without decoders
    };
    struct Window {
        FixedWindow window;
        std::vector<int> host_bridges;  ///< by way
    };

    std::vector<Port> by_number(const std::vector<FabricPort>& ports) const;
    unsigned levels_below(const std::vector<FabricPort>& ports) const;
    void resolve(Window& window) const;
    bool enter(RouteResult& result, const HostBridge& bridge, std::uint64_t hpa, int& node) const;
    void descend(RouteResult& result, std::uint64_t hpa, int node) const;

    std::vector<Node> nodes_;
    std::vector<HostBridge> host_bridges_;
    std::vector<Window> windows_;
};

}  // namespace cxlvp::cxl
