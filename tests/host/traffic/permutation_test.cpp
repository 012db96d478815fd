// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/permutation.h"

#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

TEST(Permutation, EveryNumberComesExactlyOnceForAnySize) {
    Random random(1, "p");
    for (std::uint64_t n : {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100, 1000, 4096, 65537}) {
        const Permutation permutation(n, random);
        std::vector<bool> seen(n);
        for (std::uint64_t i = 0; i < n; ++i) {
            const std::uint64_t value = permutation.at(i);
            ASSERT_LT(value, n);
            ASSERT_FALSE(seen[value]) << value << " twice of " << n;
            seen[value] = true;
        }
    }
}

TEST(Permutation, LargeSizesStayInRangeAndDoNotRepeat) {
    Random random(1, "p");
    for (const std::uint64_t n : {(std::uint64_t{1} << 52) - 3, (std::uint64_t{1} << 46) + 1, std::uint64_t{1} << 63}) {
        const Permutation permutation(n, random);
        std::set<std::uint64_t> seen;
        for (std::uint64_t i = 0; i < 20000; ++i) {
            const std::uint64_t value = permutation.at(n - 1 - i);
            ASSERT_LT(value, n);
            ASSERT_TRUE(seen.insert(value).second);
        }
    }
}

TEST(Permutation, NeighboursLieFarApart) {
    constexpr std::uint64_t kN = 50000;
    Random random(1, "p");
    const Permutation permutation(kN, random);
    double distance = 0;
    unsigned near = 0;
    for (std::uint64_t i = 1; i < kN; ++i) {
        const std::uint64_t a = permutation.at(i - 1);
        const std::uint64_t b = permutation.at(i);
        const std::uint64_t d = a < b ? b - a : a - b;
        distance += static_cast<double>(d);
        if (d <= 8) ++near;
    }
    // Two independent places are n / 3 apart in the mean, and within 8 of each other 16 times in n.
    EXPECT_NEAR(distance / (kN - 1), kN / 3.0, kN / 100.0);
    EXPECT_LT(near, 60u);
}

TEST(Permutation, AnotherSeedGivesAnotherOrder) {
    Random one(1, "p");
    Random two(2, "p");
    Random again(1, "p");
    const Permutation a(1000, one);
    const Permutation b(1000, two);
    const Permutation c(1000, again);
    unsigned same = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        same += a.at(i) == b.at(i) ? 1 : 0;
        ASSERT_EQ(a.at(i), c.at(i));
    }
    EXPECT_LT(same, 20u);
}

}  // namespace
}  // namespace cxlvp::host
