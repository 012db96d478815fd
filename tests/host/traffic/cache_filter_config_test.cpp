// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/cache_filter_config.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using testing::HasSubstr;

using Settings = std::vector<std::pair<std::string, std::string>>;

std::string bind(CacheFilterConfig& config, const Settings& settings) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    for (const auto& [key, value] : settings) node.set(key, ConfigNode::scalar(value, "p.yaml:2:3"));
    Binding binding;
    CacheFilterConfig::schema().bind(&config, node, "cpu.caches", binding);
    return binding.errors().text();
}

std::string errors(const Settings& settings) {
    CacheFilterConfig config;
    return bind(config, settings);
}

TEST(CacheFilterConfig, TheDefaultsAreValidAndEachLevelHasItsOwn) {
    CacheFilterConfig config;
    EXPECT_EQ(bind(config, {}), "");
    EXPECT_EQ(config.l1.size, 48 * kKiB);
    EXPECT_EQ(config.l2.size, 2 * kMiB);
    EXPECT_EQ(config.llc.size, 32 * kMiB);
    EXPECT_EQ(config.l1.sets(64), 64u);
    EXPECT_EQ(config.llc.sets(64), 32768u);
    // The reference page shows them too.
    const std::string page = CacheFilterConfig::schema().reference();
    EXPECT_THAT(page, HasSubstr("| `l1.size` | 48 KiB |"));
    EXPECT_THAT(page, HasSubstr("| `l2.latency` | 5 ns |"));
    EXPECT_THAT(page, HasSubstr("| `llc.latency` | 25 ns |"));
}

TEST(CacheFilterConfig, ReadsNestedParameters) {
    CacheFilterConfig config;
    EXPECT_EQ(bind(config, {{"line", "128B"},
                            {"inclusion", "inclusive"},
                            {"l1.size", "32KiB"},
                            {"l1.ways", "8"},
                            {"l2.size", "0"},
                            {"llc.size", "15MiB"},
                            {"llc.ways", "15"},
                            {"llc.latency", "30ns"},
                            {"llc.replacement", "random"}}),
              "");
    EXPECT_EQ(config.line, 128u);
    EXPECT_EQ(config.inclusion, CacheInclusion::inclusive);
    EXPECT_EQ(config.l1.ways, 8u);
    EXPECT_EQ(config.l2.size, 0u);
    EXPECT_EQ(config.llc.latency, ns(30));
    EXPECT_EQ(config.llc.replacement, ReplacementPolicy::random);
    EXPECT_EQ(config.llc.sets(config.line), 8192u);
}

TEST(CacheFilterConfig, MistakesNameTheLevelAndTheNumbers) {
    EXPECT_THAT(errors({{"l1.size", "40KiB"}, {"l1.ways", "8"}}),
                HasSubstr("cpu.caches.l1.size: 40960 B in 8 ways of 64 B lines are not a power of two of sets"));
    EXPECT_THAT(errors({{"l2.size", "100B"}}), HasSubstr("cpu.caches.l2.size"));
    EXPECT_THAT(errors({{"llc.ways", "0"}}), HasSubstr("cpu.caches.llc.ways"));
    EXPECT_THAT(errors({{"line", "96B"}}), HasSubstr("cpu.caches.line"));
    EXPECT_THAT(errors({{"line", "8B"}}), HasSubstr("cpu.caches.line"));
    EXPECT_THAT(errors({{"inclusion", "inclusive"}, {"l2.size", "32KiB"}}),
                HasSubstr("cpu.caches.l2.size: 32768 B cannot include the 49152 B of the level before"));
    EXPECT_EQ(errors({{"l2.size", "32KiB"}}), "");
    EXPECT_THAT(errors({{"l3.size", "32KiB"}}), HasSubstr("cpu.caches.l3: unknown parameter"));
}

TEST(CacheFilterConfig, CheckFindsMistakesInAStructWrittenInCode) {
    const auto found = [](auto change) {
        CacheFilterConfig config;
        change(config);
        Diagnostics errors;
        config.check("", "c", errors);
        return errors.text();
    };
    EXPECT_THAT(found([](CacheFilterConfig& c) { c.line = 0; }), HasSubstr("c.line: 0 B"));
    EXPECT_THAT(found([](CacheFilterConfig& c) { c.line = 8192; }), HasSubstr("c.line: 8192 B"));
    EXPECT_THAT(found([](CacheFilterConfig& c) { c.l2.ways = 0; }), HasSubstr("c.l2.ways: 0 is out of range"));
    EXPECT_THAT(found([](CacheFilterConfig& c) { c.llc.ways = 40000; }), HasSubstr("c.llc.ways: 40000"));
    EXPECT_THAT(found([](CacheFilterConfig& c) { c.llc.size = 32 * kGiB; }), HasSubstr("c.llc.size"));
}

}  // namespace
}  // namespace cxlvp::host
