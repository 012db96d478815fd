// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/traffic_config.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using testing::HasSubstr;

using Settings = std::vector<std::pair<std::string, std::string>>;

std::string bind(TrafficConfig& config, const Settings& settings) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    node.origin = "p.yaml:1:1";
    for (const auto& [key, value] : settings) node.set(key, ConfigNode::scalar(value, "p.yaml:2:3"));
    Binding binding;
    TrafficConfig::schema().bind(&config, node, "cpu.traffic", binding);
    return binding.errors().text();
}

std::string errors(const Settings& settings) {
    TrafficConfig config;
    return bind(config, settings);
}

TEST(TrafficConfig, ReadsEveryParameterWithItsUnit) {
    TrafficConfig config;
    EXPECT_EQ(bind(config, {{"pattern", "random"},
                            {"base", "0x100000000"},
                            {"span", "4096TiB"},
                            {"bytes", "128B"},
                            {"stride", "4KiB"},
                            {"read_ratio", "0.67"},
                            {"count", "0"},
                            {"arrival", "poisson"},
                            {"rate", "10GB/s"},
                            {"distribution", "zipf"},
                            {"zipf_exponent", "1.2"}}),
              "");
    EXPECT_EQ(config.pattern, TrafficPattern::random);
    EXPECT_EQ(config.base, 0x100000000u);
    EXPECT_EQ(config.span, std::uint64_t{1} << 52);
    EXPECT_EQ(config.bytes, 128u);
    EXPECT_EQ(config.stride, 4096u);
    EXPECT_EQ(config.read_ratio, 0.67);
    EXPECT_EQ(config.count, 0u);
    EXPECT_EQ(config.arrival, ArrivalProcess::poisson);
    EXPECT_EQ(config.rate, 10000000000u);
    EXPECT_EQ(config.distribution, TrafficDistribution::zipf);
    EXPECT_EQ(config.zipf_exponent, 1.2);
    EXPECT_EQ(config.slots(), std::uint64_t{1} << 40);
}

TEST(TrafficConfig, TheDefaultsAreValid) {
    EXPECT_EQ(errors({}), "");
}

TEST(TrafficConfig, SlotsCountOnlyAccessesThatFitWhole) {
    TrafficConfig config;
    config.bytes = 64;
    config.span = 64;
    EXPECT_EQ(config.slots(), 1u);
    config.span = 191;
    EXPECT_EQ(config.slots(), 2u);
    config.stride = 100;
    config.span = 264;
    EXPECT_EQ(config.slots(), 3u);
    config.span = 263;
    EXPECT_EQ(config.slots(), 2u);
}

TEST(TrafficConfig, MistakesNameThePathAndTheNumbers) {
    EXPECT_THAT(errors({{"span", "32B"}, {"bytes", "64B"}}),
                HasSubstr("cpu.traffic.span: a region of 32 B does not hold one access of 64 B"));
    EXPECT_THAT(errors({{"base", "0xfffffffffffff000"}, {"span", "8KiB"}}),
                HasSubstr("cpu.traffic.span: 8192 B from 0xfffffffffffff000 pass the end"));
    EXPECT_EQ(errors({{"base", "0xfffffffffffff000"}, {"span", "4KiB"}}), "");
    EXPECT_THAT(errors({{"span", "4097TiB"}}), HasSubstr("cpu.traffic.span"));
    EXPECT_THAT(errors({{"bytes", "0"}}), HasSubstr("cpu.traffic.bytes"));
    EXPECT_THAT(errors({{"stride", "128B"}}), HasSubstr("cpu.traffic.stride: the linear pattern has no stride"));
    EXPECT_THAT(errors({{"pattern", "strided"}}), HasSubstr("cpu.traffic.stride: the strided pattern needs a stride"));
    EXPECT_THAT(errors({{"interval", "1ns"}, {"rate", "1GB/s"}}), HasSubstr("cpu.traffic.rate: give either"));
    EXPECT_THAT(errors({{"rate", "999B/s"}}), HasSubstr("cpu.traffic.rate: 999 B/s are less than"));
    EXPECT_THAT(errors({{"arrival", "poisson"}}), HasSubstr("cpu.traffic.arrival: poisson arrival needs"));
    EXPECT_THAT(errors({{"read_ratio", "1.01"}}), HasSubstr("cpu.traffic.read_ratio"));
    EXPECT_THAT(errors({{"distribution", "zipf"}}), HasSubstr("cpu.traffic.distribution: only the random pattern"));
    EXPECT_THAT(errors({{"pattern", "linaer"}}), HasSubstr("did you mean 'linear'"));
}

TEST(TrafficConfig, CheckFindsTheSameMistakesInAStructWrittenInCode) {
    TrafficConfig config;
    config.bytes = 0;
    config.read_ratio = -1;
    config.hot_fraction = 2;
    config.hot_probability = 2;
    config.zipf_exponent = 0;
    config.interval = 2000 * kSecond;
    Diagnostics found;
    config.check("", "x", found);
    EXPECT_EQ(found.list().size(), 6u) << found.text();
}

}  // namespace
}  // namespace cxlvp::host
