// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/region_layout.h"

#include <algorithm>

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

/// Every `step`-th of `all` from `first` on.
std::vector<std::size_t> every(const std::vector<std::size_t>& all, std::size_t first, std::size_t step) {
    std::vector<std::size_t> result;
    for (std::size_t i = first; i < all.size(); i += step) result.push_back(all[i]);
    return result;
}

/// The first of each group, the second of each, ... as long as all groups have one.
std::vector<std::size_t> in_turn(const std::vector<std::vector<std::size_t>>& groups) {
    std::size_t shortest = groups.empty() ? 0 : groups.front().size();
    for (const auto& group : groups) shortest = std::min(shortest, group.size());
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < shortest; ++i)
        for (const auto& group : groups) result.push_back(group[i]);
    return result;
}

}  // namespace

const CxlLevel* RegionLayout::host_bridge(std::uint32_t uid, std::size_t& index) const {
    for (index = 0; index < topology_.levels.size(); ++index)
        if (topology_.levels[index].uid == uid) return &topology_.levels[index];
    return nullptr;
}

std::size_t RegionLayout::host_bridge_of(const CxlDevice& device) const {
    std::size_t level = device.level;
    while (topology_.levels[level].parent) level = *topology_.levels[level].parent;
    return level;
}

unsigned RegionLayout::port_towards(std::size_t level, const CxlDevice& device) const {
    std::size_t at = device.level;
    unsigned port = device.port;
    while (at != level) {
        port = topology_.levels[at].port;
        at = *topology_.levels[at].parent;
    }
    return port;
}

std::vector<std::size_t> RegionLayout::natural_order() const {
    std::vector<std::vector<std::size_t>> groups;
    for (const std::uint32_t uid : window_.targets) {
        std::size_t level = 0;
        if (host_bridge(uid, level) == nullptr) return {};
        groups.push_back(order_below(level));
    }
    return in_turn(groups);
}

std::vector<std::size_t> RegionLayout::order_below(std::size_t level) const {
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < topology_.devices.size(); ++i) {
        const CxlDevice& device = topology_.devices[i];
        if (device.level == level && device.live && device.mem_capable) groups.push_back({i});
    }
    for (std::size_t i = 0; i < topology_.levels.size(); ++i)
        if (topology_.levels[i].parent == level) groups.push_back(order_below(i));
    groups.erase(std::remove_if(groups.begin(), groups.end(), [](const auto& group) { return group.empty(); }),
                 groups.end());
    return in_turn(groups);
}

bool RegionLayout::plan(const std::vector<std::size_t>& devices, std::uint64_t granularity) {
    smallest_ = granularity;
    levels_.clear();
    reasons_.clear();
    split_window(devices, granularity);
    return reasons_.empty();
}

void RegionLayout::split_window(const std::vector<std::size_t>& devices, std::uint64_t granularity) {
    const std::size_t ways = window_.targets.size();
    if (devices.empty() || devices.size() % ways != 0) {
        reasons_.push_back(
            fmt::format("{} devices cannot be spread over the {} ways of the window", devices.size(), ways));
        return;
    }
    for (std::size_t way = 0; way < ways; ++way)
        if (std::count(window_.targets.begin(), window_.targets.end(), window_.targets[way]) > 1) {
            reasons_.push_back(fmt::format("the window leads to host bridge {} more than once, which is not supported",
                                           window_.targets[way]));
            return;
        }
    const std::size_t before = reasons_.size();
    for (std::size_t position = 0; position < devices.size(); ++position) {
        const CxlDevice& device = topology_.devices[devices[position]];
        const CxlLevel& above = topology_.levels[host_bridge_of(device)];
        if (above.uid != window_.targets[position % ways])
            reasons_.push_back(fmt::format("{} is below {}, but position {} of the window leads to host bridge {}",
                                           device.path, above.name, position, window_.targets[position % ways]));
    }
    if (reasons_.size() != before) return;
    // The part of the way that counts modulo 3 selects by all bits above, and leaves those of the next level free.
    const std::uint64_t selects = ways % 3 == 0 ? ways / 3 : ways;
    for (std::size_t way = 0; way < ways; ++way) {
        const std::vector<std::size_t> share = every(devices, way, ways);
        split_level(host_bridge_of(topology_.devices[share.front()]), share, granularity * selects);
    }
}

void RegionLayout::split_level(std::size_t level, const std::vector<std::size_t>& devices, std::uint64_t granularity) {
    std::vector<std::uint8_t> targets;
    for (const std::size_t device : devices) {
        const auto port = static_cast<std::uint8_t>(port_towards(level, topology_.devices[device]));
        if (std::find(targets.begin(), targets.end(), port) == targets.end()) targets.push_back(port);
    }
    const std::string& name = topology_.levels[level].name;
    const std::size_t ways = targets.size();
    if (devices.size() % ways != 0) {
        reasons_.push_back(
            fmt::format("{}: its {} devices cannot be spread over {} ports", name, devices.size(), ways));
        return;
    }
    const std::size_t before = reasons_.size();
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const CxlDevice& device = topology_.devices[devices[i]];
        const unsigned port = port_towards(level, device);
        if (port != targets[i % ways])
            reasons_.push_back(fmt::format("{} is behind port {} of {}, but its position leads to port {}", device.path,
                                           port, name, targets[i % ways]));
    }
    if (reasons_.size() != before) return;
    use_decoder(level, targets, granularity);
    for (std::size_t way = 0; way < ways; ++way) descend(level, every(devices, way, ways), granularity * ways);
}

void RegionLayout::use_decoder(std::size_t level, const std::vector<std::uint8_t>& targets, std::uint64_t granularity) {
    const CxlLevel& at = topology_.levels[level];
    if (!at.decoders) {
        if (at.ports > 1) reasons_.push_back(fmt::format("{} has {} ports and no HDM decoders", at.name, at.ports));
        return;
    }
    const auto ways = static_cast<unsigned>(targets.size());
    // One way selects by no bit, at any granularity.
    LevelUse use{level, ways, ways == 1 ? smallest_ : granularity, targets};
    if (!cxl::code_of_granularity(use.granularity)) {
        reasons_.push_back(fmt::format("{} would need a granularity of {} bytes, at most 16 KiB can be encoded",
                                       at.name, use.granularity));
        return;
    }
    const auto interleave = cxl::Interleave::from_ways(ways, use.granularity);
    const std::string refusal = interleave ? at.decoders->capability.refusal(*interleave, cxl::HdmRole::routing)
                                           : fmt::format("cannot route {} ways, only 1, 2, 4 or 8", ways);
    if (!refusal.empty()) reasons_.push_back(fmt::format("{} {}", at.name, refusal));
    levels_.push_back(std::move(use));
}

void RegionLayout::descend(std::size_t level, const std::vector<std::size_t>& devices, std::uint64_t granularity) {
    const CxlDevice& first = topology_.devices[devices.front()];
    if (first.level != level) {
        std::size_t below = first.level;
        while (*topology_.levels[below].parent != level) below = *topology_.levels[below].parent;
        split_level(below, devices, granularity);
    } else if (devices.size() > 1) {
        reasons_.push_back(fmt::format("{} and {} are behind the same port of {}", first.path,
                                       topology_.devices[devices[1]].path, topology_.levels[level].name));
    }
}

}  // namespace cxlvp::host
