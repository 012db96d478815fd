// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/strict_arbitration.h"

#include <vector>

#include <gtest/gtest.h>

#include "base/time/closed_loop.h"

namespace cxlvp {
namespace {

using test::Client;

TEST(StrictArbitration, HighPriorityIsServedAsIfTheLowWereAbsent) {
    const Client high{1, 3, 700, 64, 2500};
    StrictArbitration alone({0, 5, 1});
    StrictArbitration shared({0, 5, 1});
    const auto expected = test::reserve_loop(alone, {high}, us(100));
    const auto served = test::reserve_loop(shared, {high, {2, 50}, {3, 50}}, us(100));
    EXPECT_EQ(served[0].finish, expected[0].finish);
}

TEST(StrictArbitration, LowPriorityGetsExactlyTheRest) {
    StrictArbitration policy({0, 5, 1});
    const auto served = test::reserve_loop(policy, {{1, 1, 1000, 64, 3000}, {2, 8}}, us(100));
    EXPECT_EQ(served[0].service, us(25));
    EXPECT_NEAR(static_cast<double>(served[1].service), us(75), ns(10));
}

TEST(StrictArbitration, ABusyHighPriorityTakesEverythingInTheLongRun) {
    // A low claim is told its time before the high claims that come later, so that some slip through; each makes the
    // next one wait longer.
    double share_before = 1;
    for (const Tick end : {us(1), us(10), us(100)}) {
        StrictArbitration policy({0, 5, 1});
        const auto served = test::reserve_loop(policy, {{1, 4}, {2, 4}}, end);
        EXPECT_EQ(served[0].service, end);
        const double share = static_cast<double>(served[1].service) / static_cast<double>(end);
        EXPECT_LT(share, share_before / 2.5);
        share_before = share;
    }
    EXPECT_LT(share_before, 0.01);
    StrictArbitration policy({0, 5, 1});
    EXPECT_EQ(test::pick_loop(policy, {{1, 4}, {2, 4}}, us(100))[1].claims, 0u) << "none where claims wait";
}

TEST(StrictArbitration, EqualPrioritiesAreFirstComeFirstServed) {
    StrictArbitration policy({0, 2, 2});
    EXPECT_EQ(policy.reserve(0, {0, 10, 1, 64}), 10u);
    EXPECT_EQ(policy.reserve(0, {0, 10, 2, 64}), 20u);
    EXPECT_EQ(policy.reserve(0, {5, 10, 1, 64}), 30u);
}

TEST(StrictArbitration, MiddlePriorityGivesWayUpAndGoesAheadDown) {
    StrictArbitration policy({0, 9, 5, 1});
    EXPECT_EQ(policy.reserve(0, {0, 100, 3, 64}), 100u);
    EXPECT_EQ(policy.reserve(0, {0, 100, 2, 64}), 100u) << "does not see the lower claim";
    EXPECT_EQ(policy.reserve(0, {0, 100, 1, 64}), 100u);
    EXPECT_EQ(policy.reserve(0, {0, 100, 2, 64}), 300u) << "behind one of its own and one higher";
    EXPECT_EQ(policy.reserve(0, {0, 100, 3, 64}), 500u) << "what others took ahead of it is charged to it now";
}

TEST(StrictArbitration, RequestersBeyondTheListHaveTheLowestPriorityWhichIsZero) {
    StrictArbitration policy({0, 3});
    EXPECT_EQ(policy.reserve(0, {0, 100, 9, 64}), 100u);
    EXPECT_EQ(policy.reserve(0, {0, 100, 1, 64}), 100u);
    EXPECT_EQ(policy.reserve(0, {0, 100, 0, 64}), 300u);
}

TEST(StrictArbitration, PicksTheHighestPriorityAndAmongEqualsTheFirst) {
    StrictArbitration policy({0, 1, 7, 7});
    const Claim low{0, 10, 1, 64};
    const Claim high{5, 10, 2, 64};
    const Claim other{6, 10, 3, 64};
    const Claim unknown{0, 10, 42, 64};
    Tick retry = 0;
    EXPECT_EQ(policy.pick({&low, &high, &other}, 9, retry), 1u);
    EXPECT_EQ(policy.pick({&low, &other, &high}, 9, retry), 1u);
    EXPECT_EQ(policy.pick({&unknown, &low}, 9, retry), 1u);
    EXPECT_EQ(policy.pick({&unknown}, 9, retry), 0u);
}

TEST(StrictArbitration, PickedServiceOfTheHighestWaitsForOneClaimInServiceAtMost) {
    StrictArbitration policy({0, 5, 1});
    const auto served = test::pick_loop(policy, {{1, 1, 1000, 64, 2700}, {2, 50, 900}}, us(100));
    EXPECT_LE(served[0].longest, 1000u + 900u);
    EXPECT_GT(served[0].service + served[1].service, us(99)) << "work-conserving";
}

}  // namespace
}  // namespace cxlvp
