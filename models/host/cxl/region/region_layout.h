// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/cxl/decode/fixed_window.h"
#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// How one level takes part in an interleave set.
struct LevelUse {
    std::size_t level = 0;
    unsigned ways = 1;
    std::uint64_t granularity = 256;
    std::vector<std::uint8_t> targets;  ///< port number of each way
};

/// How the devices of an interleave set are reached: window, host bridge and switches split the positions among them,
/// each level below selecting by the address bits above those of the level over it. The granularity of a level is that
/// of its parent times the ways of its parent, where 3, 6 and 12 ways of a window count as 1, 2 and 4.
class RegionLayout {
public:
    RegionLayout(const CxlTopology& topology, const cxl::FixedWindowConfig& window)
        : topology_(topology), window_(window) {}

    /// All usable devices below the window in an order in which neighbours are as far apart as can be.
    std::vector<std::size_t> natural_order() const;
    /// Works out every level for `devices` by position, at `granularity` bytes; false with `reasons` when a rule is
    /// against it.
    bool plan(const std::vector<std::size_t>& devices, std::uint64_t granularity);

    const std::vector<LevelUse>& levels() const { return levels_; }  ///< from the top down
    const std::vector<std::string>& reasons() const { return reasons_; }

private:
    std::vector<std::size_t> order_below(std::size_t level) const;
    const CxlLevel* host_bridge(std::uint32_t uid, std::size_t& index) const;
    std::size_t host_bridge_of(const CxlDevice& device) const;
    /// The port of `level` that leads to `device`.
    unsigned port_towards(std::size_t level, const CxlDevice& device) const;
    void split_window(const std::vector<std::size_t>& devices, std::uint64_t granularity);
    void split_level(std::size_t level, const std::vector<std::size_t>& devices, std::uint64_t granularity);
    void use_decoder(std::size_t level, const std::vector<std::uint8_t>& targets, std::uint64_t granularity);
    void descend(std::size_t level, const std::vector<std::size_t>& devices, std::uint64_t granularity);

    const CxlTopology& topology_;
    const cxl::FixedWindowConfig& window_;
    std::uint64_t smallest_ = 256;  ///< granularity of the region
    std::vector<LevelUse> levels_;
    std::vector<std::string> reasons_;
};

}  // namespace cxlvp::host
