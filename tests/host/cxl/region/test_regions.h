// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "../test_host.h"
#include "cxlvp/host/cxl/region/region_planner.h"
#include "cxlvp/host/cxl/region/region_programmer.h"

namespace cxlvp::host::test {

inline constexpr std::uint64_t kWindowBase = 64 * kGranule;

/// A window of `size` bytes over host bridges 0, 1, ... that takes everything.
inline cxl::FixedWindowConfig window(unsigned ways, std::uint64_t granularity = 256,
                                     std::uint64_t size = 192 * kGranule) {
    cxl::FixedWindowConfig window;
    window.base = kWindowBase;
    window.size = size;
    window.ways = ways;
    window.granularity = granularity;
    window.restrictions =
        cxl::kWindowHostOnly | cxl::kWindowDeviceCoherent | cxl::kWindowVolatile | cxl::kWindowPersistent;
    for (std::uint32_t uid = 0; uid < ways; ++uid) window.targets.push_back(uid);
    return window;
}

/// Host bridges 0, 1, ... with `root_ports` root ports each, and behind each a switch with `ports` devices or, for 0, a
/// device. Port numbers go down from 40.
inline void build(TestHost& host, unsigned bridges, unsigned root_ports, unsigned ports, const DeviceSpec& spec = {}) {
    const auto numbers = [](unsigned count) {
        std::vector<std::uint8_t> result;
        for (unsigned i = 0; i < count; ++i) result.push_back(static_cast<std::uint8_t>(40 - i));
        return result;
    };
    for (unsigned uid = 0; uid < bridges; ++uid)
        for (auto& root_port : host.add_host_bridge(uid, numbers(root_ports)).ports) {
            if (ports == 0) {
                host.add_device(*root_port, spec);
                continue;
            }
            for (auto& port : host.add_switch(*root_port, numbers(ports)).ports) host.add_device(*port, spec);
        }
}

}  // namespace cxlvp::host::test
