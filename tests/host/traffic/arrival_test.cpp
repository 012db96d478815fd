// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/arrival.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using testing::Each;
using testing::ElementsAre;

std::vector<Tick> gaps(const TrafficConfig& config, std::size_t n, std::uint64_t seed = 1) {
    Arrival arrival(config, Random(seed, "arrival"));
    std::vector<Tick> out(n);
    for (Tick& gap : out) gap = arrival.next();
    return out;
}

Tick sum(const std::vector<Tick>& gaps) {
    Tick total = 0;
    for (const Tick gap : gaps) total += gap;
    return total;
}

TEST(Arrival, WithoutIntervalAndRateNothingIsWaitedFor) {
    EXPECT_THAT(gaps({}, 100), Each(0));
}

TEST(Arrival, AFixedIntervalComesAfterTheFirstAccess) {
    TrafficConfig config;
    config.interval = ns(7);
    EXPECT_THAT(gaps(config, 4), ElementsAre(0, 7000, 7000, 7000));
}

TEST(Arrival, AFixedRateIsExactInTheLongRun) {
    TrafficConfig config;
    config.bytes = 64;
    config.rate = 3000000000;  // 64 B at 3 GB/s: 21333 1/3 ps
    const auto some = gaps(config, 7);
    EXPECT_THAT(some, ElementsAre(0, 21333, 21333, 21334, 21333, 21333, 21334));
    EXPECT_EQ(sum(gaps(config, 3000001)), 64 * kMillisecond);
}

TEST(Arrival, RatesAboveOneBytePerPicosecondAndBigAccessesAreExact) {
    TrafficConfig config;
    config.bytes = 1;
    config.rate = 18000000000000000000u;  // 18 bytes per attosecond: the remainder needs all 64 bits
    EXPECT_EQ(sum(gaps(config, 18000001)), 1u);
    config.bytes = kMiB;
    config.rate = 1000;
    EXPECT_EQ(gaps(config, 2)[1], kMiB * kMillisecond);
}

TEST(Arrival, PoissonGapsAreExponential) {
    TrafficConfig config;
    config.arrival = ArrivalProcess::poisson;
    config.interval = ns(10);
    const auto all = gaps(config, 200000);
    const double n = static_cast<double>(all.size());
    const double mean = static_cast<double>(sum(all)) / n;
    EXPECT_NEAR(mean, 10000, 10000 * 4 / std::sqrt(n));
    double square = 0;
    std::uint64_t beyond = 0;
    for (const Tick gap : all) {
        square += (static_cast<double>(gap) - mean) * (static_cast<double>(gap) - mean);
        beyond += gap > 20000 ? 1 : 0;
    }
    EXPECT_NEAR(std::sqrt(square / n), 10000, 100);  // an exponential distribution spreads as far as its mean
    EXPECT_NEAR(static_cast<double>(beyond) / n, std::exp(-2), 0.003);
    EXPECT_EQ(all, gaps(config, 200000));
    EXPECT_NE(all, gaps(config, 200000, 2));
}

TEST(Arrival, PoissonKeepsItsMeanBelowOnePicosecond) {
    TrafficConfig config;
    config.arrival = ArrivalProcess::poisson;
    config.bytes = 1;
    config.rate = 4000000000000u;  // 0.25 ps per access
    EXPECT_NEAR(static_cast<double>(sum(gaps(config, 400000))), 100000, 1000);
}

}  // namespace
}  // namespace cxlvp::host
