// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/ed448_shares.h"

#include <gtest/gtest.h>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/edwards448.h"

namespace cxlvp::crypto {
namespace {

TEST(Ed448Shares, GiveTheKeysAndSignaturesOfAllVectors) {
    int run = 0;
    for (const VectorCase& each : vectors_of("ed448")) {
        if (each.op != "sign") {
            continue;
        }
        const auto shares = ed448_split_key(each.in.octets("sk"), seeded(7));
        ASSERT_TRUE(shares);
        EXPECT_EQ(shares->size(), 226U);
        EXPECT_EQ(ed448_shared_public_key(*shares), each.in.octets("pk")) << each.id;
        EXPECT_EQ(ed448_shared_sign(*shares, each.in.octets("msg")), each.out.octets("sig")) << each.id;
        ++run;
    }
    EXPECT_EQ(run, 8);
}

TEST(Ed448Shares, SignAsTheWholeKeyWhateverTheMask) {
    for (std::uint64_t seed = 0; seed < 16; ++seed) {
        const auto key = eddsa_generate_key(Curve::curve448, seeded(seed));
        const auto shares = ed448_split_key(*key, seeded(1000 + seed));
        ASSERT_TRUE(shares);
        const Bytes message(seed * 9, 0x42);
        EXPECT_EQ(ed448_shared_public_key(*shares), eddsa_public_key(Curve::curve448, *key));
        EXPECT_EQ(ed448_shared_sign(*shares, message), eddsa_sign(Curve::curve448, *key, message));
    }
}

TEST(Ed448Shares, NeitherShareIsTheKey) {
    const auto key = eddsa_generate_key(Curve::curve448, seeded(1));
    const auto unmasked = ed448_split_key(*key, stuck_at(0));
    const auto masked = ed448_split_key(*key, seeded(2));
    const auto other = ed448_split_key(*key, seeded(3));
    const auto half = [](const SecretBytes& shares, std::size_t which) {
        return plain(ByteView(shares).part(which * 113, 113));
    };
    const Bytes secret = half(*unmasked, 1);
    EXPECT_NE(half(*masked, 0), secret);
    EXPECT_NE(half(*masked, 1), secret);
    EXPECT_NE(half(*masked, 1), half(*other, 1));
    for (std::size_t i = 0; i < 113; ++i) {
        EXPECT_EQ((*masked)[i] ^ (*masked)[113 + i], secret[i]);
    }
}

TEST(Ed448Shares, RefuseWhatIsNoSplitKey) {
    EXPECT_FALSE(ed448_split_key(Bytes(56), seeded(1)));
    EXPECT_FALSE(ed448_split_key(Bytes(58), seeded(1)));
    const auto shares = ed448_split_key(Bytes(57, 9), seeded(1));
    EXPECT_TRUE(ed448_shared_sign(*shares, {}));
    for (const Bytes& bad : {damaged(*shares, 0), damaged(*shares, 1), damaged(*shares, 55 * 8 + 7),
                             plain(ByteView(*shares).part(1)), joined(*shares, hex("00")), Bytes()}) {
        EXPECT_FALSE(ed448_shared_public_key(bad));
        EXPECT_FALSE(ed448_shared_sign(bad, {}));
    }
}

TEST(Edwards448, HasABasePointOfItsOrder) {
    const Bytes neutral = plain(BigNumber(1).little_endian(57));
    EXPECT_TRUE(is_probable_prime(edwards448_order()));
    EXPECT_EQ(edwards448_base_multiple(BigNumber(0)), neutral);
    EXPECT_EQ(edwards448_base_multiple(edwards448_order()), neutral);
    EXPECT_NE(edwards448_base_multiple(BigNumber(1)), neutral);
    EXPECT_EQ(edwards448_base_multiple(edwards448_order() + BigNumber(5)), edwards448_base_multiple(BigNumber(5)));
}

}  // namespace
}  // namespace cxlvp::crypto
