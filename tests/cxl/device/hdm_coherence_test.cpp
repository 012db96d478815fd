// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/hdm_coherence.h"

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

using Need = HdmCoherence::Need;
using Flip = HdmCoherence::BiasFlip;

HdmCoherence make(Bias initial, Flip flip = Flip::software) {
    return {{4 * kKiB, initial, flip}, {4, 2}};
}

TEST(HdmCoherence, BiasSaysWhetherTheHostIsAsked) {
    EXPECT_EQ(make(Bias::device).device_access(0), Need::nothing);
    EXPECT_EQ(make(Bias::host).device_access(0), Need::ask_host);
}

TEST(HdmCoherence, AGrantedLineIsKeptOnlyWhenBiasFlipsByItself) {
    HdmCoherence software = make(Bias::host), autonomous = make(Bias::host, Flip::autonomous);
    software.granted(64);
    autonomous.granted(64);
    EXPECT_EQ(software.device_access(64), Need::ask_host);
    EXPECT_EQ(autonomous.device_access(64), Need::nothing);
    autonomous.host_access(64);
    EXPECT_EQ(autonomous.device_access(64), Need::ask_host);
}

TEST(HdmCoherence, AFilterMissNeedsNoSnoop) {
    HdmCoherence coherence = make(Bias::host);
    EXPECT_EQ(coherence.device_access_tracked(1, true), Need::nothing);
    EXPECT_EQ(coherence.device_access_tracked(1, false), Need::nothing);
}

TEST(HdmCoherence, AFilterHitIsSnoopedOnceForWhatIsNeeded) {
    HdmCoherence coherence = make(Bias::host);
    coherence.host_read_tracked(1);
    EXPECT_EQ(coherence.device_access_tracked(1, false), Need::downgrade);
    EXPECT_EQ(coherence.device_access_tracked(1, false), Need::nothing) << "shared";
    EXPECT_EQ(coherence.device_access_tracked(1, true), Need::invalidate);
    EXPECT_EQ(coherence.device_access_tracked(1, true), Need::nothing) << "gone";
}

TEST(HdmCoherence, AFullFilterNamesTheLineToRecall) {
    HdmCoherence coherence = make(Bias::host);
    EXPECT_FALSE(coherence.host_read_tracked(0));
    EXPECT_FALSE(coherence.host_read_tracked(2));
    EXPECT_FALSE(coherence.host_read_tracked(2)) << "it is there";
    EXPECT_EQ(coherence.host_read_tracked(4), std::optional<std::uint64_t>(0));
}

TEST(HdmCoherence, AResetForgetsEverything) {
    HdmCoherence coherence = make(Bias::host, Flip::autonomous);
    coherence.granted(0);
    coherence.host_read_tracked(1);
    coherence.reset();
    EXPECT_EQ(coherence.device_access(0), Need::ask_host);
    EXPECT_EQ(coherence.device_access_tracked(1, true), Need::nothing);
}

}  // namespace
}  // namespace cxlvp::cxl
