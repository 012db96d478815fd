// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/snoop_filter.h"

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

SnoopFilter::Config small() {
    return {4, 2};
}

TEST(SnoopFilter, AMissMeansThatNobodyHoldsTheLine) {
    SnoopFilter filter(small());
    EXPECT_EQ(filter.find(3).holders, 0u);
    filter.add(3, 5, true);
    EXPECT_EQ(filter.find(3).holders, 1u << 5);
    EXPECT_TRUE(filter.find(3).any);
    EXPECT_EQ(filter.find(1).holders, 0u);
}

TEST(SnoopFilter, SharersAddUpAndAnOwnerReplacesThem) {
    SnoopFilter filter(small());
    filter.add(3, 0, false);
    filter.add(3, 63, false);
    EXPECT_EQ(filter.find(3).holders, 1u | std::uint64_t{1} << 63);
    EXPECT_FALSE(filter.find(3).any);
    filter.add(3, 1, true);
    EXPECT_EQ(filter.find(3).holders, 2u);
    filter.share(3);
    EXPECT_FALSE(filter.find(3).any);
}

TEST(SnoopFilter, AFullSetGivesAVictimThatMustBeRecalled) {
    SnoopFilter filter(small());
    EXPECT_FALSE(filter.add(0, 1, true));
    EXPECT_FALSE(filter.add(2, 2, true));
    const auto victim = filter.add(4, 3, true);
    ASSERT_TRUE(victim);
    EXPECT_EQ(victim->line, 0u);
    EXPECT_EQ(victim->holders, 2u);
    EXPECT_EQ(filter.find(0).holders, 0u);
    EXPECT_EQ(filter.evictions(), 1u);
}

TEST(SnoopFilter, AnEvictionOfAnOlderGrantIsIgnored) {
    SnoopFilter filter(small());
    filter.add(0, 1, true, 10);
    filter.add(0, 1, true, 11);
    filter.remove(0, 1, 10);
    EXPECT_EQ(filter.find(0).holders, 2u);
    filter.remove(0, 1, 11);
    EXPECT_EQ(filter.find(0).holders, 0u);
    EXPECT_EQ(filter.size(), 0u);
}

TEST(SnoopFilter, OneOfSeveralSharersLeavesAlone) {
    SnoopFilter filter(small());
    filter.add(0, 1, false, 1);
    filter.add(0, 2, false, 2);
    filter.drop(0, 1);
    EXPECT_EQ(filter.find(0).holders, 4u);
}

TEST(SnoopFilter, AnAgentThatIsFlushedHoldsNothing) {
    SnoopFilter filter(small());
    filter.add(0, 1, false);
    filter.add(0, 2, false);
    filter.add(1, 1, true);
    filter.remove_agent(1);
    EXPECT_EQ(filter.find(0).holders, 4u);
    EXPECT_EQ(filter.find(1).holders, 0u);
    EXPECT_EQ(filter.size(), 1u);
}

TEST(SnoopFilter, SizesThatAreNoPowerOfTwoOfSetsAreRefused) {
    EXPECT_TRUE((SnoopFilter::Config{48, 12}.problem().empty()));
    EXPECT_FALSE((SnoopFilter::Config{48, 16}.problem().empty()));
    EXPECT_FALSE((SnoopFilter::Config{4, 8}.problem().empty()));
}

}  // namespace
}  // namespace cxlvp::cxl
