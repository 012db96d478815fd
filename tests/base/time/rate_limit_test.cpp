// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/rate_limit.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/time/closed_loop.h"
#include "cxlvp/base/time/fifo_arbitration.h"
#include "cxlvp/base/time/strict_arbitration.h"

namespace cxlvp {
namespace {

using test::Client;
using test::Served;

constexpr std::uint64_t kGigabyte = 1'000'000'000;

RateLimit limited(std::vector<std::uint64_t> limits) {
    return {limits, std::make_unique<FifoArbitration>()};
}

/// Both ways a policy decides.
class RateLimitLoop : public testing::TestWithParam<bool> {
protected:
    static std::vector<Served> run(RateLimit policy, const std::vector<Client>& clients, Tick until) {
        return GetParam() ? test::pick_loop(policy, clients, until) : test::reserve_loop(policy, clients, until);
    }
};

TEST_P(RateLimitLoop, LimitedRequesterMovesExactlyItsRate) {
    // 64 bytes at 4 GB/s take 16 ns; the resource itself would move them in 1 ns.
    const auto served = run(limited({0, 4 * kGigabyte}), {{1, 32, 1000, 64}}, us(160));
    EXPECT_EQ(served[0].claims, 10'000u);
    ASSERT_EQ(served[0].finish.front(), ns(1)) << "nothing is owed before the first";
    for (std::size_t i = 1; i < 1000; ++i) ASSERT_EQ(served[0].finish[i] - served[0].finish[i - 1], ns(16)) << i;
}

TEST_P(RateLimitLoop, LimitIsInBytesWhateverTheSizeOfClaims) {
    const auto small = run(limited({0, 4 * kGigabyte}), {{1, 8, 500, 32}}, us(800));
    const auto large = run(limited({0, 4 * kGigabyte}), {{1, 8, 4000, 256}}, us(800));
    EXPECT_EQ(small[0].claims * 32, 3'200'000u);
    EXPECT_EQ(large[0].claims * 256, 3'200'000u);
}

TEST_P(RateLimitLoop, OthersAreNotHeldBack) {
    const auto served = run(limited({0, 4 * kGigabyte}), {{1, 32, 1000, 64}, {2, 8, 1000, 64}}, us(160));
    EXPECT_EQ(served[0].claims, 10'000u);
    EXPECT_EQ(served[0].service + served[1].service, us(160)) << "the rest of the time";
}

TEST_P(RateLimitLoop, WhoStaysBelowItsLimitDoesNotFeelIt) {
    const auto served = run(limited({0, 4 * kGigabyte}), {{1, 1, 1000, 64, 20'000}}, us(210));
    EXPECT_EQ(served[0].longest, ns(1));
    EXPECT_EQ(served[0].claims, 10'000u);
}

INSTANTIATE_TEST_SUITE_P(Decided, RateLimitLoop, testing::Bool(),
                         [](const auto& tested) { return std::string(tested.param ? "by_pick" : "by_reserve"); });

TEST(RateLimit, IdleTimeIsNotSavedForABurst) {
    RateLimit policy = limited({0, kGigabyte});
    EXPECT_EQ(policy.reserve(0, {0, 10, 1, 100}), 10u);
    const Tick later = us(1);
    EXPECT_EQ(policy.reserve(later, {later, 10, 1, 100}), later + 10);
    EXPECT_EQ(policy.reserve(later, {later, 10, 1, 100}), later + ns(100) + 10) << "100 bytes at 1 GB/s later";
}

TEST(RateLimit, ClaimsWithoutPayloadPassFreely) {
    RateLimit policy = limited({0, 1});
    EXPECT_EQ(policy.reserve(0, {0, 10, 1, 0}), 10u);
    EXPECT_EQ(policy.reserve(0, {0, 10, 1, 0}), 20u);
}

TEST(RateLimit, PickPassesOverWhoIsNotEligibleAndTellsWhenToAskAgain) {
    RateLimit policy = limited({0, kGigabyte, 0});
    const Claim limited_claim{0, 10, 1, 100};
    const Claim other{1, 10, 2, 100};
    Tick retry = 0;
    EXPECT_EQ(policy.pick({&limited_claim, &other}, 0, retry), 0u);
    EXPECT_EQ(policy.pick({&limited_claim, &other}, 10, retry), 1u) << "the first in line is over its limit";
    EXPECT_EQ(policy.pick({&limited_claim}, 20, retry), std::nullopt);
    EXPECT_EQ(retry, ns(100));
    EXPECT_EQ(policy.pick({&limited_claim}, ns(100), retry), 0u);
    EXPECT_EQ(policy.pick({&limited_claim}, ns(100), retry), std::nullopt);
    EXPECT_EQ(retry, ns(200));
}

TEST(RateLimit, PickTellsTheEarliestOfManyWhoAreNotEligible) {
    RateLimit policy = limited({0, kGigabyte, 2 * kGigabyte});
    const Claim slow{0, 10, 1, 100};
    const Claim fast{0, 10, 2, 100};
    Tick retry = 0;
    policy.pick({&slow}, 0, retry);
    policy.pick({&fast}, 0, retry);
    EXPECT_EQ(policy.pick({&slow, &fast}, 5, retry), std::nullopt);
    EXPECT_EQ(retry, ns(50));
}

TEST(RateLimit, InnerPolicyDecidesAmongTheEligible) {
    RateLimit policy({0, kGigabyte, 0, 0}, std::make_unique<StrictArbitration>(std::vector<std::uint64_t>{0, 9, 1, 5}));
    const Claim first{0, 10, 1, 100};
    const Claim low{0, 10, 2, 100};
    const Claim middle{0, 10, 3, 100};
    Tick retry = 0;
    EXPECT_EQ(policy.pick({&low, &first, &middle}, 0, retry), 1u);
    EXPECT_EQ(policy.pick({&low, &first, &middle}, 10, retry), 2u) << "the highest has used up its limit";
}

}  // namespace
}  // namespace cxlvp
