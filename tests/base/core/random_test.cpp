// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/random.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace cxlvp {
namespace {

TEST(Random, StreamNeverChangesBetweenVersions) {
    // Computed apart from this code from the published FNV-1a, splitmix64 and xoshiro256** algorithms.
    Random random(42, "host.root0");
    EXPECT_EQ(random.bits(), 0xeebb4dc8a952c9de);
    EXPECT_EQ(random.bits(), 0x65a0a840425886ad);
    EXPECT_EQ(random.bits(), 0xf972c5f508519f58);
    Random empty(0, "");
    EXPECT_EQ(empty.bits(), 0x1e28178eedbf0f30);
}

TEST(Random, SameSeedAndNameGiveTheSameStream) {
    Random a(7, "x");
    Random b(7, "x");
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(a.bits(), b.bits());
}

TEST(Random, OtherSeedOrNameGivesAnotherStream) {
    std::set<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 50; ++seed)
        for (int name = 0; name < 50; ++name) first.insert(Random(seed, "core" + std::to_string(name)).bits());
    EXPECT_EQ(first.size(), 2500u);
}

TEST(Random, BelowStaysInRangeAndIsUniform) {
    Random random(1, "below");
    std::array<int, 7> seen{};
    for (int i = 0; i < 70000; ++i) {
        const std::uint64_t v = random.below(7);
        ASSERT_LT(v, 7u);
        ++seen[v];
    }
    for (const int n : seen) EXPECT_NEAR(n, 10000, 500);  // five standard deviations
}

TEST(Random, BelowIsUnbiasedWhereModuloIsNot) {
    // With n = 3 * 2^62 the plain product method and the modulo method favour a third of the results two to one.
    const std::uint64_t n = std::uint64_t{3} << 62;
    Random random(1, "bias");
    std::array<int, 3> by_remainder{};
    std::array<int, 3> by_third{};
    for (int i = 0; i < 30000; ++i) {
        const std::uint64_t v = random.below(n);
        ASSERT_LT(v, n);
        ++by_remainder[v % 3];
        ++by_third[v >> 62];
    }
    for (const int k : by_remainder) EXPECT_NEAR(k, 10000, 500);
    for (const int k : by_third) EXPECT_NEAR(k, 10000, 500);
}

TEST(Random, BelowOfZeroAndOneIsZero) {
    Random random(1, "edge");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(random.below(0), 0u);
        EXPECT_EQ(random.below(1), 0u);
    }
}

TEST(Random, RealIsInTheHalfOpenUnitInterval) {
    Random random(1, "real");
    double sum = 0;
    for (int i = 0; i < 100000; ++i) {
        const double v = random.real();
        ASSERT_GE(v, 0);
        ASSERT_LT(v, 1);
        sum += v;
    }
    EXPECT_NEAR(sum / 100000, 0.5, 0.005);
}

TEST(Random, ChanceMatchesItsProbability) {
    Random random(1, "chance");
    int hits = 0;
    for (int i = 0; i < 100000; ++i) hits += random.chance(0.1) ? 1 : 0;
    EXPECT_NEAR(hits, 10000, 500);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(random.chance(0));
        EXPECT_FALSE(random.chance(-1));
        EXPECT_TRUE(random.chance(1));
    }
}

TEST(Random, ChanceAlwaysTakesOneNumber) {
    Random a(3, "align");
    Random b(3, "align");
    a.chance(0);
    a.chance(1);
    b.bits();
    b.bits();
    EXPECT_EQ(a.bits(), b.bits());
}

TEST(Random, ExponentialHasItsMeanAndTail) {
    Random random(1, "exponential");
    const int n = 200000;
    double sum = 0;
    int above_mean = 0;
    int above_three = 0;
    for (int i = 0; i < n; ++i) {
        const double v = random.exponential(50);
        ASSERT_GE(v, 0);
        sum += v;
        above_mean += v > 50 ? 1 : 0;
        above_three += v > 150 ? 1 : 0;
    }
    EXPECT_NEAR(sum / n, 50, 0.6);
    EXPECT_NEAR(static_cast<double>(above_mean) / n, std::exp(-1), 0.006);
    EXPECT_NEAR(static_cast<double>(above_three) / n, std::exp(-3), 0.003);
}

TEST(Random, ExponentialIsTheSameToTheBitEverywhere) {
    Random random(5, "gap");
    double sum = 0;
    for (int i = 0; i < 1000; ++i) sum += random.exponential(100);
    EXPECT_EQ(sum, 0x1.95cda21a567b1p+16);  // computed apart from this code
}

TEST(Random, ExponentialUsesAnExactLogarithm) {
    Random a(9, "log");
    Random b(9, "log");
    for (int i = 0; i < 100000; ++i) {
        const double expected = -std::log1p(-b.real());
        ASSERT_NEAR(a.exponential(1), expected, 4e-16 * (1 + 4 * expected));
    }
}

}  // namespace
}  // namespace cxlvp
