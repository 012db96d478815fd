// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/cxl/coherence/home_config.h"
#include "cxlvp/cxl/device/type2_device.h"

namespace cxlvp::cxl {
namespace {

using Values = std::map<std::string, std::string>;

template <class Config>
bool accepted(const Values& values) {
    ConfigNode node;
    for (const auto& [path, text] : values) node.set(path, ConfigNode::scalar(text, "test"));
    Config config;
    Binding binding;
    Config::schema().bind(&config, node, "module", binding);
    return binding.errors().empty();
}

bool type2(Values values) {
    values.emplace("volatile_capacity", "256MiB");
    return accepted<Type2Device::Config>(values);
}

TEST(Type2Config, MemoryAndItsRulesAreThoseOfEveryEndpoint) {
    EXPECT_TRUE(type2({}));
    EXPECT_FALSE(type2({{"volatile_capacity", "100MiB"}}));
    EXPECT_FALSE(accepted<Type2Device::Config>({}));
}

TEST(Type2Config, RequestsThatCacheNeedACache) {
    EXPECT_FALSE(type2({{"host_memory.read_request", "rd_shared"}}));
    EXPECT_FALSE(type2({{"host_memory.write_request", "rd_own"}}));
    EXPECT_TRUE(type2({{"host_memory.read_request", "rd_shared"},
                       {"host_memory.write_request", "rd_own"},
                       {"host_memory.cache.size", "128KiB"},
                       {"host_memory.cache.ways", "4"}}));
    EXPECT_TRUE(type2({{"host_memory.write_request", "i_to_m_wr"}}));
    EXPECT_FALSE(type2({{"host_memory.write_request", "dirty_evict"}}));
}

TEST(Type2Config, PagesAndTablesHavePossibleSizes) {
    EXPECT_TRUE(type2({{"bias.page", "64B"}}));
    EXPECT_FALSE(type2({{"bias.page", "32B"}}));
    EXPECT_FALSE(type2({{"bias.page", "3KiB"}}));
    EXPECT_FALSE(type2({{"snoop_filter.lines", "100"}}));
    EXPECT_FALSE(type2({{"host_memory.cache.size", "100KiB"}}));
}

TEST(HomeConfig, BridgesAndTablesHavePossibleSizes) {
    EXPECT_TRUE(accepted<HomeConfig>({}));
    EXPECT_TRUE(accepted<HomeConfig>({{"bridges", "4"}, {"llc.size", "0B"}}));
    EXPECT_FALSE(accepted<HomeConfig>({{"bridges", "5"}}));
    EXPECT_FALSE(accepted<HomeConfig>({{"llc.size", "33MiB"}}));
    EXPECT_FALSE(accepted<HomeConfig>({{"directory.lines", "3"}}));
}

TEST(HomeConfig, AddsAPortForEachBridge) {
    HomeConfig config;
    config.bridges = 2;
    const auto ports = config.more_ports();
    ASSERT_EQ(ports.size(), 2u);
    EXPECT_EQ(ports[1].name, "bridge1");
    EXPECT_EQ(find_port(ports[0].parts, "cache")->kind, PortKind::target);
    EXPECT_EQ(find_port(ports[0].parts, "snoop")->kind, PortKind::initiator);
}

}  // namespace
}  // namespace cxlvp::cxl
