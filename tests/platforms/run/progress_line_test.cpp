// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/progress_line.h"

#include <gtest/gtest.h>

namespace cxlvp::platform {
namespace {

TEST(ProgressLine, SaysHowFarAndHowLong) {
    EXPECT_EQ(ProgressLine::text(ns(12500), 10'400'000, 0.31, 2),
              "12.5 us simulated, 5.20 M accesses/s, 31.0 %, 4 s left");
    EXPECT_EQ(ProgressLine::text(ns(12500), 10'400'000, -1, 2), "12.5 us simulated, 5.20 M accesses/s");
    EXPECT_EQ(ProgressLine::text(0, 0, 0, 0), "0 ps simulated, 0.0 %");
    EXPECT_EQ(ProgressLine::text(us(1), 10, 1, 1), "1.00 us simulated, 10 accesses/s, 100.0 %");
}

TEST(ProgressLine, SilentWithoutATerminal) {
    testing::internal::CaptureStderr();  // which is a file
    {
        ProgressLine line(true);
        for (int i = 0; i < 3; ++i) line.update(us(1), 1, 0.5);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace cxlvp::platform
