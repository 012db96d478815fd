// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/fifo_server.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

TEST(FifoServer, IsACalendarWhileRequestsAreAnnouncedInOrder) {
    Random random(1, "server");
    FifoServer server;
    Calendar calendar;
    Tick now = 0;
    Tick arrival = 0;
    for (int i = 0; i < 5000; ++i) {
        now += random.below(10);
        arrival = std::max(arrival, now) + random.below(6);
        const Tick service = random.below(12);
        ASSERT_EQ(server.reserve(now, arrival, service, now), calendar.reserve(now, arrival, service)) << i;
    }
}

TEST(FifoServer, EarlierArrivalIsServedFirstAlthoughItIsAnnouncedLater) {
    FifoServer server;
    EXPECT_EQ(server.reserve(0, 100, 10, 0), 110u);
    EXPECT_EQ(server.reserve(0, 50, 10, 0), 60u);
    EXPECT_EQ(server.reserve(0, 55, 10, 0), 70u);
    EXPECT_EQ(server.reserve(0, 95, 10, 0), 105u) << "it arrived before the first, whose time stays";
    EXPECT_EQ(server.reserve(0, 101, 10, 0), 125u) << "behind both";
}

TEST(FifoServer, KeepsWhatWasReservedBeforeTheFirstOutOfOrder) {
    FifoServer server;
    server.reserve(0, 10, 20, 0);
    server.reserve(0, 25, 20, 0);  // busy until 50
    server.reserve(0, 200, 20, 0);
    EXPECT_EQ(server.reserve(0, 40, 5, 0), 55u);
    EXPECT_EQ(server.reserve(0, 210, 5, 0), 225u);
    EXPECT_EQ(server.reserve(300, 300, 5, 300), 305u);
}

TEST(FifoServer, ZeroServiceEndsAtItsArrival) {
    FifoServer server;
    EXPECT_EQ(server.reserve(0, 100, 10, 0), 110u);
    EXPECT_EQ(server.reserve(0, 50, 0, 0), 50u) << "out of order";
    EXPECT_EQ(server.reserve(0, 105, 0, 0), 105u) << "while the server is busy";
    EXPECT_EQ(server.reserve(0, 50, 10, 0), 60u);
    EXPECT_EQ(server.reserve(0, 55, 0, 0), 55u) << "and with everything out of order";
}

}  // namespace
}  // namespace cxlvp
