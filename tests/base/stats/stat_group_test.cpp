// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/stat_group.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {
namespace {

using nlohmann::ordered_json;

std::string message_of(StatGroup& group, const std::string& name, const std::uint64_t& value) {
    try {
        group.counter(name, "", "", value);
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

TEST(StatGroup, CounterReportsTheModulesNumber) {
    StatRegistry registry;
    std::uint64_t reads = 0;
    StatGroup group(registry, "mem");
    group.counter("reads", "accesses", "reads served", reads);
    reads = (std::uint64_t{1} << 63) + 1;  // more than a double holds
    EXPECT_EQ(registry.find("mem.reads")->to_json(0, 10).dump(),
              R"({"kind":"counter","value":9223372036854775809,"unit":"accesses","description":"reads served"})");
}

TEST(StatGroup, BusyTimeReportsItsShareOfElapsed) {
    StatRegistry registry;
    Tick busy = 250;
    StatGroup group(registry, "link");
    group.busy_time("busy", "time the wire is taken", busy);
    EXPECT_EQ(registry.find("link.busy")->to_json(1000, 2000).dump(),
              R"({"kind":"busy_time","value":250,"utilisation":0.25,"unit":"ps",)"
              R"("description":"time the wire is taken"})");
}

TEST(StatGroup, ResidenceReportsTheMeanNumberPresent) {
    StatRegistry registry;
    Tick total = 3000;  // three visitors of 1000 ps each in 2000 ps
    StatGroup group(registry, "queue");
    group.residence("occupancy", "entries", "requests waiting", total);
    EXPECT_EQ(registry.find("queue.occupancy")->to_json(0, 2000)["mean"], 1.5);
}

TEST(StatGroup, LevelReportsNowMeanAndMax) {
    StatRegistry registry;
    TimeWeighted depth;
    depth.set(8, 0);
    depth.set(2, 50);
    StatGroup group(registry, "queue");
    group.level("depth", "entries", "", depth);
    const ordered_json leaf = registry.find("queue.depth")->to_json(0, 100);
    EXPECT_EQ(leaf["value"], 2);
    EXPECT_EQ(leaf["mean"], 5.0);
    EXPECT_EQ(leaf["max"], 8);
}

TEST(StatGroup, HistogramReportsItsPercentiles) {
    StatRegistry registry;
    Histogram latency;
    for (std::uint64_t v = 1; v <= 100; ++v) latency.record(v);
    StatGroup group(registry, "mem");
    group.histogram("latency", "ps", "", latency);
    const Stat* stat = registry.find("mem.latency");
    const ordered_json leaf = stat->to_json(0, 1);
    EXPECT_EQ(leaf["count"], 100);
    EXPECT_EQ(leaf["mean"], 50.5);
    EXPECT_EQ(leaf["min"], 1);
    EXPECT_EQ(leaf["p50"], 50);
    EXPECT_EQ(leaf["p90"], 90);
    EXPECT_EQ(leaf["p99"], 99);
    EXPECT_EQ(leaf["p99_9"], 100);
    EXPECT_EQ(leaf["max"], 100);
    EXPECT_EQ(stat->histogram(), &latency);
}

TEST(StatGroup, OnlyAHistogramHasADistribution) {
    StatRegistry registry;
    const std::uint64_t n = 0;
    StatGroup group(registry, "a");
    group.counter("n", "", "", n);
    EXPECT_EQ(registry.find("a.n")->histogram(), nullptr);
}

TEST(StatGroup, DerivedIsComputedFromTheElapsedTime) {
    StatRegistry registry;
    std::uint64_t bytes = 6400;
    StatGroup group(registry, "link");
    group.derived("bandwidth", "bytes/s", "",
                  [&bytes](Tick elapsed) { return static_cast<double>(bytes) * 1e12 / static_cast<double>(elapsed); });
    EXPECT_EQ(registry.find("link.bandwidth")->to_json(ns(50), ns(150))["value"], 6.4e10);
}

TEST(StatGroup, NothingElapsedGivesZeroNotNan) {
    StatRegistry registry;
    Tick busy = 5;
    TimeWeighted level;
    level.set(3, 0);
    StatGroup group(registry, "a");
    group.busy_time("busy", "", busy);
    group.residence("residence", "", "", busy);
    group.level("level", "", "", level);
    group.derived("rate", "", "", [](Tick elapsed) { return 1.0 / static_cast<double>(elapsed); });
    group.derived("constant", "", "", [](Tick) { return 7.0; });
    group.derived("broken", "", "", [](Tick) { return std::numeric_limits<double>::quiet_NaN(); });
    for (const Tick now : {Tick{70}, Tick{60}}) {  // at and before the start
        EXPECT_EQ(registry.find("a.busy")->to_json(70, now)["utilisation"], 0.0);
        EXPECT_EQ(registry.find("a.residence")->to_json(70, now)["mean"], 0.0);
        EXPECT_EQ(registry.find("a.level")->to_json(70, now)["mean"], 0.0);
        EXPECT_EQ(registry.find("a.rate")->to_json(70, now)["value"], 0.0);
        EXPECT_EQ(registry.find("a.constant")->to_json(70, now)["value"], 0.0);
    }
    EXPECT_EQ(registry.find("a.broken")->to_json(0, 100)["value"], 0.0);
    EXPECT_EQ(registry.find("a.rate")->to_json(0, 100)["value"], 0.01);
}

TEST(StatGroup, DestructorTakesItsStatisticsOut) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup stays(registry, "a");
    stays.counter("kept", "", "", n);
    {
        StatGroup goes(registry, "a");
        goes.counter("gone", "", "", n);
        EXPECT_NE(registry.find("a.gone"), nullptr);
    }
    EXPECT_EQ(registry.find("a.gone"), nullptr);
    EXPECT_NE(registry.find("a.kept"), nullptr);
    EXPECT_EQ(registry.size(), 1u);
    stays.counter("gone", "", "", n);  // the name is free again
}

TEST(StatGroup, DuplicateNameIsRefused) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup first(registry, "a.b");
    StatGroup second(registry, "a");
    first.counter("c", "", "", n);
    EXPECT_EQ(message_of(second, "b.c", n), "statistic 'a.b.c' is declared twice");
    EXPECT_EQ(message_of(first, "c", n), "statistic 'a.b.c' is declared twice");
    EXPECT_EQ(message_of(second, "c", n), "");
}

TEST(StatGroup, RefusedNameDoesNotTakeTheFirstOneAway) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup first(registry, "a");
    first.counter("n", "", "", n);
    {
        StatGroup second(registry, "a");
        EXPECT_THROW(second.counter("n", "", "", n), UserError);
    }
    EXPECT_NE(registry.find("a.n"), nullptr);
}

