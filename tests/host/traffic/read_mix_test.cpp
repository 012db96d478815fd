// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/read_mix.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

constexpr std::uint64_t kEndless = ~std::uint64_t{0};

std::vector<Op> draw(double ratio, std::uint64_t total, std::uint64_t n, std::uint64_t seed = 1) {
    ReadMix mix(ratio, total, Random(seed, "mix"));
    std::vector<Op> ops(n);
    for (Op& op : ops) op = mix.next();
    return ops;
}

std::uint64_t reads(const std::vector<Op>& ops, std::size_t n) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < n; ++i) count += ops[i] == Op::read ? 1 : 0;
    return count;
}

TEST(ReadMix, TheShareOfReadsIsExactOverAnyCount) {
    for (const double ratio : {0.0, 0.001, 1.0 / 3, 0.5, 0.67, 0.7, 0.999, 1.0})
        for (const std::uint64_t count : {1, 2, 63, 64, 65, 100, 1000, 12345, 100000}) {
            const auto ops = draw(ratio, count, count);
            EXPECT_NEAR(static_cast<double>(reads(ops, count)), ratio * static_cast<double>(count), 0.5 + 1e-9)
                << ratio << " of " << count;
        }
}

TEST(ReadMix, AnEndlessStreamIsExactAfterEveryBlockAndNeverFarOff) {
    for (const double ratio : {0.1, 1.0 / 3, 0.7}) {
        const auto ops = draw(ratio, kEndless, 64000);
        for (std::size_t n = 64; n <= ops.size(); n += 64)
            ASSERT_NEAR(static_cast<double>(reads(ops, n)), ratio * static_cast<double>(n), 0.5 + 1e-9);
        for (std::size_t n = 1; n < 2000; ++n)
            ASSERT_NEAR(static_cast<double>(reads(ops, n)), ratio * static_cast<double>(n), 33);
    }
}

TEST(ReadMix, TheOrderIsRandomAndFollowsTheSeed) {
    const auto ops = draw(0.5, kEndless, 64000);
    EXPECT_EQ(ops, draw(0.5, kEndless, 64000));
    EXPECT_NE(ops, draw(0.5, kEndless, 64000, 2));
    // Of independent draws half are followed by another kind; drawing without putting back gives 32 / 63 inside a
    // block.
    std::uint64_t changes = 0;
    for (std::size_t i = 1; i < ops.size(); ++i) changes += ops[i] != ops[i - 1] ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(changes) / 63999, 0.508, 0.01);
    // Every place of a block is as likely to be a read.
    for (std::size_t place : {0, 1, 31, 63}) {
        std::uint64_t count = 0;
        for (std::size_t i = place; i < ops.size(); i += 64) count += ops[i] == Op::read ? 1 : 0;
        EXPECT_NEAR(static_cast<double>(count), 500, 75) << "place " << place;
    }
}

}  // namespace
}  // namespace cxlvp::host
