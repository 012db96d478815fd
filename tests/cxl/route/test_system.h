// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "../component_block.h"
#include "cxlvp/cxl/route/fabric.h"

namespace cxlvp::cxl::test {

struct Level {
    unsigned ways = 1;
    std::uint64_t granularity = 256;
};

/// One window over a full tree: every host bridge has all root ports, every switch all downstream ports.
struct SystemConfig {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    Level host_bridges;
    std::vector<std::uint64_t> xor_maps = {};
    Level root_ports = {};
    std::vector<Level> switches = {};
    Level endpoint = {};
    std::vector<Programming> endpoint_below = {};  ///< decoders before the one for the window
    std::uint64_t skip = 0;                        ///< of that one
    bool pass_through = true;                      ///< host bridges with one root port have no decoders
};

/// The window of a system.
inline FixedWindowConfig window_of(const SystemConfig& config) {
    FixedWindowConfig window;
    window.base = config.base;
    window.size = config.size;
    window.ways = config.host_bridges.ways;
    window.granularity = config.host_bridges.granularity;
    if (!config.xor_maps.empty()) window.arithmetic = InterleaveArithmetic::xor_maps;
    window.xor_maps = config.xor_maps;
    for (unsigned i = 0; i < config.host_bridges.ways; ++i) window.targets.push_back(1000 + i);
    return window;
}

/// The system with all decoders programmed and committed by register writes.
class System {
public:
    explicit System(const SystemConfig& config) : config_(config) {
        for (unsigned i = 0; i < config.host_bridges.ways; ++i) add_host_bridge(1000 + i);
        fabric.add_window(window_of(config));
    }

    std::deque<ComponentBlock> blocks;
    Fabric fabric;
    std::vector<unsigned> endpoints;  ///< numbers in the fabric

private:
    void add_host_bridge(std::uint32_t uid) {
        const unsigned ways = config_.root_ports.ways;
        std::vector<FabricPort> ports;
        for (unsigned i = 0; i < ways; ++i) ports.push_back({static_cast<std::uint8_t>(i), add_below(0)});
        if (ways == 1 && config_.pass_through) return fabric.add_host_bridge(uid, nullptr, ports);
        fabric.add_host_bridge(uid, &add_routing(config_.root_ports), ports);
    }
    unsigned add_below(std::size_t level) {
        if (level == config_.switches.size()) return add_endpoint();
        std::vector<FabricPort> ports;
        for (unsigned i = 0; i < config_.switches[level].ways; ++i)
            ports.push_back({static_cast<std::uint8_t>(i), add_below(level + 1)});
        return fabric.add_switch(add_routing(config_.switches[level]), ports);
    }
    const HdmDecoders& add_routing(const Level& level) {
        ComponentBlock& block = blocks.emplace_back(routing(level.ways));
        Programming p = {config_.base, config_.size, level.ways, level.granularity};
        for (unsigned i = 0; i < level.ways; ++i) p.targets.push_back(static_cast<std::uint8_t>(i));
        EXPECT_NE(block.commit(0, p) & kCommitted, 0u) << to_string(block.error(0));
        return block.component.decoders();
    }
    unsigned add_endpoint() {
        ComponentBlock& block = blocks.emplace_back(endpoint());
        block.enable();
        unsigned n = 0;
        for (const Programming& p : config_.endpoint_below)
            EXPECT_NE(block.commit(n++, p) & kCommitted, 0u) << to_string(block.error(n - 1));
        const Programming p = {config_.base, config_.size, config_.endpoint.ways, config_.endpoint.granularity,
                               {},           config_.skip};
        EXPECT_NE(block.commit(n, p) & kCommitted, 0u) << to_string(block.error(n));
        endpoints.push_back(fabric.add_endpoint(block.component.decoders()));
        return endpoints.back();
    }

    const SystemConfig config_;
};

}  // namespace cxlvp::cxl::test
