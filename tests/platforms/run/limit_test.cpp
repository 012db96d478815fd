// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/limit.h"

#include <gtest/gtest.h>

namespace cxlvp::platform {
namespace {

/// 10 us in which "cpu" made 1000 accesses of 64 B, 100 ns each, with `in_flight` of 16 slots in use.
RunSummary run_of(double in_flight) {
    RunSummary summary;
    summary.elapsed = us(10);
    RequesterRow cpu;
    cpu.name = "cpu";
    cpu.accesses = 1000;
    cpu.bytes = 64000;
    cpu.slots = 16;
    cpu.in_flight = in_flight;
    cpu.mean_latency = 100000;
    summary.requesters.push_back(cpu);
    return summary;
}

/// A resource that was busy for `busy` and waited for during `queueing`, of 100 us of latency in sum.
ResourceRow resource(const char* name, Tick busy, Tick queueing, std::size_t servers = 1) {
    return {name, servers, busy, queueing, 1000, std::nullopt};
}

TEST(Limit, ABusyResource) {
    RunSummary summary = run_of(10);
    summary.resources = {resource("bus.out", us(5), us(2)), resource("ddr.channels", ns(19400), us(61), 2)};
    EXPECT_EQ(limiting_sentence(summary),
              "limited by ddr.channels: its 2 servers are busy 97 % of the time; accesses spend 61 % of their latency "
              "waiting for it");
    summary.resources[1] = resource("link.forward", ns(9000), us(10));
    EXPECT_EQ(limiting_sentence(summary),
              "limited by link.forward: busy 90 % of the time; accesses spend 10 % of their latency waiting for it");
}

TEST(Limit, AnUnevenlyLoadedResource) {
    RunSummary summary = run_of(10);
    summary.resources = {resource("bus.out", us(5), us(2)), resource("ddr.banks", us(10), us(71), 16)};
    EXPECT_EQ(
        limiting_sentence(summary),
        "limited by ddr.banks: accesses spend 71 % of their latency waiting for it, although its 16 servers are 6 "
        "% busy on average: the load is bursty or uneven");
    summary.resources[1] = resource("link.forward", us(3), us(50));
    EXPECT_EQ(
        limiting_sentence(summary),
        "limited by link.forward: accesses spend 50 % of their latency waiting for it, although it is 30 % busy on "
        "average: the load is bursty or uneven");
}

TEST(Limit, Latency) {
    RunSummary summary = run_of(15);
    summary.resources = {resource("bus.out", us(5), us(49)), resource("bus.in", us(8), us(2))};
    EXPECT_EQ(limiting_sentence(summary),
              "no resource is above 80 % (bus.in); latency-bound: cpu keeps 15 of 16 in flight x 64 B / 100 ns = 6.40 "
              "GB/s");
    summary.resources.clear();
    EXPECT_EQ(limiting_sentence(summary), "latency-bound: cpu keeps 15 of 16 in flight x 64 B / 100 ns = 6.40 GB/s");
}

TEST(Limit, TheTrafficItself) {
    EXPECT_EQ(limiting_sentence(run_of(0.25)),
              "source-bound: cpu asks for 6.40 GB/s only and has 0.25 of 16 in flight on average");
    EXPECT_EQ(limiting_sentence(run_of(1)),
              "source-bound: gaps or dependences in the traffic of cpu leave 1 of 16 in flight x 64 B / 100 ns = 6.40 "
              "GB/s");
}

TEST(Limit, TheRunIsAboutItsDrivers) {
    RunSummary summary = run_of(0.25);
    RequesterRow other = summary.requesters[0];
    other.name = "dma";
    other.bytes = 1000000;
    summary.requesters.push_back(other);
    EXPECT_NE(limiting_sentence(summary).find("dma asks"), std::string::npos);
    summary.requesters[1].driver = false;
    EXPECT_NE(limiting_sentence(summary).find("cpu asks"), std::string::npos);
    summary.requesters[0].accesses = 0;
    EXPECT_NE(limiting_sentence(summary).find("dma asks"), std::string::npos);
}

TEST(Limit, RequestsOfUsersComeBeforeTheAccessesThatTheyTake) {
    RunSummary summary = run_of(4);
    RequestRow requests;
    requests.count = 100;
    requests.mean_latency = 2e6;  // 200 us in sum
    summary.requesters[0].requests = requests;
    EXPECT_EQ(limiting_sentence(summary), "latency-bound: requests of cpu take 2.00 us each; 10.0 M/s");
    summary.resources = {resource("engine.cores", us(9), us(50))};
    EXPECT_EQ(limiting_sentence(summary),
              "limited by engine.cores: busy 90 % of the time; requests spend 25 % of their latency waiting for it");
}

TEST(Limit, RequesterThatCountsNoBytes) {
    RunSummary summary = run_of(16);
    summary.requesters[0].bytes.reset();
    EXPECT_EQ(limiting_sentence(summary), "latency-bound: cpu keeps 16 of 16 in flight / 100 ns = 100 M accesses/s");
}

TEST(Limit, NothingWasDone) {
    RunSummary summary = run_of(0);
    summary.requesters[0].accesses = 0;
    EXPECT_EQ(limiting_sentence(summary), "no access was completed");
    EXPECT_EQ(limiting_sentence(RunSummary{}), "no access was completed");
}

TEST(RunSummary, Shares) {
    RunSummary summary = run_of(1);
    EXPECT_DOUBLE_EQ(summary.utilisation(resource("a", us(5), 0, 2)), 0.25);
    EXPECT_DOUBLE_EQ(summary.waiting_share(resource("a", 0, us(30))), 0.3);
    EXPECT_DOUBLE_EQ(RunSummary{}.utilisation(resource("a", us(5), 0)), 0);
    EXPECT_DOUBLE_EQ(RunSummary{}.waiting_share(resource("a", 0, us(5))), 0);
}

}  // namespace
}  // namespace cxlvp::platform
