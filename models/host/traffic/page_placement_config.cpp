// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_placement_config.h"

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kMaxSize = std::uint64_t{1} << 52;
constexpr std::uint64_t kMaxWeight = 255;  // Linux keeps weights in 8 bits

}  // namespace

const Schema<FrameRegionConfig>& FrameRegionConfig::schema() {
    static const Schema<FrameRegionConfig> schema =
        Schema<FrameRegionConfig>()
            .address("base", &FrameRegionConfig::base, {}, {"first physical address", "assumed"})
            .required()
            .bytes("size", &FrameRegionConfig::size, {1, kMaxSize}, {"size, whole pages", "assumed"})
            .required()
            .count("weight", &FrameRegionConfig::weight, {1, kMaxWeight},
                   {"interleave: pages in a row before the next region", "assumed"});
    return schema;
}

const Schema<PagePlacementConfig>& PagePlacementConfig::schema() {
    static const Schema<PagePlacementConfig> schema =
        Schema<PagePlacementConfig>()
            .choice("policy", &PagePlacementConfig::policy,
                    {{"identity", PlacementPolicy::identity},
                     {"first_touch", PlacementPolicy::first_touch},
                     {"interleave", PlacementPolicy::interleave},
                     {"split", PlacementPolicy::split}},
                    {"which region gets a page", "assumed"})
            .bytes("page_size", &PagePlacementConfig::page_size, {4 * kKiB, kGiB}, {"size of a page", "assumed"})
            .power_of_two()
            .choice("interleave_index", &PagePlacementConfig::interleave_index,
                    {{"touch_order", InterleaveIndex::touch_order}, {"page_number", InterleaveIndex::page_number}},
                    {"interleave: whether pages count as they are touched or by their number", "assumed"})
            .address("boundary", &PagePlacementConfig::boundary, {},
                     {"split: first virtual address of the second region's pages", "assumed"})
            .list("regions", &PagePlacementConfig::regions, {"physical memory, in the order it is used", "assumed"})
            .check([](const PagePlacementConfig& config, const ConfigNode& node, const std::string& path,
                      Binding& binding) { config.check(node.origin, path, binding.errors()); });
    return schema;
}

void PagePlacementConfig::check(const std::string& where, const std::string& path, Diagnostics& errors) const {
    const std::string prefix = path.empty() ? path : path + ".";
    const auto fail = [&](const std::string& name, std::string message) {
        errors.error(where, prefix + name, std::move(message));
    };
    if (page_size < 4 * kKiB || page_size > kGiB || (page_size & (page_size - 1)) != 0)
        return fail("page_size", fmt::format("{} B is no power of two from 4 KiB to 1 GiB", page_size));
    if (policy == PlacementPolicy::split && regions.size() != 2)
        fail("regions", fmt::format("the policy 'split' needs 2 regions, not {}", regions.size()));
    if (policy == PlacementPolicy::split && boundary % page_size != 0)
        fail("boundary", fmt::format("{:#x} is not the start of a page of {} B", boundary, page_size));
    if (policy != PlacementPolicy::identity && regions.empty()) fail("regions", "there is no region to place pages in");
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const FrameRegionConfig& region = regions[i];
        const std::string name = fmt::format("regions.{}", i);
        if (region.size == 0 || region.size > kMaxSize || region.size % page_size != 0 ||
            region.base % page_size != 0) {
            fail(name, fmt::format("{} B from {:#x} are not whole pages of {} B (at most 2^52 B)", region.size,
                                   region.base, page_size));
        } else if (region.base > ~std::uint64_t{0} - (region.size - 1)) {
            fail(name,
                 fmt::format("{} B from {:#x} pass the end of the 64-bit address space", region.size, region.base));
        }
        if (region.weight == 0 || region.weight > kMaxWeight)
            fail(name + ".weight", fmt::format("{} is out of range (1 to {})", region.weight, kMaxWeight));
        for (std::size_t j = 0; j < i; ++j)
            if (region.base - regions[j].base < regions[j].size || regions[j].base - region.base < region.size)
                fail(name, fmt::format("overlaps regions.{}", j));
    }
}

}  // namespace cxlvp::host