TEST(StatGroup, StatisticAboveOrBelowAnotherIsRefused) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup group(registry, "a");
    group.counter("b.c", "", "", n);
    EXPECT_EQ(message_of(group, "b", n), "statistic 'a.b' lies above statistic 'a.b.c'");
    EXPECT_EQ(message_of(group, "b.c.d.e", n), "statistic 'a.b.c.d.e' lies below statistic 'a.b.c'");
    EXPECT_EQ(message_of(group, "b.cd", n), "");
    EXPECT_EQ(message_of(group, "bb", n), "");
}

TEST(StatGroup, MalformedNameIsRefused) {
    StatRegistry registry;
    const std::uint64_t n = 1;
    StatGroup group(registry, "a");
    for (const char* name : {"", ".x", "x.", "x..y"}) EXPECT_NE(message_of(group, name, n), "") << name;
    StatGroup root(registry, "");
    EXPECT_NE(message_of(root, "", n), "");
    EXPECT_EQ(message_of(root, "x", n), "");
    EXPECT_NE(registry.find("x"), nullptr);
}

TEST(StatGroup, ClearReachesEveryLivingGroupInOrder) {
    StatRegistry registry;
    std::string order;
    auto first = std::make_unique<StatGroup>(registry, "z");
    StatGroup second(registry, "a");
    StatGroup third(registry, "m");
    first->on_clear([&](Tick) { order += "first "; });
    second.on_clear([&](Tick at) { order += "second@" + std::to_string(at) + " "; });
    third.on_clear([&](Tick) { order += "third "; });
    registry.clear(12);
    EXPECT_EQ(order, "first second@12 third ");
    order.clear();
    first.reset();
    registry.clear(20);
    EXPECT_EQ(order, "second@20 third ");
}

}  // namespace
}  // namespace cxlvp
