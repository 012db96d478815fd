// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/fifo_arbitration.h"

#include <gtest/gtest.h>

#include "base/time/closed_loop.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

using test::Client;

TEST(FifoArbitration, ServesInOrderOfArrivalNotOfCalls) {
    FifoArbitration policy;
    EXPECT_EQ(policy.reserve(0, {100, 10, 1, 64}), 110u);
    EXPECT_EQ(policy.reserve(0, {50, 10, 2, 64}), 60u);
    EXPECT_EQ(policy.reserve(0, {55, 10, 1, 64}), 70u);
}

TEST(FifoArbitration, ReservesAsAPlainCalendarDoes) {
    Random random(1, "fifo");
    FifoArbitration policy;
    Calendar calendar;
    Tick now = 0;
    for (int i = 0; i < 2000; ++i) {
        now += random.below(10);
        const Claim claim{now + random.below(50), random.below(12), static_cast<std::uint32_t>(random.below(3)), 64};
        ASSERT_EQ(policy.reserve(now, claim), calendar.reserve(now, claim.arrival, claim.service));
    }
}

TEST(FifoArbitration, PicksWhoeverArrivedFirst) {
    FifoArbitration policy;
    const Claim a{5, 10, 3, 64};
    const Claim b{6, 1, 1, 64};
    Tick retry = 0;
    EXPECT_EQ(policy.pick({&a, &b}, 20, retry), 0u);
    EXPECT_EQ(policy.pick({&b}, 20, retry), 0u);
}

TEST(FifoArbitration, SharesByWhatIsInFlight) {
    FifoArbitration reserved;
    FifoArbitration picked;
    const std::vector<Client> clients{{1, 12}, {2, 4}};
    for (const auto& served :
         {test::reserve_loop(reserved, clients, us(100)), test::pick_loop(picked, clients, us(100))}) {
        EXPECT_EQ(served[0].service + served[1].service, us(100));
        EXPECT_NEAR(static_cast<double>(served[0].service), us(75), ns(10));
    }
}

}  // namespace
}  // namespace cxlvp
