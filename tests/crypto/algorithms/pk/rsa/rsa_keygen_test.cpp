// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"

#include <gtest/gtest.h>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

namespace cxlvp::crypto {
namespace {

const Bytes kE = hex("010001");

class RsaKeygenWidth : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RsaKeygenWidth, GivesAKeyThatUndoesItself) {
    const std::size_t bits = GetParam();
    const auto key = rsa_generate_key(bits, kE, seeded(bits));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->n.size(), bits / 8);
    EXPECT_EQ(BigNumber::from_big_endian(key->n).bits(), bits) << "exactly as wide as asked for";
    EXPECT_EQ(key->d.size(), bits / 8);
    EXPECT_EQ(key->crt.p.size(), bits / 16);

    const BigNumber p = BigNumber::from_big_endian(key->crt.p);
    const BigNumber q = BigNumber::from_big_endian(key->crt.q);
    const BigNumber d = BigNumber::from_big_endian(key->d);
    EXPECT_TRUE(is_probable_prime(p) && is_probable_prime(q));
    EXPECT_GT(d.bits(), bits / 2) << "FIPS 186-5 A.1.1: a small d can be found";
    EXPECT_GT((p < q ? q - p : p - q).bits(), bits / 2 - 100);
    EXPECT_EQ(d % (p - BigNumber(1)), BigNumber::from_big_endian(key->crt.dp));
    EXPECT_EQ(d % (q - BigNumber(1)), BigNumber::from_big_endian(key->crt.dq));

    Bytes message(bits / 8, 0x5A);
    message[0] = 0;
    const auto cipher = rsa_public(key->n, kE, message);
    ASSERT_TRUE(cipher);
    EXPECT_NE(*cipher, message);
    EXPECT_EQ(plain(rsa_private(key->n, key->d, *cipher).value()), message);
    EXPECT_EQ(plain(rsa_private(key->n, key->crt, *cipher).value()), message);
}

INSTANTIATE_TEST_SUITE_P(Q12, RsaKeygenWidth, ::testing::Values(512, 1024, 2048, 3072, 4096));

TEST(RsaKeygen, TheSameSourceGivesTheSameKey) {
    const auto first = rsa_generate_key(1024, kE, seeded(1));
    const auto again = rsa_generate_key(1024, kE, seeded(1));
    const auto other = rsa_generate_key(1024, kE, seeded(2));
    ASSERT_TRUE(first && again && other);
    EXPECT_EQ(first->n, again->n);
    EXPECT_EQ(first->d, again->d);
    EXPECT_EQ(first->crt.qinv, again->crt.qinv);
    EXPECT_NE(first->n, other->n);
}

TEST(RsaKeygen, TakesEveryOddExponentFrom3To256Bits) {
    const Bytes widest(32, 0xFF);
    for (const Bytes& e : {hex("03"), hex("00000011"), widest}) {
        const auto key = rsa_generate_key(512, e, seeded(9));
        ASSERT_TRUE(key);
        const auto cipher = rsa_public(key->n, e, hex("1234"));
        const Bytes message = plain(rsa_private(key->n, key->crt, *cipher).value());
        EXPECT_EQ(BigNumber::from_big_endian(message), BigNumber(0x1234));
    }
    for (const Bytes& e : {Bytes{}, hex("00"), hex("01"), hex("02"), hex("010000"), joined(hex("01"), widest)}) {
        EXPECT_FALSE(rsa_generate_key(512, e, seeded(9)));
    }
}

TEST(RsaKeygen, RefusesWidthsThatHaveNoTwoEqualPrimes) {
    for (const std::size_t bits : {0U, 256U, 504U, 513U, 520U, 1000U}) {
        EXPECT_FALSE(rsa_generate_key(bits, kE, seeded(1))) << bits;
    }
    EXPECT_TRUE(rsa_generate_key(528, kE, seeded(1)));
}

TEST(RsaKeygen, EndsWithASourceThatIsStuck) {
    EXPECT_FALSE(rsa_generate_key(512, kE, stuck_at(0x00)));
    EXPECT_FALSE(rsa_generate_key(512, kE, stuck_at(0xFF)));
}

}  // namespace
}  // namespace cxlvp::crypto
