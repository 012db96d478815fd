// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_mapper.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t kPage = 4096;

PagePlacementConfig config(PlacementPolicy policy, std::vector<FrameRegionConfig> regions) {
    PagePlacementConfig out;
    out.policy = policy;
    out.regions = std::move(regions);
    return out;
}

/// Region of each page of a list, in that order of first touch.
std::vector<std::size_t> place(PageMapper& mapper, const PagePlacementConfig& config,
                               const std::vector<std::uint64_t>& pages) {
    std::vector<std::size_t> out;
    for (const std::uint64_t page : pages) {
        const std::uint64_t address = mapper.translate(page * config.page_size);
        for (std::size_t i = 0; i < config.regions.size(); ++i)
            if (address - config.regions[i].base < config.regions[i].size) out.push_back(i);
    }
    return out;
}

std::vector<std::uint64_t> range(std::uint64_t from, std::uint64_t to) {
    std::vector<std::uint64_t> out;
    for (std::uint64_t i = from; i < to; ++i) out.push_back(i);
    return out;
}

std::string error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

TEST(PageMapper, IdentityLeavesAddressesAloneAndCountsPagesOnce) {
    PageMapper mapper(config(PlacementPolicy::identity, {{kPage, 2 * kPage}, {8 * kPage, 4 * kPage}}), "m");
    for (const std::uint64_t address : {4096ul, 4097ul, 12287ul, 0ul, 40960ul, ~0ul, 4098ul})
        EXPECT_EQ(mapper.translate(address), address);
    EXPECT_EQ(mapper.pages(0), 2u);
    EXPECT_EQ(mapper.pages(1), 1u);
    EXPECT_EQ(mapper.pages_outside(), 2u);
    PageMapper none(config(PlacementPolicy::identity, {}), "m");
    EXPECT_EQ(none.translate(12345), 12345u);
    EXPECT_EQ(none.regions(), 0u);
}

TEST(PageMapper, FirstTouchFillsTheFirstRegionBeforeTheSecond) {
    const auto setup = config(PlacementPolicy::first_touch, {{16 * kPage, 2 * kPage}, {0, 3 * kPage}});
    PageMapper mapper(setup, "m");
    EXPECT_EQ(mapper.translate(100 * kPage + 5), 16 * kPage + 5);
    EXPECT_EQ(mapper.translate(7 * kPage + 4095), 17 * kPage + 4095);
    EXPECT_EQ(mapper.translate(50 * kPage), 0u);
    EXPECT_EQ(mapper.translate(100 * kPage + 6), 16 * kPage + 6);  // a page keeps its frame
    EXPECT_EQ(mapper.translate(7 * kPage), 17 * kPage);
    EXPECT_EQ(mapper.translate(51 * kPage), kPage);
    EXPECT_EQ(mapper.pages(0), 2u);
    EXPECT_EQ(mapper.pages(1), 2u);
}

TEST(PageMapper, RunningOutOfFramesTellsTheNumbers) {
    PageMapper mapper(config(PlacementPolicy::first_touch, {{0, 2 * kPage}, {8 * kPage, 3 * kPage}}), "board.cpu0");
    for (std::uint64_t page = 0; page < 5; ++page) mapper.translate(page * kPage);
    EXPECT_EQ(error_of([&] { mapper.translate(0x7000); }),
              "board.cpu0: no frame is left for the page at 0x7000: the 5 frames of 4096 B in 2 regions are all taken "
              "(5 pages were placed)");
    EXPECT_EQ(mapper.translate(4 * kPage), 10 * kPage);  // known pages still work
}

TEST(PageMapper, WeightedInterleaveGivesEachRegionItsWeightInARow) {
    auto setup = config(PlacementPolicy::interleave, {{0, kMiB, 3}, {kGiB, kMiB, 1}, {2 * kGiB, kMiB, 2}});
    PageMapper mapper(setup, "m");
    // Touched in an order of its own: what counts is the order, not the number of the page.
    EXPECT_THAT(place(mapper, setup, {90, 3, 77, 4, 12, 13, 1, 2, 5, 6, 7, 8, 9}),
                ElementsAre(0, 0, 0, 1, 2, 2, 0, 0, 0, 1, 2, 2, 0));
    EXPECT_THAT(place(mapper, setup, {90, 4, 9}), ElementsAre(0, 1, 0));
    EXPECT_EQ(mapper.translate(3 * kPage), kPage);  // second page of region 0
    EXPECT_EQ(mapper.translate(13 * kPage), 2 * kGiB + kPage);
    EXPECT_EQ(mapper.pages(0), 7u);
    EXPECT_EQ(mapper.pages(1), 2u);
    EXPECT_EQ(mapper.pages(2), 4u);
    EXPECT_EQ(mapper.fallbacks(), 0u);
}

