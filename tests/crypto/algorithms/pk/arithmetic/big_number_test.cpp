// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

#include <gtest/gtest.h>

#include "crypto/algorithms/pk/pk_test_data.h"

namespace cxlvp::crypto {
namespace {

TEST(BigNumber, KeepsItsValueThroughOctetsOfEitherOrder) {
    const Bytes octets = hex("0102030405060708090a0b");
    const BigNumber big = BigNumber::from_big_endian(octets);
    EXPECT_EQ(plain(big.big_endian(11)), octets);
    EXPECT_EQ(plain(big.big_endian(13)), hex("00000102030405060708090a0b"));
    EXPECT_EQ(plain(big.little_endian(12)), hex("0b0a09080706050403020100"));
    EXPECT_EQ(BigNumber::from_little_endian(big.little_endian(20)), big);
    EXPECT_NE(BigNumber::from_little_endian(octets), big);
    EXPECT_TRUE(BigNumber::from_big_endian({}).is_zero());
}

TEST(BigNumber, CopiesDoNotShareTheirValue) {
    BigNumber first(7);
    BigNumber second = first;
    second = second + BigNumber(1);
    EXPECT_EQ(first, BigNumber(7));
    EXPECT_EQ(second, BigNumber(8));
    first = second;
    EXPECT_EQ(first, BigNumber(8));
}

TEST(BigNumber, ComparesAndCountsBits) {
    EXPECT_LT(BigNumber(5), BigNumber(6));
    EXPECT_GE(BigNumber(6), BigNumber(6));
    EXPECT_FALSE(BigNumber(6) < BigNumber(6));
    EXPECT_EQ(BigNumber(0).bits(), 0U);
    EXPECT_EQ((BigNumber(1) << 521).bits(), 522U);
    EXPECT_TRUE((BigNumber(1) << 521).bit(521));
    EXPECT_FALSE((BigNumber(1) << 521).bit(520));
    EXPECT_TRUE(BigNumber(3).is_odd());
    EXPECT_FALSE(BigNumber(4).is_odd());
}

TEST(BigNumber, CalculatesModuloM) {
    const BigNumber m(97);
    EXPECT_EQ(mod_add(BigNumber(90), BigNumber(10), m), BigNumber(3));
    EXPECT_EQ(mod_sub(BigNumber(3), BigNumber(10), m), BigNumber(90));
    EXPECT_EQ(mod_mul(BigNumber(50), BigNumber(2), m), BigNumber(3));
    EXPECT_EQ(mod_exp(BigNumber(2), BigNumber(10), m), BigNumber(1024 % 97));
    EXPECT_EQ(mod_mul(*mod_inverse(BigNumber(33), m), BigNumber(33), m), BigNumber(1));
    EXPECT_EQ((BigNumber(1000) / BigNumber(7)) * BigNumber(7) + BigNumber(1000) % BigNumber(7), BigNumber(1000));
    EXPECT_EQ(gcd(BigNumber(84), BigNumber(36)), BigNumber(12));
}

TEST(BigNumber, HasNoInverseWithoutOne) {
    EXPECT_FALSE(mod_inverse(BigNumber(0), BigNumber(97)));
    EXPECT_FALSE(mod_inverse(BigNumber(6), BigNumber(9)));
    EXPECT_FALSE(mod_inverse(BigNumber(1), BigNumber(1)));
}

TEST(BigNumber, TellsPrimesFromComposites) {
    EXPECT_TRUE(is_probable_prime((BigNumber(1) << 521) - BigNumber(1)));
    EXPECT_FALSE(is_probable_prime((BigNumber(1) << 523) - BigNumber(1)));
    EXPECT_FALSE(is_probable_prime(BigNumber(561)));  // a Carmichael number
    EXPECT_FALSE(is_probable_prime(BigNumber(1)));
}

}  // namespace
}  // namespace cxlvp::crypto
