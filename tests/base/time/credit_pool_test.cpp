// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/credit_pool.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

TEST(CreditPool, UnlimitedPoolNeverDelays) {
    CreditPool pool;
    EXPECT_TRUE(pool.unlimited());
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(pool.acquire(42), 42u);
    pool.release(50);
    EXPECT_EQ(pool.acquire(10), 10u);
    EXPECT_EQ(pool.held(), 0u);
}

TEST(CreditPool, FreshUnitsAreFreeAtOnceUpToTheCapacity) {
    CreditPool pool(3);
    EXPECT_EQ(pool.capacity(), 3u);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(pool.acquire(5), 5u);
    EXPECT_EQ(pool.held(), 3u);
    EXPECT_EQ(pool.acquire(5), kNever) << "nobody has said when a unit comes back";
    EXPECT_EQ(pool.held(), 3u) << "none was taken";
}

TEST(CreditPool, ReleasedUnitServesTheNextTakerFromThenOn) {
    CreditPool pool(1);
    EXPECT_EQ(pool.acquire(0), 0u);
    pool.release(100);
    EXPECT_EQ(pool.held(), 0u);
    EXPECT_EQ(pool.acquire(30), 100u);
    pool.release(150);
    EXPECT_EQ(pool.acquire(200), 200u) << "free before it is asked for";
}

TEST(CreditPool, EarliestUnitGoesFirstWhateverTheOrderOfReleases) {
    CreditPool pool(3);
    for (int i = 0; i < 3; ++i) pool.acquire(0);
    pool.release(300);
    pool.release(100);
    pool.release(200);
    EXPECT_EQ(pool.acquire(0), 100u);
    EXPECT_EQ(pool.acquire(0), 200u);
    EXPECT_EQ(pool.acquire(0), 300u);
    EXPECT_EQ(pool.acquire(0), kNever);
}

TEST(CreditPool, UnitThatWasNeverUsedIsPreferredToWaiting) {
    CreditPool pool(2);
    pool.acquire(0);
    pool.release(1000);
    EXPECT_EQ(pool.acquire(10), 10u) << "the second unit is fresh";
    EXPECT_EQ(pool.acquire(10), 1000u);
}

TEST(CreditPool, ReturnedUnitIsReusedBeforeAFreshOne) {
    CreditPool pool(2);
    pool.acquire(0);
    pool.release(5);
    EXPECT_EQ(pool.acquire(10), 10u) << "takes the one that is back";
    EXPECT_EQ(pool.acquire(2), 2u) << "so that the fresh one still serves an earlier arrival";
}

TEST(CreditPool, OverdrawnUnitIsMadeGoodByTheNextRelease) {
    CreditPool pool(1);
    pool.acquire(0);
    EXPECT_EQ(pool.acquire(0), kNever);
    pool.overdraw();
    EXPECT_EQ(pool.held(), 2u);
    pool.release(50);
    EXPECT_EQ(pool.held(), 1u);
    EXPECT_EQ(pool.acquire(0), kNever) << "the capacity is one unit, and one is held";
    pool.release(70);
    EXPECT_EQ(pool.acquire(0), 70u);
}

TEST(CreditPool, ThroughputIsUnitsPerHoldingTime) {
    for (const std::size_t capacity : {1u, 2u, 7u, 64u}) {
        CreditPool pool(capacity);
        constexpr Tick kHold = 1000;
        constexpr Tick kCount = 10000;
        Tick last = 0;
        for (Tick i = 0; i < kCount; ++i) {
            last = pool.acquire(0) + kHold;
            pool.release(last);
        }
        EXPECT_EQ(last, (kCount + capacity - 1) / capacity * kHold) << capacity << " units";
    }
}

TEST(CreditPool, NeverMoreHoldersThanUnitsWhenArrivalsAreInOrder) {
    struct Use {
        Tick from, to;
    };
    Random random(1, "credits");
    CreditPool pool(5);
    std::vector<Use> uses;
    Tick arrival = 0;
    for (int i = 0; i < 2000; ++i) {
        arrival += random.below(30);
        const Tick from = pool.acquire(arrival);
        ASSERT_GE(from, arrival);
        const Tick to = from + 1 + random.below(200);
        pool.release(to);
        uses.push_back({from, to});
    }
    for (const Use& use : uses) {
        const auto holders = std::count_if(uses.begin(), uses.end(),
                                           [&](const Use& u) { return u.from <= use.from && use.from < u.to; });
        ASSERT_LE(holders, 5);
    }
}

}  // namespace
}  // namespace cxlvp
