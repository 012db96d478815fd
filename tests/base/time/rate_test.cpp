// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/rate.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

using Wide = unsigned __int128;

/// |time - bytes / rate| in units of 1/rate picoseconds, so that it is exact.
Wide distance(Tick time, std::uint64_t bytes, std::uint64_t bytes_per_second) {
    const Wide exact = static_cast<Wide>(bytes) * kSecond;
    const Wide given = static_cast<Wide>(time) * bytes_per_second;
    return given > exact ? given - exact : exact - given;
}

TEST(Rate, WholePicosecondsPerByteAreExact) {
    const Rate rate(32'000'000'000);  // 31.25 ps per byte
    EXPECT_EQ(rate.duration(4), 125u);
    EXPECT_EQ(rate.duration(64), 2000u);
    EXPECT_EQ(rate.duration(4096), 128000u);
    EXPECT_EQ(Rate(1).duration(1), kSecond);
    EXPECT_EQ(Rate(1'000'000'000'000).duration(7), 7u);
}

TEST(Rate, RoundsToTheNearestPicosecond) {
    const Rate rate(32'000'000'000);
    EXPECT_EQ(rate.duration(1), 31u) << "31.25";
    EXPECT_EQ(rate.duration(2), 63u) << "62.5 goes up";
    EXPECT_EQ(rate.duration(3), 94u) << "93.75";
}

TEST(Rate, NoLimitTakesNoTime) {
    EXPECT_TRUE(Rate().unlimited());
    EXPECT_TRUE(Rate(0).unlimited());
    EXPECT_EQ(Rate(0).duration(1'000'000'000), 0u);
    EXPECT_EQ(Rate(0).duration_fine(1'000'000'000, 12), 0u);
    EXPECT_FALSE(Rate(1).unlimited());
}

TEST(Rate, AnythingMovedTakesAtLeastOnePicosecond) {
    const Rate fast(50'000'000'000'000);  // 0.02 ps per byte
    EXPECT_EQ(fast.duration(1), 1u);
    EXPECT_EQ(fast.duration_fine(1, 12), 1u);
    EXPECT_EQ(fast.duration(0), 0u);
    EXPECT_EQ(fast.duration(100), 2u);
}

TEST(Rate, TheHighestRateIsStillALimit) {
    const Rate highest(~std::uint64_t{0});
    EXPECT_FALSE(highest.unlimited());
    EXPECT_EQ(highest.duration(1), 1u);
}

TEST(Rate, ErrorStaysBelowOnePicosecondUpToAMillionBytes) {
    Random random(1, "rate");
    for (int i = 0; i < 200; ++i) {
        const std::uint64_t bytes_per_second = 1'000'000 + random.below(200'000'000'000);
        const Rate rate(bytes_per_second);
        for (int j = 0; j < 200; ++j) {
            const std::uint64_t bytes = 1 + random.below(1'000'000);
            ASSERT_LE(distance(rate.duration(bytes), bytes, bytes_per_second), static_cast<Wide>(bytes_per_second))
                << bytes << " B at " << bytes_per_second << " B/s";
        }
        // Half a picosecond of rounding for the sizes of real transfers.
        const std::uint64_t bytes = 1 + random.below(4096);
        ASSERT_LE(distance(rate.duration(bytes), bytes, bytes_per_second) * 1000,
                  static_cast<Wide>(bytes_per_second) * 502);
    }
}

TEST(Rate, MillionTransfersDriftByNoMoreThanTheRoundingOfOne) {
    // 38.4 GB/s: 64 bytes take 1666.67 ps, so that each is a third of a picosecond long and never worse.
    const Rate rate(38'400'000'000);
    Tick sum = 0;
    for (int i = 0; i < 1'000'000; ++i) sum += rate.duration(64);
    EXPECT_EQ(rate.duration(64), 1667u);
    EXPECT_LE(distance(sum, 64'000'000, 38'400'000'000), static_cast<Wide>(38'400'000'000) * 333'334);
    // A rate whose time per transfer is whole does not drift at all.
    const Rate whole(64'000'000'000);
    sum = 0;
    for (int i = 0; i < 1'000'000; ++i) sum += whole.duration(64);
    EXPECT_EQ(sum, kMillisecond);
}

TEST(Rate, FractionsOfAByteCountAsSuch) {
    const Rate rate(1'000'000'000);  // 1000 ps per byte
    EXPECT_EQ(rate.duration_fine(1 << 12, 12), 1000u);
    EXPECT_EQ(rate.duration_fine(1 << 11, 12), 500u);
    EXPECT_EQ(rate.duration_fine(17 << 12, 12), rate.duration(17));
    EXPECT_EQ(rate.duration_fine((17 << 12) / 3, 12), 5667u) << "17/3 bytes";
    for (std::uint64_t bytes = 1; bytes < 5000; bytes += 7)
        EXPECT_EQ(rate.duration_fine(bytes << 12, 12), rate.duration(bytes));
}

TEST(Rate, LongTransfersDoNotOverflow) {
    EXPECT_EQ(Rate(1'000'000'000).duration(kTiB), kTiB * 1000);
    EXPECT_EQ(Rate(1'000'000'000).duration_fine(kTiB << 12, 12), kTiB * 1000);
    static_assert(Rate(64'000'000'000).duration(64) == 1000, "usable in constant expressions");
}

}  // namespace
}  // namespace cxlvp
