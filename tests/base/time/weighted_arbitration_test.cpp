// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/weighted_arbitration.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/time/closed_loop.h"

namespace cxlvp {
namespace {

using test::Client;
using test::Served;

constexpr Tick kEnd = us(100);

/// Both ways a policy decides: reservation at issue, and choice among those who wait.
class WeightedShares : public testing::TestWithParam<bool> {
protected:
    static std::vector<Served> run(const std::vector<std::uint64_t>& weights, const std::vector<Client>& clients,
                                   Tick until = kEnd) {
        WeightedArbitration policy(weights);
        return GetParam() ? test::pick_loop(policy, clients, until) : test::reserve_loop(policy, clients, until);
    }
};

TEST_P(WeightedShares, BackloggedRequestersShareByWeightInTheLongRun) {
    const auto served = run({1, 3, 1}, {{1, 8}, {2, 8}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.75, 0.005);
    EXPECT_NEAR(static_cast<double>(served[1].service) / kEnd, 0.25, 0.005);
}

TEST_P(WeightedShares, SharesDoNotDependOnWhatIsInFlight) {
    // The one of weight 3 keeps 4 claims waiting, the other 64.
    const auto served = run({1, 3, 1}, {{1, 4}, {2, 64}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.75, 0.01);
    EXPECT_NEAR(static_cast<double>(served[1].service) / kEnd, 0.25, 0.01);
}

TEST_P(WeightedShares, SharesAreOfServiceTimeNotOfClaims) {
    const auto served = run({1, 1, 1}, {{1, 8, 500}, {2, 8, 2000}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.5, 0.005);
    EXPECT_NEAR(static_cast<double>(served[1].service) / kEnd, 0.5, 0.005);
}

TEST_P(WeightedShares, ThreeRequestersOfDifferentWeight) {
    const auto served = run({1, 5, 3, 2}, {{1, 16}, {2, 16}, {3, 16}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.5, 0.005);
    EXPECT_NEAR(static_cast<double>(served[1].service) / kEnd, 0.3, 0.005);
    EXPECT_NEAR(static_cast<double>(served[2].service) / kEnd, 0.2, 0.005);
}

TEST_P(WeightedShares, LargeWeightsKeepTheirRatio) {
    const auto served = run({1, 1'000'000, 500'000}, {{1, 8, 700}, {2, 8, 700}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.667, 0.005);
}

TEST_P(WeightedShares, WhatOneLeavesUnusedTheOthersGet) {
    // Weight 3 entitles the first to 75 %, but it uses 10 %.
    const auto served = run({1, 3, 1}, {{1, 1, 1000, 64, 9000}, {2, 8}});
    EXPECT_GT(served[0].service, kEnd / 100 * 8);
    EXPECT_GT(served[0].service + served[1].service, kEnd - ns(20)) << "the resource was idle while somebody waited";
}

TEST_P(WeightedShares, CapacityIsConserved) {
    // What a favoured claim takes ahead of others is a debt that later claims pay: it does not grow with time.
    for (const Tick end : {kEnd, 10 * kEnd}) {
        const auto served = run({1, 7, 2}, {{1, 5, 900}, {2, 9, 1300}, {3, 3, 400, 64, 5000}}, end);
        const Tick total = served[0].service + served[1].service + served[2].service;
        EXPECT_LE(total, end + ns(60)) << "more was served than there is time";
        EXPECT_GT(total, end - ns(60));
    }
}

TEST_P(WeightedShares, WhoStaysWithinItsShareDoesNotFeelTheBacklogOfOthers) {
    // 8 % used of a share of 50 %, against 200 claims in flight of another requester.
    const auto served = run({1, 1, 1}, {{1, 1, 1000, 64, 11000}, {2, 200}});
    EXPECT_LE(served[0].longest, ns(3));
    EXPECT_GE(served[1].longest, ns(150)) << "the others do wait";
}

TEST_P(WeightedShares, RequestersBeyondTheListHaveWeightOne) {
    const auto served = run({1, 3}, {{1, 8}, {7, 8}});
    EXPECT_NEAR(static_cast<double>(served[0].service) / kEnd, 0.75, 0.005);
    EXPECT_NEAR(static_cast<double>(served[1].service) / kEnd, 0.25, 0.005);
}

TEST_P(WeightedShares, ClaimsOfOneRequesterKeepTheirOrder) {
    // A long claim and a stream of short ones from the same requester, with a competitor.
    const auto served = run({1, 1, 1}, {{1, 1, 10'000}, {1, 4, 1000}, {2, 4}});
    EXPECT_GT(served[0].claims, 1000u) << "short claims overtake the long one without end";
    const double long_to_short = static_cast<double>(served[0].claims) / static_cast<double>(served[1].claims);
    EXPECT_GT(long_to_short, 0.05);
}

INSTANTIATE_TEST_SUITE_P(Decided, WeightedShares, testing::Bool(),
                         [](const auto& tested) { return std::string(tested.param ? "by_pick" : "by_reserve"); });

TEST(WeightedArbitration, FirstComeFirstServedWithoutCompetition) {
    WeightedArbitration policy({1, 1, 9});
    EXPECT_EQ(policy.reserve(0, {0, 100, 1, 64}), 100u);
    EXPECT_EQ(policy.reserve(0, {0, 100, 1, 64}), 200u);
    EXPECT_EQ(policy.reserve(250, {250, 100, 1, 64}), 350u);
}

TEST(WeightedArbitration, PickFollowsVirtualFinishTimes) {
    // Weights 2 and 1, equal claims, all waiting from the start: virtual finish times are 0.5, 1, 1.5, 2, ... and
    // 1, 2, ...; equal ones go by arrival.
    WeightedArbitration policy({1, 2, 1});
    const Claim a{0, 100, 1, 64};
    const Claim b{0, 100, 2, 64};
    Tick retry = 0;
    std::string order;
    for (int i = 0; i < 9; ++i) order += policy.pick({&a, &a, &a, &b, &b, &b}, 0, retry) < 3u ? 'a' : 'b';
    EXPECT_EQ(order, "aabaabaab");
}

TEST(WeightedArbitration, PickTakesTheFirstClaimOfARequester) {
    WeightedArbitration policy({1, 1, 1});
    const Claim a_long{0, 1000, 1, 64};
    const Claim a_short{1, 10, 1, 64};
    Tick retry = 0;
    EXPECT_EQ(policy.pick({&a_long, &a_short}, 5, retry), 0u);
}

TEST(WeightedArbitration, NoCreditIsSavedWhileIdle) {
    WeightedArbitration policy({1, 1, 1});
    const Claim a{0, 100, 1, 64};
    const Claim b{0, 100, 2, 64};
    Tick retry = 0;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(policy.pick({&a, &a}, 0, retry), 0u);
    // The newcomer does not get 100 turns in a row to catch up: they alternate.
    int turns_of_b = 0;
    for (int i = 0; i < 20; ++i) turns_of_b += policy.pick({&a, &a, &b, &b}, 0, retry) >= 2u ? 1 : 0;
    EXPECT_EQ(turns_of_b, 10);
}

}  // namespace
}  // namespace cxlvp
