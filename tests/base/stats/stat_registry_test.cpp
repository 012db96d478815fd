// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/stat_registry.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/stats/stat_group.h"

namespace cxlvp {
namespace {

TEST(StatRegistry, EmptyTreeIsAnEmptyObject) {
    const StatRegistry registry;
    EXPECT_EQ(registry.to_json(0, 10).dump(), "{}");
    EXPECT_EQ(registry.to_csv(0, 10), "path,metric,value,unit\n");
    EXPECT_EQ(registry.find("a"), nullptr);
    EXPECT_EQ(registry.size(), 0u);
}

TEST(StatRegistry, JsonIsNestedByPath) {
    StatRegistry registry;
    const std::uint64_t n = 3;
    StatGroup link(registry, "host.root0.link");
    StatGroup host(registry, "host");
    link.counter("forward.bytes", "bytes", "d", n);
    host.counter("reads", "accesses", "d", n);
    const auto tree = registry.to_json(0, 10);
    EXPECT_EQ(tree["host"]["root0"]["link"]["forward"]["bytes"]["value"], 3);
    EXPECT_EQ(tree["host"]["reads"]["unit"], "accesses");
    EXPECT_EQ(tree.size(), 1u);
    EXPECT_EQ(tree["host"].size(), 2u);
}

TEST(StatRegistry, OrderIsBySegmentWhateverTheOrderOfDeclaration) {
    const std::uint64_t n = 1;
    const std::vector<std::string> expected{"a.b.x", "a.c", "a-b.x", "a0.x", "b"};
    for (const bool reverse : {false, true}) {
        StatRegistry registry;
        StatGroup group(registry, "");
        for (std::size_t i = 0; i < expected.size(); ++i)
            group.counter(expected[reverse ? expected.size() - 1 - i : (i * 3) % expected.size()], "", "", n);
        std::vector<std::string> order;
        registry.for_each([&](const Stat& stat) { order.push_back(stat.path()); });
        EXPECT_EQ(order, expected);
        const auto tree = registry.to_json(0, 1);
        std::string roots;
        for (const auto& item : tree.items()) roots += item.key() + " ";
        EXPECT_EQ(roots, "a a-b a0 b ");
    }
}

TEST(StatRegistry, FindNeedsTheWholePath) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup group(registry, "a.b");
    group.counter("c", "u", "d", n);
    ASSERT_NE(registry.find("a.b.c"), nullptr);
    EXPECT_EQ(registry.find("a.b.c")->unit(), "u");
    EXPECT_EQ(registry.find("a.b.c")->doc(), "d");
    EXPECT_EQ(registry.find("a.b"), nullptr);
    EXPECT_EQ(registry.find("a.b.c.d"), nullptr);
    EXPECT_EQ(registry.find(""), nullptr);
}

TEST(StatRegistry, CsvHasOneLinePerMetric) {
    StatRegistry registry;
    std::uint64_t count = 7;
    Tick busy = 1;
    StatGroup group(registry, "m");
    group.counter("n", "events", "d", count);
    group.busy_time("busy", "d", busy);
    EXPECT_EQ(registry.to_csv(0, 3),
              "path,metric,value,unit\n"
              "m.busy,value,1,ps\n"
              "m.busy,utilisation,0.3333333333333333,ratio\n"
              "m.n,value,7,events\n");
}

TEST(StatRegistry, CsvQuotesAsRfc4180) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup group(registry, "queue \"a\", b");
    group.counter("n", "x\ny", "d", n);
    group.counter("m", "plain unit", "d", n);
    EXPECT_EQ(registry.to_csv(0, 1),
              "path,metric,value,unit\n"
              "\"queue \"\"a\"\", b.m\",value,1,plain unit\n"
              "\"queue \"\"a\"\", b.n\",value,1,\"x\ny\"\n");
}

TEST(StatRegistry, CsvNumbersReadBackExactly) {
    const std::vector<double> values{0.1, 1.0 / 3, 6.02214076e23, 5e-324, 1.7976931348623157e308, 123456789.125, -2.5};
    StatRegistry registry;
    StatGroup group(registry, "g");
    for (std::size_t i = 0; i < values.size(); ++i)
        group.derived("v" + std::to_string(i), "", "", [&values, i](Tick) { return values[i]; });
    std::istringstream csv(registry.to_csv(0, 1));
    std::string line;
    std::getline(csv, line);
    for (const double value : values) {
        ASSERT_TRUE(std::getline(csv, line));
        const std::string text = line.substr(line.find(",value,") + 7);
        EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << line;
    }
    EXPECT_NE(registry.to_csv(0, 1).find(",0.1,"), std::string::npos) << "shortest form";
}

TEST(StatRegistry, SameNumbersGiveTheSameBytes) {
    const auto make = [] {
        StatRegistry registry;
        Histogram h;
        for (std::uint64_t v = 0; v < 1000; ++v) h.record(v * v);
        StatGroup group(registry, "a");
        group.histogram("h", "ps", "d", h);
        return registry.to_json(5, 1000).dump() + registry.to_csv(5, 1000);
    };
    EXPECT_EQ(make(), make());
}

}  // namespace
}  // namespace cxlvp
