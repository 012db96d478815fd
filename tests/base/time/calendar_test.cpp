// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/calendar.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

/// The same resource with every tick written down: a request takes the free ticks from its arrival on.
class TickByTick {
public:
    Tick reserve(Tick arrival, Tick service) {
        Tick at = arrival;
        while (service > 0) {
            if (at >= busy_.size()) busy_.resize(at + 1);
            if (!busy_[at]) {
                busy_[at] = true;
                --service;
            }
            ++at;
        }
        return at;
    }
    std::uint64_t total() const { return static_cast<std::uint64_t>(std::count(busy_.begin(), busy_.end(), true)); }
    /// Maximal runs of busy ticks that end after `now`.
    std::size_t runs(Tick now) const {
        std::size_t out = 0;
        for (std::size_t i = 0; i < busy_.size(); ++i)
            if (busy_[i] && (i + 1 == busy_.size() || !busy_[i + 1]) && i + 1 > now) ++out;
        return out;
    }

private:
    std::vector<bool> busy_;
};

struct Load {
    std::string name;
    Tick step;     ///< largest advance of the kernel between requests
    Tick ahead;    ///< largest distance of an arrival from the kernel
    Tick service;  ///< largest service
};

class CalendarLoad : public testing::TestWithParam<Load> {};

TEST_P(CalendarLoad, EveryFinishIsTheEarliestThatTickByTickOccupancyAllows) {
    const Load& load = GetParam();
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Random random(seed, "calendar");
        Calendar calendar;
        TickByTick reference;
        Tick now = 0;
        std::uint64_t served = 0;
        for (int i = 0; i < 1000; ++i) {
            now += random.below(load.step + 1);
            const Tick arrival = now + random.below(load.ahead + 1);
            const Tick service = random.below(load.service + 1);
            served += service;
            ASSERT_EQ(calendar.reserve(now, arrival, service), reference.reserve(arrival, service))
                << "request " << i << " of seed " << seed;
            // The calendar holds what lies ahead, in maximal intervals, and at most one that is over.
            if (service == 0) continue;
            ASSERT_LE(calendar.intervals(), reference.runs(now) + 1);
            ASSERT_GE(calendar.intervals(), std::max<std::size_t>(reference.runs(now), 1));
        }
        EXPECT_EQ(reference.total(), served) << "capacity was lost or invented";
    }
}

INSTANTIATE_TEST_SUITE_P(Loads, CalendarLoad,
                         testing::Values(Load{"idle", 40, 20, 4}, Load{"half", 10, 60, 8}, Load{"full", 6, 100, 12},
                                         Load{"overload", 2, 200, 15}, Load{"far_ahead", 3, 2000, 5},
                                         Load{"in_order", 5, 0, 5}, Load{"single_ticks", 1, 50, 1},
                                         Load{"standing_kernel", 0, 3000, 3}),
                         [](const auto& tested) { return tested.param.name; });

TEST(Calendar, ForgettingThePastChangesNoResult) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed, "prune");
        Calendar pruned;
        Calendar complete;
        Tick now = 0;
        for (int i = 0; i < 3000; ++i) {
            now += random.below(20);
            const Tick arrival = now + random.below(200);
            const Tick service = random.below(8);
            ASSERT_EQ(pruned.reserve(now, arrival, service), complete.reserve(0, arrival, service)) << i;
            ASSERT_EQ(pruned.horizon(), complete.horizon());
            ASSERT_LE(pruned.intervals(), complete.intervals());
        }
        EXPECT_LT(pruned.intervals(), 30u) << "the past is kept";
        EXPECT_GT(complete.intervals(), 300u) << "the load has no gaps, so that nothing was tested";
    }
}

TEST(Calendar, NumberOfIntervalsIsBoundedByWhatLiesAheadOfTheKernel) {
    Random random(1, "bounded");
    Calendar calendar;
    std::size_t most = 0;
    for (Tick now = 0; now < 1'000'000; now += 10) {
        calendar.reserve(now, now + random.below(500), 5);
        most = std::max(most, calendar.intervals());
    }
    EXPECT_LE(most, 100u);
}

TEST(Calendar, SaturationIsOneInterval) {
    Calendar calendar;
    for (Tick now = 0; now < 1000; ++now) EXPECT_EQ(calendar.reserve(now, now, 3), (now + 1) * 3);
    EXPECT_EQ(calendar.intervals(), 1u);
    EXPECT_EQ(calendar.horizon(), 3000u);
}

