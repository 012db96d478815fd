// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/translation_config.h"

#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/config/config_node.h"

namespace cxlvp::psl {
namespace {

/// Reads one value at "name" or "group.name".
std::string errors_of(const std::string& path, const std::string& value, TranslationConfig& config) {
    Binding binding;
    ConfigNode node;
    node.set(path, ConfigNode::scalar(value, "f:1:1"));
    TranslationConfig::schema().bind(&config, node, "translation", binding);
    return binding.errors().text();
}

TEST(TranslationConfigTest, ReadsEveryParameterAndKeepsTheOthers) {
    TranslationConfig config;
    EXPECT_EQ(errors_of("slb.sets", "2", config), "");
    EXPECT_EQ(errors_of("erat.latency", "5 ns", config), "");
    EXPECT_EQ(errors_of("tlb.sets", "65536", config), "");
    EXPECT_EQ(errors_of("walk_cache.ways", "1", config), "");
    EXPECT_EQ(errors_of("walk_step", "1 ns", config), "");
    EXPECT_EQ(errors_of("checkout", "100 us", config), "");
    EXPECT_EQ(errors_of("nest_mmu_base", "0x10000", config), "");
    EXPECT_EQ(config.slb.sets, 2u);
    EXPECT_EQ(config.slb.ways, 32u);
    EXPECT_EQ(config.erat.latency, ns(5));
    EXPECT_EQ(config.tlb.sets, 65536u);
    EXPECT_EQ(config.walk_cache.ways, 1u);
    EXPECT_EQ(config.walk_step, ns(1));
    EXPECT_EQ(config.checkout, us(100));
    EXPECT_EQ(config.nest_mmu_base, 0x10000u);
}

TEST(TranslationConfigTest, RefusesWhatNoCacheCanHave) {
    TranslationConfig config;
    EXPECT_NE(errors_of("slb.sets", "3", config), "");
    EXPECT_NE(errors_of("slb.ways", "0", config), "");
    EXPECT_NE(errors_of("tlb.sets", "131072", config), "");
    EXPECT_NE(errors_of("checkout", "101 us", config), "");
    EXPECT_NE(errors_of("tlb.banks", "2", config), "");
}

}  // namespace
}  // namespace cxlvp::psl
