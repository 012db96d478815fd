// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_placement_config.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using testing::HasSubstr;

using Settings = std::vector<std::pair<std::string, std::string>>;

std::string bind(PagePlacementConfig& out, const Settings& settings, std::size_t regions) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    ConfigNode list;
    list.kind = ConfigNode::Kind::list;
    for (std::size_t i = 0; i < regions; ++i) {
        ConfigNode region;
        region.kind = ConfigNode::Kind::map;
        region.set("base", ConfigNode::scalar(std::to_string(i) + "GiB", "p.yaml:9:1"));
        region.set("size", ConfigNode::scalar("16KiB", "p.yaml:9:1"));
        list.items.push_back(region);
    }
    node.set("regions", list);
    for (const auto& [key, value] : settings) node.set(key, ConfigNode::scalar(value, "p.yaml:2:3"));
    Binding binding;
    PagePlacementConfig::schema().bind(&out, node, "cpu.pages", binding);
    return binding.errors().text();
}

TEST(PagePlacementConfig, ReadsEveryParameter) {
    PagePlacementConfig out;
    EXPECT_EQ(bind(out,
                   {{"policy", "interleave"},
                    {"page_size", "8KiB"},
                    {"interleave_index", "page_number"},
                    {"regions.1.weight", "4"}},
                   2),
              "");
    EXPECT_EQ(out.policy, PlacementPolicy::interleave);
    EXPECT_EQ(out.page_size, 8192u);
    EXPECT_EQ(out.interleave_index, InterleaveIndex::page_number);
    ASSERT_EQ(out.regions.size(), 2u);
    EXPECT_EQ(out.regions[1].base, kGiB);
    EXPECT_EQ(out.regions[1].weight, 4u);
    EXPECT_EQ(out.regions[0].weight, 1u);
}

TEST(PagePlacementConfig, MistakesNameThePathAndTheNumbers) {
    const auto errors = [](const Settings& settings, std::size_t regions) {
        PagePlacementConfig out;
        return bind(out, settings, regions);
    };
    EXPECT_THAT(errors({{"policy", "first_touch"}}, 0), HasSubstr("cpu.pages.regions: there is no region"));
    EXPECT_THAT(errors({{"policy", "split"}}, 3),
                HasSubstr("cpu.pages.regions: the policy 'split' needs 2 regions, not 3"));
    EXPECT_THAT(errors({{"policy", "split"}, {"boundary", "100"}}, 2), HasSubstr("cpu.pages.boundary: 0x64 is not"));
    EXPECT_EQ(errors({{"policy", "split"}, {"boundary", "0x10000"}}, 2), "");
    EXPECT_THAT(errors({{"page_size", "6KiB"}}, 1), HasSubstr("cpu.pages.page_size"));
    EXPECT_THAT(errors({{"regions.0.size", "10KiB"}}, 1),
                HasSubstr("cpu.pages.regions.0: 10240 B from 0x0 are not whole"));
    EXPECT_THAT(errors({{"regions.0.base", "100"}}, 1), HasSubstr("cpu.pages.regions.0: 16384 B from 0x64"));
    EXPECT_THAT(errors({{"regions.0.base", "0xfffffffffffff000"}}, 1), HasSubstr("pass the end of the 64-bit"));
    EXPECT_THAT(errors({{"regions.1.base", "8KiB"}}, 2), HasSubstr("cpu.pages.regions.1: overlaps regions.0"));
    EXPECT_EQ(errors({{"regions.1.base", "16KiB"}}, 2), "");
    EXPECT_THAT(errors({{"regions.0.weight", "256"}}, 1), HasSubstr("cpu.pages.regions.0.weight"));
    EXPECT_THAT(errors({{"regions.0.weight", "0"}}, 1), HasSubstr("cpu.pages.regions.0.weight"));
    EXPECT_THAT(errors({{"policy", "interlave"}}, 1), HasSubstr("did you mean 'interleave'"));
}

}  // namespace
}  // namespace cxlvp::host