TEST(Calendar, ZeroServiceEndsAtItsArrivalAndTakesNothing) {
    Calendar calendar;
    EXPECT_EQ(calendar.horizon(), 0u);
    EXPECT_EQ(calendar.reserve(0, 50, 0), 50u);
    EXPECT_EQ(calendar.reserve(0, 0, 0), 0u);
    EXPECT_EQ(calendar.horizon(), 0u);
    EXPECT_EQ(calendar.reserve(0, 10, 10), 20u);
    EXPECT_EQ(calendar.reserve(0, 15, 0), 15u) << "within a busy interval, too";
    EXPECT_EQ(calendar.reserve(0, 10, 10), 30u);
}

TEST(Calendar, FirstRequestStartsAtItsArrival) {
    Calendar at_zero;
    EXPECT_EQ(at_zero.reserve(0, 0, 7), 7u);
    Calendar later;
    EXPECT_EQ(later.reserve(0, 100, 7), 107u);
    EXPECT_EQ(later.reserve(0, 0, 7), 7u) << "the time before is free";
    EXPECT_EQ(later.horizon(), 107u);
}

TEST(Calendar, ExactFillingOfAGapJoinsItsNeighbours) {
    Calendar calendar;
    calendar.reserve(0, 10, 10);
    calendar.reserve(0, 30, 10);
    calendar.reserve(0, 50, 10);
    EXPECT_EQ(calendar.intervals(), 4u) << "with the empty one at the beginning";
    EXPECT_EQ(calendar.reserve(0, 20, 10), 30u) << "done where the next one starts, not behind it";
    EXPECT_EQ(calendar.intervals(), 3u);
    EXPECT_EQ(calendar.reserve(0, 15, 15), 65u) << "[10, 40) is one interval; 10 in the gap to 50, 5 behind 60";
    EXPECT_EQ(calendar.intervals(), 2u);
}

TEST(Calendar, TouchingRequestsAreOneInterval) {
    Calendar calendar;
    calendar.reserve(0, 10, 10);
    calendar.reserve(0, 20, 5);
    EXPECT_EQ(calendar.intervals(), 2u);
    calendar.reserve(0, 40, 10);
    calendar.reserve(0, 38, 2);
    EXPECT_EQ(calendar.intervals(), 3u);
    EXPECT_EQ(calendar.reserve(0, 10, 13), 38u) << "[25, 38) is exactly free";
    EXPECT_EQ(calendar.intervals(), 2u) << "[10, 50)";
}

TEST(Calendar, OneRequestMaySpanManyGaps) {
    Calendar calendar;
    for (Tick start = 10; start < 1000; start += 10) calendar.reserve(0, start, 9);
    // One free tick in each of the 99 gaps behind [10, 19): 19, 29, ..., 989, then from 999 on.
    EXPECT_EQ(calendar.reserve(0, 10, 50), 510u);
    EXPECT_EQ(calendar.reserve(0, 10, 49), 1000u);
    EXPECT_EQ(calendar.intervals(), 2u);
    EXPECT_EQ(calendar.horizon(), 1000u);
}

TEST(Calendar, GrowsWithoutLosingAReservation) {
    Calendar calendar;
    for (Tick i = 1; i <= 10000; ++i) EXPECT_EQ(calendar.reserve(0, i * 10, 1), i * 10 + 1);
    EXPECT_EQ(calendar.intervals(), 10001u);
    for (Tick i = 10000; i >= 1; --i) EXPECT_EQ(calendar.reserve(0, i * 10 - 5, 1), i * 10 - 4) << "between, backwards";
    EXPECT_EQ(calendar.intervals(), 20001u);
    for (Tick i = 1; i <= 10000; ++i)
        EXPECT_EQ(calendar.reserve(0, i * 10, 1), i * 10 + 2) << "every one is still there";
}

TEST(Calendar, RequestsAheadOfTheLastOneKeepTheirTimesAfterAPrune) {
    Calendar calendar;
    calendar.reserve(0, 10, 10);
    calendar.reserve(0, 100, 10);
    EXPECT_EQ(calendar.reserve(20, 20, 5), 25u) << "the first interval is over exactly now";
    EXPECT_EQ(calendar.reserve(110, 110, 5), 115u) << "the last one is over exactly now";
    EXPECT_EQ(calendar.intervals(), 1u);
    EXPECT_EQ(calendar.reserve(1000, 1000, 5), 1005u);
}

}  // namespace
}  // namespace cxlvp
