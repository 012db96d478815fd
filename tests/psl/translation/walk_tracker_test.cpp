// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/walk_tracker.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(WalkTracker, AWalkIsCurrentUntilTheNextInvalidation) {
    WalkTracker tracker;
    const WalkTracker::Walk before = tracker.begin();
    EXPECT_TRUE(tracker.current(before));
    tracker.invalidated();
    const WalkTracker::Walk after = tracker.begin();
    EXPECT_FALSE(tracker.current(before));
    EXPECT_TRUE(tracker.current(after));
}

TEST(WalkTracker, AnInvalidationIsPendingWhileAWalkFromBeforeGoesOn) {
    WalkTracker tracker;
    const WalkTracker::Walk walk = tracker.begin();
    const InvalidateTicket ticket = tracker.invalidated();
    EXPECT_EQ(tracker.drained_at(ticket), kNever);
    tracker.end(walk, ns(70));
    EXPECT_EQ(tracker.drained_at(ticket), ns(70));
}

TEST(WalkTracker, AWalkThatBeginsAfterTheInvalidationDoesNotHoldIt) {
    WalkTracker tracker;
    const InvalidateTicket ticket = tracker.invalidated();
    const WalkTracker::Walk walk = tracker.begin();
    EXPECT_EQ(tracker.drained_at(ticket), 0u);
    tracker.end(walk, ns(70));
    EXPECT_EQ(tracker.drained_at(ticket), 0u);
}

TEST(WalkTracker, AnAnswerWhoseTimeLiesAheadHoldsTheInvalidationUntilThen) {
    WalkTracker tracker;
    tracker.answered(ns(500));
    tracker.answered(ns(300));
    const InvalidateTicket ticket = tracker.invalidated();
    tracker.answered(ns(900));
    EXPECT_EQ(tracker.drained_at(ticket), ns(500));
}

TEST(WalkTracker, CountsWalksThatOverlap) {
    WalkTracker tracker;
    const WalkTracker::Walk a = tracker.begin();
    const WalkTracker::Walk b = tracker.begin();
    EXPECT_EQ(tracker.walks(), 2u);
    tracker.end(a, 0);
    const WalkTracker::Walk c = tracker.begin();
    tracker.end(b, 0);
    tracker.end(c, 0);
    EXPECT_EQ(tracker.walks(), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
