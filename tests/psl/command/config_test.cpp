// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>
#include <utility>

#include <gtest/gtest.h>

#include "cxlvp/psl/cache/line_cache_config.h"
#include "cxlvp/psl/command/command_config.h"
#include "cxlvp/psl/dma/dma_config.h"

namespace cxlvp::psl {
namespace {

template <class Config>
bool accepted(std::initializer_list<std::pair<const char*, const char*>> values) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    for (const auto& [name, value] : values) node.set(name, ConfigNode::scalar(value, "p.yaml:1:1"));
    Config config;
    Binding binding;
    Config::schema().bind(&config, node, "psl", binding);
    return binding.errors().empty();
}

TEST(PslConfig, TheCacheIsAPowerOfTwoOfSetsOrNone) {
    EXPECT_TRUE(accepted<LineCacheConfig>({}));
    EXPECT_TRUE(accepted<LineCacheConfig>({{"size", "0"}}));
    EXPECT_TRUE(accepted<LineCacheConfig>({{"size", "1KiB"}, {"ways", "8"}}));
    EXPECT_FALSE(accepted<LineCacheConfig>({{"size", "3KiB"}, {"ways", "8"}}));
    EXPECT_FALSE(accepted<LineCacheConfig>({{"size", "512B"}}));
    EXPECT_TRUE(accepted<LineCacheConfig>({{"size", "12KiB"}, {"ways", "12"}}));
    EXPECT_FALSE(accepted<LineCacheConfig>({{"ways", "4"}}));  // four locks must leave room
    EXPECT_FALSE(accepted<LineCacheConfig>({{"castouts", "0"}}));
    EXPECT_FALSE(accepted<LineCacheConfig>({{"lock_timeout", "0ns"}}));
}

TEST(PslConfig, ACommandMayOnlyBeHeldForASystemThatIsAsked) {
    EXPECT_TRUE(accepted<CommandConfig>({}));
    EXPECT_TRUE(accepted<CommandConfig>({{"order.pref.ask_system", "true"}, {"order.pref.hold", "true"}}));
    EXPECT_FALSE(accepted<CommandConfig>({{"order.strict.ask_system", "false"}}));
    EXPECT_TRUE(accepted<CommandConfig>({{"order.strict.ask_system", "false"}, {"order.strict.hold", "false"}}));
}

TEST(PslConfig, CreditsTagsAndPortsHaveTheRangesOfTheirSignals) {
    EXPECT_TRUE(accepted<CommandConfig>({{"credits", "256"}}));
    EXPECT_FALSE(accepted<CommandConfig>({{"credits", "257"}}));
    EXPECT_FALSE(accepted<CommandConfig>({{"credits", "0"}}));
    EXPECT_FALSE(accepted<CommandConfig>({{"beat_bytes", "96B"}}));
    EXPECT_TRUE(accepted<DmaConfig>({{"itags", "512"}, {"ports", "2"}}));
    EXPECT_FALSE(accepted<DmaConfig>({{"itags", "513"}}));
    EXPECT_FALSE(accepted<DmaConfig>({{"ports", "3"}}));
}

}  // namespace
}  // namespace cxlvp::psl
