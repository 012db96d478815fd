// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/human.h"

#include <gtest/gtest.h>

namespace cxlvp::platform {
namespace {

TEST(Human, ThreeDigitsAndTheLargestUnit) {
    EXPECT_EQ(human_time(0), "0 ps");
    EXPECT_EQ(human_time(0.254), "0.25 ps");
    EXPECT_EQ(human_time(999), "999 ps");
    EXPECT_EQ(human_time(1000), "1.00 ns");
    EXPECT_EQ(human_time(12345), "12.3 ns");
    EXPECT_EQ(human_time(245'000), "245 ns");
    EXPECT_EQ(human_time(999'700), "1.00 us");  // never "1000 ns"
    EXPECT_EQ(human_time(3.6e15), "3600 s");
    EXPECT_EQ(human_bytes(64), "64 B");
    EXPECT_EQ(human_bytes(1536), "1.50 KiB");
    EXPECT_EQ(human_bytes(64.0 * 1024 * 1024), "64.0 MiB");
    EXPECT_EQ(human_bandwidth(25.6e9), "25.6 GB/s");
    EXPECT_EQ(human_count(5'200'000), "5.20 M");
    EXPECT_EQ(human_count(12), "12");
}

TEST(Human, GroupsAndPercent) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(percent(0.931), "93.1 %");
}

}  // namespace
}  // namespace cxlvp::platform
