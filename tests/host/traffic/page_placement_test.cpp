// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_placement.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "support/list_source.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;

constexpr std::uint32_t kPage = 4096;

PagePlacementConfig two_regions() {
    PagePlacementConfig config;
    config.policy = PlacementPolicy::interleave;
    config.regions = {{kMiB, 4 * kPage, 1}, {2 * kMiB, 4 * kPage, 1}};
    return config;
}

TEST(PagePlacement, ReplacesTheAddressAndKeepsTheRest) {
    PagePlacement placed(list_source({{5 * kPage + 7, 8, Op::write, ns(3), true}, {9, 1, Op::read, ns(1), false}}),
                         two_regions(), "m");
    EXPECT_THAT(drain(placed), ElementsAre(Access{kMiB + 7, 8, Op::write, ns(3), true},
                                           Access{2 * kMiB + 9, 1, Op::read, ns(1), false}));
    EXPECT_EQ(placed.mapper().pages(0), 1u);
    EXPECT_EQ(placed.mapper().pages(1), 1u);
}

TEST(PagePlacement, SplitsAnAccessThatCrossesPages) {
    PagePlacement placed(list_source({{3 * kPage - 3, 8, Op::write, ns(3), true}, {4 * kPage - 4, 4}}), two_regions(),
                         "m");
    EXPECT_THAT(drain(placed), ElementsAre(Access{kMiB + kPage - 3, 3, Op::write, ns(3), true},
                                           Access{2 * kMiB, 5, Op::write, 0, false},
                                           Access{2 * kMiB + kPage - 4, 4, Op::read, 0, false}));
}

TEST(PagePlacement, SplitsAnAccessOverManyPages) {
    PagePlacement placed(list_source({{kPage - 1, 2 * kPage + 2}}), two_regions(), "m");
    EXPECT_THAT(drain(placed), ElementsAre(Access{kMiB + kPage - 1, 1}, Access{2 * kMiB, kPage},
                                           Access{kMiB + kPage, kPage}, Access{2 * kMiB + kPage, 1}));
}

TEST(PagePlacement, EverythingBeforeThePageWithoutAFrameIsDelivered) {
    PagePlacementConfig config = two_regions();
    config.regions.resize(1);
    config.regions[0].size = 2 * kPage;
    PagePlacement placed(list_source({{0, 8}, {2 * kPage - 4, 8}}), config, "m");
    Access access;
    EXPECT_TRUE(placed.next(access));
    EXPECT_TRUE(placed.next(access));
    EXPECT_EQ(access, (Access{kMiB + 2 * kPage - 4, 4}));
    EXPECT_THROW(placed.next(access), UserError);
}

TEST(PagePlacement, ProgressIsThatOfTheSource) {
    PagePlacement placed(list_source({{0, 8}, {0, 8}}), two_regions(), "m");
    Access access;
    EXPECT_TRUE(placed.next(access));
    EXPECT_EQ(placed.progress(), 0.5);
}

}  // namespace
}  // namespace cxlvp::host
