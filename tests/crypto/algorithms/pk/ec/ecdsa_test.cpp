// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"

#include <gtest/gtest.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

struct File {
    const char* name;
    Curve curve;
    int sign;
    int verify_valid;
    int verify_invalid;
};

class EcdsaVectors : public ::testing::TestWithParam<File> {};

TEST_P(EcdsaVectors, AllHold) {
    const File& file = GetParam();
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of(file.name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        const Bytes public_key = joined(each.in.octets("x"), each.in.octets("y"));
        const Bytes digest = each.in.octets("digest");
        if (each.op == "sign") {
            const Bytes d = each.in.octets("d");
            EXPECT_EQ(ecdsa_sign(file.curve, d, digest, each.in.octets("k")), each.out.octets("sig"));
            EXPECT_EQ(ec_public_key(file.curve, d), public_key);
            EXPECT_TRUE(ecdsa_verify(file.curve, public_key, digest, each.out.octets("sig")));
            const auto own = ecdsa_sign(file.curve, d, digest, seeded(1));
            ASSERT_TRUE(own);
            EXPECT_TRUE(ecdsa_verify(file.curve, public_key, digest, *own));
            ++run["sign"];
        } else {
            ASSERT_EQ(each.op, "verify");
            const bool valid = each.result == VectorResult::kValid;
            EXPECT_EQ(ecdsa_verify(file.curve, public_key, digest, each.in.octets("sig")), valid);
            ++run[valid ? "verify valid" : "verify invalid"];
        }
    }
    EXPECT_EQ(run,
              (std::map<std::string, int>{
                  {"sign", file.sign}, {"verify invalid", file.verify_invalid}, {"verify valid", file.verify_valid}}));
}

INSTANTIATE_TEST_SUITE_P(, EcdsaVectors,
                         ::testing::Values(File{"ecdsa-nist-p256", Curve::p256, 17, 88, 51},
                                           File{"ecdsa-nist-p384", Curve::p384, 17, 72, 50},
                                           File{"ecdsa-nist-p521", Curve::p521, 16, 46, 50}),
                         [](const auto& each) { return std::string(each.param.name).substr(11); });

TEST(Ecdsa, OfALongDigestTheLeftmostBitsCount) {
    const auto d = ec_generate_key(Curve::p521, seeded(5));
    const Bytes digest(66, 0xA5);  // 528 bits for an order of 521
    const auto signature = ecdsa_sign(Curve::p521, *d, digest, seeded(6));
    ASSERT_TRUE(signature);
    const Bytes key = ec_public_key(Curve::p521, *d).value();
    EXPECT_TRUE(ecdsa_verify(Curve::p521, key, damaged(digest, 65 * 8 + 6), *signature)) << "bit 522 from the left";
    EXPECT_FALSE(ecdsa_verify(Curve::p521, key, damaged(digest, 65 * 8 + 7), *signature)) << "bit 521 from the left";
    EXPECT_TRUE(ecdsa_verify(Curve::p521, key, joined(digest, hex("ff")), *signature));
}

TEST(Ecdsa, RefusesScalarsOutOfRange) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::p256);
    const Bytes one = plain(BigNumber(1).big_endian(32));
    const Bytes largest = plain((curve.order() - BigNumber(1)).big_endian(32));
    const Bytes order = plain(curve.order().big_endian(32));
    const Bytes digest(32, 7);
    EXPECT_TRUE(ecdsa_sign(Curve::p256, one, digest, largest));
    EXPECT_TRUE(ecdsa_sign(Curve::p256, largest, digest, one));
    for (const Bytes& bad : {Bytes(32), order, Bytes(32, 0xFF), joined(hex("00"), one), Bytes(31, 1), Bytes()}) {
        EXPECT_FALSE(ecdsa_sign(Curve::p256, bad, digest, one));
        EXPECT_FALSE(ecdsa_sign(Curve::p256, bad, digest, seeded(1)));
        EXPECT_FALSE(ecdsa_sign(Curve::p256, one, digest, bad));
    }
}

TEST(Ecdsa, RefusesWrongLengthsAndKeysOffTheCurve) {
    const auto d = ec_generate_key(Curve::p256, seeded(1));
    const Bytes key = ec_public_key(Curve::p256, *d).value();
    const Bytes digest(32, 7);
    const Bytes signature = ecdsa_sign(Curve::p256, *d, digest, seeded(2)).value();
    ASSERT_TRUE(ecdsa_verify(Curve::p256, key, digest, signature));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, key, digest, ByteView(signature).part(0, 63)));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, key, digest, joined(signature, hex("00"))));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, key, digest, {}));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, damaged(key), digest, signature));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, Bytes(64), digest, signature));
    EXPECT_FALSE(ecdsa_verify(Curve::p256, ByteView(key).part(1), digest, signature));
    EXPECT_FALSE(ecdsa_verify(Curve::secp256k1, key, digest, signature));
}

TEST(Ecdsa, DoesNotKnowTheEdwardsCurves) {
    for (const Curve curve : {Curve::curve25519, Curve::curve448}) {
        EXPECT_FALSE(ecdsa_sign(curve, Bytes(32, 1), Bytes(32), Bytes(32, 1)));
        EXPECT_FALSE(ecdsa_sign(curve, Bytes(32, 1), Bytes(32), seeded(1)));
        EXPECT_FALSE(ecdsa_verify(curve, Bytes(64, 1), Bytes(32), Bytes(64, 1)));
    }
}

TEST(Ecdsa, EndsWithASourceThatIsStuck) {
    const auto d = ec_generate_key(Curve::p256, seeded(1));
    EXPECT_FALSE(ecdsa_sign(Curve::p256, *d, Bytes(32), stuck_at(0xFF))) << "2^256 - 1 is never below the order";
}

}  // namespace
}  // namespace cxlvp::crypto
