// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/ibm_bits.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(IbmBits, BitZeroIsTheMostSignificant) {
    EXPECT_EQ(ibm_bit(0), 0x8000000000000000u);
    EXPECT_EQ(ibm_bit(31), 0x100000000u);
    EXPECT_EQ(ibm_bit(63), 1u);
}

TEST(IbmBits, AMaskHoldsBothOfItsEnds) {
    EXPECT_EQ(ibm_mask(0, 63), ~std::uint64_t{0});
    EXPECT_EQ(ibm_mask(0, 2), 0xE000000000000000u);
    EXPECT_EQ(ibm_mask(54, 55), 0x300u);
    EXPECT_EQ(ibm_mask(63, 63), 1u);
}

TEST(IbmBits, WhatIsPlacedInAFieldComesOutOfItAndNothingElse) {
    EXPECT_EQ(ibm_place(2, 4, 5), 0x0800000000000000u);
    EXPECT_EQ(ibm_place(7, 4, 5), 0x0C00000000000000u) << "cut off";
    EXPECT_EQ(ibm_field(0x0800000000000000u, 4, 5), 2u);
    EXPECT_EQ(ibm_field(~ibm_mask(4, 5), 4, 5), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
