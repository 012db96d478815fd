// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/line_cache.h"

#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

LineCache::Config small() {
    return {256, 2, 0};  // two sets of two lines
}

TEST(LineCache, HoldsStatesByLine) {
    LineCache cache(small());
    cache.fill(4, Mesi::shared);
    cache.fill(5, Mesi::exclusive);
    EXPECT_EQ(cache.state(4), Mesi::shared);
    EXPECT_EQ(cache.state(5), Mesi::exclusive);
    EXPECT_EQ(cache.state(6), Mesi::invalid);
    cache.set(5, Mesi::modified);
    EXPECT_EQ(cache.state(5), Mesi::modified);
}

TEST(LineCache, SettingALineThatIsNotThereDoesNothing) {
    LineCache cache(small());
    cache.set(1, Mesi::modified);
    EXPECT_EQ(cache.state(1), Mesi::invalid);
}

TEST(LineCache, AFullSetGivesUpItsOldestLineWithItsGrant) {
    LineCache cache(small());
    EXPECT_FALSE(cache.fill(0, Mesi::modified, 7));
    EXPECT_FALSE(cache.fill(2, Mesi::exclusive, 8));
    const auto first = cache.fill(4, Mesi::shared, 9);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->line, 0u);
    EXPECT_EQ(first->grant, 7u);
    EXPECT_TRUE(first->dirty);
    const auto second = cache.fill(6, Mesi::shared, 9);
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->dirty);
}

TEST(LineCache, LimitTakesAwayWhatIsBeyond) {
    LineCache cache(small());
    cache.fill(0, Mesi::modified);
    EXPECT_EQ(cache.limit(0, Mesi::modified), Mesi::modified);
    EXPECT_EQ(cache.limit(0, Mesi::shared), Mesi::modified);
    EXPECT_EQ(cache.limit(0, Mesi::exclusive), Mesi::shared) << "a limit gives nothing";
    EXPECT_EQ(cache.state(0), Mesi::shared);
    EXPECT_EQ(cache.limit(0, Mesi::invalid), Mesi::shared);
    EXPECT_EQ(cache.limit(0, Mesi::invalid), Mesi::invalid);
}

TEST(LineCache, FlushVisitsAndRemovesAll) {
    LineCache cache(small());
    cache.fill(1, Mesi::modified, 3);
    cache.fill(2, Mesi::shared, 4);
    std::vector<std::pair<std::uint64_t, bool>> seen;
    cache.flush([&](const LineCache::Victim& victim) { seen.emplace_back(victim.line, victim.dirty); });
    EXPECT_EQ(seen, (std::vector<std::pair<std::uint64_t, bool>>{{2, false}, {1, true}}));
    EXPECT_EQ(cache.size(), 0u);
}

TEST(LineCache, OneOfSizeZeroHoldsNothing) {
    LineCache cache({0, 16, 0});
    EXPECT_FALSE(cache.present());
    EXPECT_FALSE(cache.fill(1, Mesi::modified));
    EXPECT_EQ(cache.state(1), Mesi::invalid);
}

TEST(LineCache, SizesThatAreNoPowerOfTwoOfSetsAreRefused) {
    EXPECT_TRUE((LineCache::Config{96 * 1024, 12, 0}.problem().empty()));
    EXPECT_TRUE((LineCache::Config{0, 7, 0}.problem().empty()));
    EXPECT_FALSE((LineCache::Config{96 * 1024, 16, 0}.problem().empty()));
    EXPECT_FALSE((LineCache::Config{100, 1, 0}.problem().empty()));
    EXPECT_FALSE((LineCache::Config{64, 2, 0}.problem().empty()));
}

}  // namespace
}  // namespace cxlvp::cxl
