// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/round_up.h"

#include <gtest/gtest.h>

namespace cxlvp {
namespace {

TEST(RoundUp, GivesTheLeastMultipleThatIsNotBelow) {
    EXPECT_EQ(round_up(0, 64), 0u);
    EXPECT_EQ(round_up(1, 64), 64u);
    EXPECT_EQ(round_up(64, 64), 64u);
    EXPECT_EQ(round_up(65, 64), 128u);
    EXPECT_EQ(round_up(10, 3), 12u) << "no power of two";
    EXPECT_EQ(round_up(7, 1), 7u);
}

TEST(RoundUp, WrapsOnlyWhereNoMultipleIsLeft) {
    constexpr std::uint64_t kTop = ~std::uint64_t{0};
    EXPECT_EQ(round_up(kTop - 63, 64), kTop - 63);
    EXPECT_EQ(round_up(kTop - 62, 64), 0u);
}

TEST(RoundUp, PiecesCountTheLastOneThatIsNotFull) {
    EXPECT_EQ(pieces_of(0, 16), 0u);
    EXPECT_EQ(pieces_of(1, 16), 1u);
    EXPECT_EQ(pieces_of(16, 16), 1u);
    EXPECT_EQ(pieces_of(17, 16), 2u);
    EXPECT_EQ(pieces_of(~std::uint64_t{0}, 2), std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace cxlvp
