// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/time_weighted.h"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace cxlvp {
namespace {

TEST(TimeWeighted, MeanWeighsEachLevelByItsTime) {
    TimeWeighted depth;
    depth.set(4, 100);  // 0 for 100 ps
    depth.set(1, 200);  // 4 for 100 ps
    EXPECT_DOUBLE_EQ(depth.mean(400), (4.0 * 100 + 1.0 * 200) / 400);
    EXPECT_EQ(depth.current(), 1u);
    EXPECT_EQ(depth.max(), 4u);
}

TEST(TimeWeighted, AddMovesTheLevelAndStopsAtZero) {
    TimeWeighted depth;
    depth.add(3, 0);
    depth.add(-1, 10);
    EXPECT_EQ(depth.current(), 2u);
    depth.add(-5, 20);
    EXPECT_EQ(depth.current(), 0u);
    EXPECT_DOUBLE_EQ(depth.mean(40), (3.0 * 10 + 2.0 * 10) / 40);
    depth.add(std::numeric_limits<std::int64_t>::min(), 50);
    EXPECT_EQ(depth.current(), 0u);
}

TEST(TimeWeighted, NoTimeGivesZero) {
    TimeWeighted depth;
    EXPECT_EQ(depth.mean(0), 0);
    depth.set(5, 0);
    EXPECT_EQ(depth.mean(0), 0);
    EXPECT_EQ(depth.mean(1), 5);
}

TEST(TimeWeighted, EarlierTimesCountAsTheLastOne) {
    TimeWeighted depth;
    depth.set(2, 100);
    depth.set(6, 40);  // level changes at once, no time is taken back
    EXPECT_EQ(depth.current(), 6u);
    EXPECT_DOUBLE_EQ(depth.mean(200), 6.0 * 100 / 200);
    EXPECT_DOUBLE_EQ(depth.mean(50), 0) << "reading before the last change reads up to that change";
}

TEST(TimeWeighted, ClearStartsAfreshWithTheLevelKept) {
    TimeWeighted depth;
    depth.set(9, 10);
    depth.set(3, 20);
    depth.clear(100);
    EXPECT_EQ(depth.current(), 3u);
    EXPECT_EQ(depth.max(), 3u);
    EXPECT_EQ(depth.mean(100), 0);
    EXPECT_DOUBLE_EQ(depth.mean(300), 3);
}

TEST(TimeWeighted, DoesNotOverflow) {
    TimeWeighted level;
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    level.set(kMax, 0);
    EXPECT_DOUBLE_EQ(level.mean(kMax), static_cast<double>(kMax));
}

}  // namespace
}  // namespace cxlvp