TEST(PageMapper, InterleaveByPageNumberDoesNotDependOnTheOrderOfTouch) {
    auto setup = config(PlacementPolicy::interleave, {{0, kMiB, 2}, {kGiB, kMiB, 3}});
    setup.interleave_index = InterleaveIndex::page_number;
    PageMapper mapper(setup, "m");
    EXPECT_THAT(place(mapper, setup, {9, 0, 5, 1, 2, 3, 4, 12, 1000000}), ElementsAre(1, 0, 0, 0, 1, 1, 1, 1, 0));
}

/// What Linux computes in weighted_interleave_nodes, in its terms: il_prev, il_weight.
TEST(PageMapper, InterleaveAgreesWithTheCountersOfLinux) {
    auto setup = config(PlacementPolicy::interleave,
                        {{0, kGiB, 5}, {kGiB, kGiB, 1}, {2 * kGiB, kGiB, 255}, {3 * kGiB, kGiB, 2}});
    PageMapper mapper(setup, "m");
    const auto got = place(mapper, setup, range(0, 2000));
    std::size_t il_prev = 3;
    std::uint64_t il_weight = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        std::size_t node = il_prev;
        if (il_weight == 0) {
            node = (node + 1) % 4;
            il_prev = node;
            il_weight = setup.regions[node].weight;
        }
        --il_weight;
        ASSERT_EQ(got[i], node) << "page " << i;
    }
}

TEST(PageMapper, AFullRegionIsPassedOverAndCounted) {
    auto setup = config(PlacementPolicy::interleave, {{0, 2 * kPage, 1}, {kGiB, 5 * kPage, 1}});
    PageMapper mapper(setup, "m");
    EXPECT_THAT(place(mapper, setup, range(0, 7)), ElementsAre(0, 1, 0, 1, 1, 1, 1));
    EXPECT_EQ(mapper.fallbacks(), 2u);
    EXPECT_THAT(error_of([&] { mapper.translate(7 * kPage); }), HasSubstr("the 7 frames of 4096 B in 2 regions"));
}

TEST(PageMapper, SplitGoesByTheVirtualAddressAndInsistsOnItsRegion) {
    auto setup = config(PlacementPolicy::split, {{0, 8 * kPage}, {kGiB, 2 * kPage}});
    setup.boundary = 100 * kPage;
    PageMapper mapper(setup, "m");
    EXPECT_EQ(mapper.translate(100 * kPage - 1), kPage - 1);
    EXPECT_EQ(mapper.translate(100 * kPage), kGiB);
    EXPECT_EQ(mapper.translate(0), kPage);
    EXPECT_EQ(mapper.translate(~std::uint64_t{0}), kGiB + 2 * kPage - 1);
    EXPECT_THAT(error_of([&] { mapper.translate(101 * kPage); }),
                HasSubstr("the 2 frames of 4096 B in regions.1 are all taken (4 pages were placed)"));
    EXPECT_EQ(mapper.pages(0), 2u);
    EXPECT_EQ(mapper.pages(1), 2u);
}

TEST(PageMapper, LargePagesKeepTheLowAddressBits) {
    auto setup = config(PlacementPolicy::first_touch, {{4 * kMiB, 4 * kMiB}});
    setup.page_size = 2 * kMiB;
    PageMapper mapper(setup, "m");
    EXPECT_EQ(mapper.translate(0x12345678), 4 * kMiB + (0x12345678 & (2 * kMiB - 1)));
    EXPECT_EQ(mapper.page_size(), 2 * kMiB);
}

TEST(PageMapper, ManyPagesEachKeepAFrameOfTheirOwn) {
    constexpr std::uint64_t kPages = 100000;
    PageMapper mapper(config(PlacementPolicy::first_touch, {{kTiB, kPages * kPage}}), "m");
    Random random(1, "pages");
    std::vector<std::uint64_t> pages;
    for (std::uint64_t i = 0; i < kPages; ++i) pages.push_back(i << 20 | random.below(1 << 20));
    for (std::uint64_t i = 0; i < kPages; ++i) ASSERT_EQ(mapper.translate(pages[i] * kPage), kTiB + i * kPage);
    for (std::uint64_t i = 0; i < kPages; ++i) ASSERT_EQ(mapper.translate(pages[i] * kPage + 9), kTiB + i * kPage + 9);
}

TEST(PageMapper, ABrokenRuleIsAUserErrorWithTheName) {
    EXPECT_THAT(error_of([] { PageMapper mapper(config(PlacementPolicy::first_touch, {}), "board.cpu0"); }),
                HasSubstr("board.cpu0.regions: there is no region"));
    PagePlacementConfig tiny;
    tiny.page_size = 512;
    EXPECT_THAT(error_of([&] { PageMapper mapper(tiny, "m"); }), HasSubstr("m.page_size: 512 B"));
}

}  // namespace
}  // namespace cxlvp::host
