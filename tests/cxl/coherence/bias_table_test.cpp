// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/bias_table.h"

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

TEST(BiasTable, PagesStartWithTheInitialBias) {
    for (const Bias bias : {Bias::host, Bias::device}) {
        const BiasTable table(4096, bias);
        EXPECT_EQ(table.of(0), bias);
        EXPECT_EQ(table.owned(0x123456789), bias == Bias::device);
    }
}

TEST(BiasTable, AHostAccessFlipsThePageAndNoOther) {
    BiasTable table(4096, Bias::device);
    EXPECT_TRUE(table.host_access(0x1fff));
    EXPECT_FALSE(table.host_access(0x1000)) << "already";
    EXPECT_EQ(table.of(0x1000), Bias::host);
    EXPECT_EQ(table.of(0x0fff), Bias::device);
    EXPECT_EQ(table.of(0x2000), Bias::device);
    EXPECT_EQ(table.flips_to_host(), 1u);
}

TEST(BiasTable, SoftwareFlipsWholePages) {
    BiasTable table(4096, Bias::host);
    EXPECT_EQ(table.set(0x1234, 0x3001, Bias::device), 3u);
    EXPECT_EQ(table.set(0x1000, 0x1fff, Bias::device), 0u);
    EXPECT_EQ(table.of(0x0fff), Bias::host);
    EXPECT_EQ(table.of(0x3fff), Bias::device);
    EXPECT_EQ(table.set(0, 0xffff, Bias::host), 3u);
    EXPECT_EQ(table.flips_to_device(), 3u);
    EXPECT_EQ(table.flips_to_host(), 3u);
}

TEST(BiasTable, ALineIsTheDevicesUntilTheHostAsks) {
    BiasTable table(4096, Bias::host);
    table.give_line(0x1040);
    EXPECT_TRUE(table.owned(0x107f));
    EXPECT_FALSE(table.owned(0x1080));
    EXPECT_FALSE(table.host_access(0x1000)) << "the page was in host bias";
    EXPECT_TRUE(table.owned(0x1040));
    table.host_access(0x1060);
    EXPECT_FALSE(table.owned(0x1040));
}

TEST(BiasTable, LinesOfPagesInDeviceBiasAreNotListed) {
    BiasTable table(4096, Bias::device);
    table.give_line(0);
    EXPECT_EQ(table.device_lines(), 0u);
}

TEST(BiasTable, ResetGoesBackToTheStart) {
    BiasTable table(64, Bias::host);
    table.set(0, 63, Bias::device);
    table.give_line(64);
    table.reset();
    EXPECT_FALSE(table.owned(0));
    EXPECT_FALSE(table.owned(64));
}

}  // namespace
}  // namespace cxlvp::cxl
