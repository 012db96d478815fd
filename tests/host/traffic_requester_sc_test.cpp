// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic_requester.h"

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/memory.h"
#include "support/fresh_kernel.h"
#include "support/timing_mode.h"

namespace cxlvp::host {
namespace {

using Config = TrafficRequester::Config;

/// Answers every access after 100 ns and remembers when it came.
class Target : public sc_core::sc_module, private bus::Target {
public:
    Target(const sc_core::sc_module_name& instance, Context& context)
        : sc_module(instance), bus::Target(context), context_(context) {
        in.bind(static_cast<bus::Target&>(*this));
    }

    TargetSocket in{"in"};
    std::vector<Tick> arrivals;
    std::vector<std::uint64_t> addresses;
    tlm::tlm_response_status answer = tlm::TLM_OK_RESPONSE;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        arrivals.push_back(context_.now() + delay.value());
        addresses.push_back(tx.get_address());
        delay += to_time(ns(100));
        tx.set_response_status(answer);
    }

    Context& context_;
};

class TrafficRequesterTest : public testing::TestWithParam<TimingMode> {
protected:
    nlohmann::ordered_json run(const Config& config) {
        requester_ = std::make_unique<TrafficRequester>("cpu", context_, config);
        requester_->out.bind(target_.in);
        const Tick end = context_.run();
        return context_.stats().to_json(0, end)["cpu"];
    }

    test::FreshKernel kernel_;
    Context context_{{GetParam(), 1}};
    Target target_{"target", context_};
    std::unique_ptr<TrafficRequester> requester_;
};

INSTANTIATE_TEST_SUITE_P(Timing, TrafficRequesterTest, test::both_timing_modes(), test::timing_mode_name);

Config linear(std::uint64_t count) {
    Config config;
    config.traffic.count = count;
    return config;
}

TEST_P(TrafficRequesterTest, CountsWhatItMoves) {
    Config config = linear(1000);
    config.traffic.read_ratio = 0.75;
    const auto stats = run(config);
    EXPECT_EQ(stats["bytes_read"]["value"], 750 * 64);
    EXPECT_EQ(stats["bytes_written"]["value"], 250 * 64);
    EXPECT_EQ(requester_->bytes(), 64'000u);
    EXPECT_EQ(requester_->errors(), 0u);
    EXPECT_EQ(requester_->latency().max(), ns(100));
}

TEST_P(TrafficRequesterTest, AChaseHasOneAccessInFlight) {
    Config config = linear(50);
    config.traffic.pattern = TrafficPattern::chase;
    run(config);
    EXPECT_EQ(requester_->in_flight().max(), 1u);
    EXPECT_EQ(requester_->last_completion(), ns(100) * 50);
    EXPECT_EQ(requester_->held_back(), 0u);
}

TEST_P(TrafficRequesterTest, OpenPacingKeepsTheArrivalsAndClosedPacingShiftsThem) {
    for (const auto pacing : {TrafficRequester::Pacing::open, TrafficRequester::Pacing::closed}) {
        const test::FreshKernel kernel;
        Context context({GetParam(), 1});
        Target target("target", context);
        Config config = linear(4);
        config.in_flight = 1;
        config.pacing = pacing;
        config.traffic.interval = ns(60);
        TrafficRequester requester("cpu", context, config);
        requester.out.bind(target.in);
        context.run();
        // Due at 0, 60, 120, 180 ns; the one slot is free every 100 ns.
        EXPECT_EQ(target.arrivals, (std::vector<Tick>{0, ns(100), ns(200), ns(300)}));
        EXPECT_EQ(requester.held_back(),
                  pacing == TrafficRequester::Pacing::open ? ns(40 + 80 + 120) : ns(40 + 40 + 40));
    }
}

TEST_P(TrafficRequesterTest, CachesLetOnlyMissesOut) {
    Config config;
    config.cached = true;
    config.traffic.span = 16 * kKiB;  // fits the first level: 256 lines, read 10 times
    config.traffic.count = 2560;
    const auto stats = run(config);
    EXPECT_EQ(target_.addresses.size(), 256u);
    EXPECT_EQ(stats["caches"]["l1"]["misses"]["value"], 256);
    EXPECT_EQ(stats["caches"]["l1"]["hits"]["value"], 2560 - 256);
}

TEST_P(TrafficRequesterTest, PlacementSpreadsPagesByWeight) {
    Config config;
    config.traffic.span = 400 * 4 * kKiB;
    config.traffic.stride = 4 * kKiB;
    config.traffic.pattern = TrafficPattern::strided;
    config.traffic.count = 400;
    config.placement.policy = PlacementPolicy::interleave;
    config.placement.regions = {{0, kGiB, 3}, {kTiB, kGiB, 1}};
    const auto stats = run(config);
    EXPECT_EQ(stats["placement"]["region_0"]["value"], 300);
    EXPECT_EQ(stats["placement"]["region_1"]["value"], 100);
}

TEST_P(TrafficRequesterTest, AFailedAccessIsCountedAndReportedNotThrown) {
    target_.answer = tlm::TLM_ADDRESS_ERROR_RESPONSE;
    run(linear(10));
    EXPECT_EQ(requester_->errors(), 10u);
    EXPECT_EQ(requester_->bytes(), 0u);
    EXPECT_EQ(context_.reports().count("cpu", "failed-access"), 10u);
    EXPECT_NE(context_.reports().summary().find("TLM_ADDRESS_ERROR_RESPONSE"), std::string::npos);
}

TEST_P(TrafficRequesterTest, ABadPlaceInATraceEndsTheRunAndKeepsWhatCameBefore) {
    const std::string path = testing::TempDir() + "bad_trace_" + (GetParam() == TimingMode::ordered ? "o" : "r");
    std::ofstream(path) << " L 1000,8\n S 2000,8\n garbage\n";
    Config config;
    config.trace = path;
    requester_ = std::make_unique<TrafficRequester>("cpu", context_, config);
    requester_->out.bind(target_.in);
    try {
        context_.run();
        ADD_FAILURE() << "the bad line was read";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find(path + ":3"), std::string::npos) << error.what();
    }
    EXPECT_EQ(target_.addresses, (std::vector<std::uint64_t>{0x1000, 0x2000}));
}

TEST_P(TrafficRequesterTest, PoisonThatComesBackIsCounted) {
    const test::FreshKernel kernel;
    Context context({GetParam(), 1});
    bus::Memory memory("memory", context, {});
    Config config = linear(200);
    config.in_flight = 1;
    config.traffic.span = 4 * 64;
    TrafficRequester requester("cpu", context, config);
    requester.out.bind(memory.in);
    context.run(1);
    memory.poison(64, 127);
    context.run();
    EXPECT_EQ(context.stats().to_json(0, context.now())["cpu"]["poisoned"]["value"], 50) << "every fourth read";
}

}  // namespace
}  // namespace cxlvp::host
