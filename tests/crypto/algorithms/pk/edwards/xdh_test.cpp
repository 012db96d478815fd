// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"

namespace cxlvp::crypto {
namespace {

std::optional<Bytes> plain_if(const std::optional<SecretBytes>& secret) {
    return secret ? std::optional(plain(*secret)) : std::nullopt;
}

TEST(Xdh, AllVectorsOfX25519Hold) {
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of("curve25519")) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        const Bytes d = each.in.octets("d");
        if (each.op == "public-key") {
            EXPECT_EQ(xdh_public_key(Curve::curve25519, d), each.out.octets("u"));
            ++run["public-key"];
            continue;
        }
        ASSERT_EQ(each.op, "shared-secret");
        const auto secret = plain_if(xdh(Curve::curve25519, d, each.in.octets("u")));
        const Bytes z = each.out.octets("z");
        if (each.result == VectorResult::kValid || std::any_of(z.begin(), z.end(), [](auto octet) { return octet; })) {
            EXPECT_EQ(secret, z);
            ++run[each.result == VectorResult::kValid ? "valid" : "acceptable"];
        } else {
            EXPECT_FALSE(secret) << "a result of zero tells nothing of the own key";
            ++run["acceptable, all zero"];
        }
    }
    EXPECT_EQ(run["public-key"], 6);
    EXPECT_EQ(run["valid"], 127);
    EXPECT_EQ(run["acceptable"] + run["acceptable, all zero"], 128);
    EXPECT_GT(run["acceptable, all zero"], 0);
}

// RFC 7748 6.2.
TEST(Xdh, GivesTheKeysAndTheSecretOfTheExampleOfX448) {
    const Bytes a =
        hex("9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28d"
            "d9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b");
    const Bytes b =
        hex("1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d"
            "6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d");
    const Bytes public_a =
        hex("9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c"
            "22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0");
    const Bytes public_b =
        hex("3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b430"
            "27d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609");
    const Bytes secret =
        hex("07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282b"
            "b60c0b56fd2464c335543936521c24403085d59a449a5037514a879d");
    EXPECT_EQ(xdh_public_key(Curve::curve448, a), public_a);
    EXPECT_EQ(xdh_public_key(Curve::curve448, b), public_b);
    EXPECT_EQ(plain_if(xdh(Curve::curve448, a, public_b)), secret);
    EXPECT_EQ(plain_if(xdh(Curve::curve448, b, public_a)), secret);
}

class XdhCurves : public ::testing::TestWithParam<Curve> {};

TEST_P(XdhCurves, AgreeOnOneSecretFromBothSides) {
    const auto a = xdh_generate_key(GetParam(), seeded(1));
    const auto b = xdh_generate_key(GetParam(), seeded(2));
    ASSERT_TRUE(a && b);
    EXPECT_NE(a, b);
    EXPECT_EQ(a->size(), xdh_key_bytes(GetParam()));
    const auto secret = xdh(GetParam(), *a, xdh_public_key(GetParam(), *b).value());
    ASSERT_TRUE(secret);
    EXPECT_EQ(xdh(GetParam(), *b, xdh_public_key(GetParam(), *a).value()), secret);
    EXPECT_NE(xdh(GetParam(), *b, damaged(xdh_public_key(GetParam(), *a).value())), secret);
}

TEST_P(XdhCurves, RefuseWrongLengthsAndAResultOfZero) {
    const std::size_t size = xdh_key_bytes(GetParam());
    const Bytes key(size, 0x11);
    EXPECT_TRUE(xdh(GetParam(), key, Bytes(size, 9)));
    EXPECT_FALSE(xdh(GetParam(), key, Bytes(size))) << "u = 0";
    EXPECT_FALSE(xdh(GetParam(), key, Bytes(size - 1, 9)));
    EXPECT_FALSE(xdh(GetParam(), key, Bytes(size + 1, 9)));
    EXPECT_FALSE(xdh(GetParam(), Bytes(size + 1), Bytes(size, 9)));
    EXPECT_FALSE(xdh_public_key(GetParam(), Bytes(size - 1)));
}

INSTANTIATE_TEST_SUITE_P(, XdhCurves, ::testing::Values(Curve::curve25519, Curve::curve448),
                         [](const auto& each) { return each.param == Curve::curve448 ? "X448" : "X25519"; });

TEST(XdhCurve, OnlyTwoHaveIt) {
    EXPECT_EQ(xdh_key_bytes(Curve::p256), 0U);
    EXPECT_FALSE(xdh_generate_key(Curve::p256, seeded(1)));
    EXPECT_FALSE(xdh_public_key(Curve::p256, Bytes(32, 1)));
    EXPECT_FALSE(xdh(Curve::p256, Bytes(32, 1), Bytes(32, 1)));
}

}  // namespace
}  // namespace cxlvp::crypto
