// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/zipf.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

/// Chi-square of the first ranks, and one bin for the rest, against 1 / rank^s.
double chi_square(std::uint64_t n, double exponent, std::uint64_t ranks, std::uint64_t draws) {
    double total = 0;
    std::vector<double> expected(ranks + 1);
    for (std::uint64_t r = 0; r < n; ++r) {
        const double weight = std::pow(static_cast<double>(r + 1), -exponent);
        total += weight;
        expected[r < ranks ? r : ranks] += weight;
    }
    std::vector<double> seen(ranks + 1);
    const Zipf zipf(n, exponent);
    Random random(3, "zipf");
    for (std::uint64_t i = 0; i < draws; ++i) {
        const std::uint64_t rank = zipf.next(random);
        EXPECT_LT(rank, n);
        seen[rank < ranks ? rank : ranks] += 1;
    }
    double sum = 0;
    for (std::size_t bin = 0; bin <= ranks; ++bin) {
        const double due = expected[bin] / total * static_cast<double>(draws);
        if (due > 0) sum += (seen[bin] - due) * (seen[bin] - due) / due;
    }
    return sum;
}

TEST(Zipf, RanksFollowThePowerLaw) {
    // 20 degrees of freedom: above 45.3 once in a thousand.
    for (const double exponent : {0.01, 0.5, 0.99, 1.0, 1.001, 1.5, 3.0})
        EXPECT_LT(chi_square(1000, exponent, 20, 200000), 45.3) << "exponent " << exponent;
}

TEST(Zipf, ADistributionOfAnotherPowerIsTold) {
    // The test above can tell: the ranks drawn for 0.99 are no sample of 0.95.
    const Zipf zipf(1000, 0.95);
    Random random(3, "zipf");
    double first = 0;
    for (int i = 0; i < 200000; ++i) first += zipf.next(random) == 0 ? 1 : 0;
    double total = 0;
    for (int r = 1; r <= 1000; ++r) total += std::pow(r, -0.99);
    EXPECT_GT(std::fabs(first / 200000 - 1 / total), 0.01);
}

TEST(Zipf, OneRankAndVeryManyRanksWork) {
    Random random(3, "zipf");
    const Zipf one(1, 0.99);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(one.next(random), 0u);
    for (const double exponent : {0.01, 0.99, 1.0, 2.0, 10.0}) {
        const std::uint64_t n = std::uint64_t{1} << 52;
        const Zipf many(n, exponent);
        std::uint64_t largest = 0;
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t rank = many.next(random);
            ASSERT_LT(rank, n);
            largest = std::max(largest, rank);
        }
        if (exponent < 1) {
            EXPECT_GT(largest, n / 2);
        }
        if (exponent > 5) {
            EXPECT_LT(largest, 100u);
        }
    }
}

TEST(Zipf, TheDrawnRanksAreTheSameOnEveryMachine) {
    const Zipf zipf(std::uint64_t{1} << 40, 0.99);
    Random random(1, "golden");
    std::uint64_t hash = 0;
    for (int i = 0; i < 10000; ++i) hash = (hash ^ zipf.next(random)) * 0x100000001b3;
    EXPECT_EQ(hash, 0x7244d632c847392cu);
}

}  // namespace
}  // namespace cxlvp::host
