// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/run_loop.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/platform/run/result_files.h"
#include "cxlvp/platform/run/summary_collector.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "platforms/test_modules.h"

namespace cxlvp::platform {
namespace {

/// Makes `count` pieces of work of 100 ns each, four at a time, and fails at piece `fail_at`.
class Worker : public Requester {
public:
    struct Config {
        std::uint64_t count = 0;  ///< 0: no end
        std::uint64_t fail_at = 0;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema = Schema<Config>()
                                                     .count("count", &Config::count, {}, {"pieces of work", ""})
                                                     .count("fail_at", &Config::fail_at, {}, {"piece that fails", ""});
            return schema;
        }
    };
    Worker(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Requester(instance, context, 4, Role::driver), config_(config) {}
    double progress() const override {
        return config_.count == 0 ? -1 : static_cast<double>(fetched_) / static_cast<double>(config_.count);
    }

private:
    Fetch fetch(std::size_t, Tick, Tick&) override {
        if (config_.count != 0 && fetched_ == config_.count) return Fetch::finished;
        ++fetched_;
        if (fetched_ == config_.fail_at) throw UserError("input.trace:7: the trace is cut off");
        return Fetch::ready;
    }
    void transact(std::size_t, sc_core::sc_time& delay) override { delay += sc_core::sc_time::from_value(ns(100)); }
    void complete(std::size_t, Tick, Tick) override {}

    Config config_;
    std::uint64_t fetched_ = 0;
};

struct Ran {
    RunLoop::Result result;
    RunSummary summary;
    std::string stats;
    std::vector<Tick> slices;
    double progress = 0;
};

Ran run(const std::string& worker, Tick duration, std::size_t stop_after = ~std::size_t{0}) {
    ModuleRegistry registry;
    registry.add<Worker>("worker", "", {});
    Platform platform({YamlDocument::parse("name: p\nmodules: {w: {type: worker" + worker + "}}\n", "p.yaml").root(),
                       "p.yaml", registry});
    RunLoop loop(platform, duration);
    Ran ran;
    ran.result = loop.run([&] {
        ran.slices.push_back(platform.context().now());
        return ran.slices.size() < stop_after;
    });
    ran.progress = loop.progress();
    ran.summary = collect_summary(platform, ran.result);
    ran.stats = stats_json(platform, ran.summary).dump();
    return ran;
}

TEST(RunLoop, EndsWithTheLastCompletion) {
    // 10 pieces, 4 at a time: the third round ends at 300 ns, whatever the slices are.
    const Ran ran = run(", count: 10", 0);
    EXPECT_EQ(ran.result.end, RunEnd::idle);
    EXPECT_EQ(ran.result.elapsed, ns(300));
    EXPECT_EQ(ran.summary.accesses(), 10u);
    EXPECT_EQ(ran.progress, 1);
    ASSERT_EQ(ran.summary.requesters.size(), 1u);
    EXPECT_EQ(ran.summary.requesters[0].slots, 4u);
    EXPECT_TRUE(ran.summary.requesters[0].driver);
    EXPECT_EQ(ran.summary.requesters[0].max, ns(100));
    EXPECT_FALSE(ran.summary.requesters[0].bytes.has_value());
}

TEST(RunLoop, EndsWithTheDuration) {
    const Ran ran = run("", us(7));
    EXPECT_EQ(ran.result.end, RunEnd::duration);
    EXPECT_EQ(ran.result.elapsed, us(7));
    EXPECT_EQ(ran.progress, 1);
    EXPECT_GE(ran.summary.accesses(), 4 * 69u);
    EXPECT_LE(ran.summary.accesses(), 4 * 70u);
}

TEST(RunLoop, EndsBeforeTheDurationWhenNothingIsLeft) {
    const Ran ran = run(", count: 10", us(7));
    EXPECT_EQ(ran.result.end, RunEnd::idle);
    EXPECT_EQ(ran.result.elapsed, ns(300));
}

TEST(RunLoop, CanBeStoppedBetweenSlices) {
    const Ran ran = run("", 0, 3);
    EXPECT_EQ(ran.result.end, RunEnd::interrupted);
    EXPECT_EQ(ran.slices.size(), 3u);
    EXPECT_EQ(ran.result.elapsed, ran.slices.back());
    EXPECT_GT(ran.summary.accesses(), 0u);
    EXPECT_LT(ran.progress, 0);  // nobody knows
}

TEST(RunLoop, SlicesGrowAndAreTheSameInEveryRun) {
    const Ran ran = run("", us(100));
    ASSERT_GE(ran.slices.size(), 3u);
    EXPECT_EQ(ran.slices[0], us(1));
    EXPECT_EQ(ran.slices[1] - ran.slices[0], us(2));
    EXPECT_EQ(ran.slices[2] - ran.slices[1], us(4));
}

TEST(RunLoop, KeepsWhatWasDoneBeforeAFailure) {
    const Ran ran = run(", count: 1000, fail_at: 101", 0);
    EXPECT_EQ(ran.result.end, RunEnd::failed);
    ASSERT_TRUE(ran.result.failure);
    try {
        std::rethrow_exception(ran.result.failure);
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "input.trace:7: the trace is cut off");
    }
    EXPECT_GE(ran.summary.accesses(), 90u);
    EXPECT_NE(ran.stats.find("\"end\":\"failed\""), std::string::npos);
}

TEST(RunLoop, ResultsHoldNoWallClock) {
    const Ran ran = run(", count: 10", 0);
    const auto json = nlohmann::json::parse(ran.stats);
    EXPECT_EQ(json["run"]["simulated_ps"], 300000);
    EXPECT_EQ(json["run"]["accesses"], 10);
    EXPECT_EQ(json["run"]["end"], "idle");
    EXPECT_EQ(json["run"].count("seconds"), 0u);
    EXPECT_EQ(json["statistics"]["w"]["latency"]["count"], 10);
}

}  // namespace
}  // namespace cxlvp::platform
