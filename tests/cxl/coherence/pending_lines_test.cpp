// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/pending_lines.h"

#include <memory>

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

Lines lines(std::uint64_t first, std::uint64_t count = 1) {
    return {first, first + count - 1};
}

TEST(PendingLines, WithoutASnoopTheGrantStands) {
    PendingLines pending;
    const PendingLines::Request request(pending, lines(1));
    EXPECT_FALSE(pending.snooped(2, Mesi::invalid));
    EXPECT_EQ(request.limit(Mesi::exclusive), Mesi::exclusive);
}

TEST(PendingLines, ASnoopThatOvertakesTheAnswerTakesFromIt) {
    PendingLines pending;
    const PendingLines::Request request(pending, lines(1, 2));
    EXPECT_TRUE(pending.snooped(2, Mesi::shared));
    EXPECT_EQ(request.limit(Mesi::exclusive), Mesi::shared);
    EXPECT_TRUE(pending.snooped(1, Mesi::invalid));
    EXPECT_EQ(request.limit(Mesi::exclusive), Mesi::invalid);
}

TEST(PendingLines, RequestsEndInAnyOrder) {
    PendingLines pending;
    auto first = std::make_unique<PendingLines::Request>(pending, lines(1));
    auto second = std::make_unique<PendingLines::Request>(pending, lines(2));
    auto third = std::make_unique<PendingLines::Request>(pending, lines(3));
    second.reset();
    EXPECT_FALSE(pending.snooped(2, Mesi::invalid));
    third.reset();
    EXPECT_TRUE(pending.snooped(1, Mesi::invalid));
    first.reset();
    EXPECT_FALSE(pending.snooped(1, Mesi::invalid));
}

}  // namespace
}  // namespace cxlvp::cxl
