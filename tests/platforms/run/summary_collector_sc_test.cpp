// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/summary_collector.h"

#include <gtest/gtest.h>

#include "cxlvp/platform/yaml/yaml_document.h"

namespace cxlvp::platform {
namespace {

/// No requester, but one that counts what its users asked for.
class Helper : public Module {
public:
    struct Config {
        bool counts = true;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema = Schema<Config>().flag("counts", &Config::counts, {"has users", ""});
            return schema;
        }
    };
    Helper(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context) {
        if (!config.counts) return;
        latency_.record(ns(300));
        stats().histogram("request_latency", "ps", "of requests", latency_);
        stats().counter("failed", "requests", "that failed", failed_);
        stats().counter("data", "B", "that was moved", data_);
    }

private:
    Histogram latency_;
    std::uint64_t failed_ = 2;
    std::uint64_t data_ = 640;
};

TEST(SummaryCollector, AModuleThatIsNoRequesterIsListedForTheRequestsOfItsUsers) {
    ModuleRegistry registry;
    registry.add<Helper>("helper", "", {});
    Platform platform(
        {YamlDocument::parse("name: p\nmodules: {a: {type: helper}, b: {type: helper, counts: false}}\n", "p.yaml")
             .root(),
         "p.yaml", registry});
    RunLoop loop(platform, us(1));
    const RunSummary summary = collect_summary(platform, loop.run([] { return true; }));
    ASSERT_EQ(summary.requesters.size(), 1u);
    EXPECT_EQ(summary.requesters[0].name, "a");
    EXPECT_EQ(summary.requesters[0].slots, 0u);
    EXPECT_FALSE(summary.requesters[0].driver);
    ASSERT_TRUE(summary.requesters[0].requests.has_value());
    EXPECT_EQ(summary.requesters[0].requests->count, 1u);
    EXPECT_EQ(summary.requesters[0].requests->failed, 2u);
    EXPECT_EQ(summary.requesters[0].requests->bytes, 640u);
    EXPECT_EQ(summary.requesters[0].requests->p50, ns(300));
    EXPECT_EQ(summary.accesses(), 0u);
}

}  // namespace
}  // namespace cxlvp::platform
