// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"

#include <gtest/gtest.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

std::optional<Bytes> plain_if(const std::optional<SecretBytes>& secret) {
    return secret ? std::optional(plain(*secret)) : std::nullopt;
}

struct File {
    const char* name;
    Curve curve;
    int valid;
};

class EcdhVectors : public ::testing::TestWithParam<File> {};

TEST_P(EcdhVectors, AllHold) {
    const File& file = GetParam();
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of(file.name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        const Bytes d = each.in.octets("d");
        if (each.op == "public-key") {
            EXPECT_EQ(ec_public_key(file.curve, d), joined(each.out.octets("x"), each.out.octets("y")));
            ++run["public-key"];
        } else {
            ASSERT_EQ(each.op, "shared-secret");
            const Bytes x = each.in.octets("x");
            const auto secret = plain_if(ecdh(file.curve, d, joined(x, each.in.octets("y"))));
            if (each.result == VectorResult::kValid) {
                EXPECT_EQ(secret, each.out.octets("z"));
                EXPECT_EQ(plain_if(ecdh_with_x(file.curve, d, x)), secret);
                ++run["valid"];
            } else {
                EXPECT_FALSE(secret);
                ++run["invalid"];
            }
        }
    }
    EXPECT_EQ(run, (std::map<std::string, int>{{"public-key", 6}, {"valid", file.valid}, {"invalid", 8}}));
}

INSTANTIATE_TEST_SUITE_P(, EcdhVectors,
                         ::testing::Values(File{"ecdh-nist-p256", Curve::p256, 165},
                                           File{"ecdh-nist-p384", Curve::p384, 163}),
                         [](const auto& each) { return std::string(each.param.name).substr(10); });

TEST(EcKey, RefusesPrivateKeysOutOfRange) {
    const Bytes order = plain(WeierstrassCurve::find(Curve::p256)->order().big_endian(32));
    const Bytes peer = ec_public_key(Curve::p256, plain(BigNumber(5).big_endian(32))).value();
    for (const Bytes& bad : {Bytes(32), order, Bytes(32, 0xFF), Bytes(33, 1), Bytes(31, 1), Bytes()}) {
        EXPECT_FALSE(ec_public_key(Curve::p256, bad));
        EXPECT_FALSE(ecdh(Curve::p256, bad, peer));
        EXPECT_FALSE(ecdh_with_x(Curve::p256, bad, ByteView(peer).part(0, 32)));
    }
}

TEST(EcKey, RefusesPeersThatAreNotOnTheCurve) {
    const Bytes d = plain(BigNumber(7).big_endian(32));
    EXPECT_FALSE(ecdh(Curve::p256, d, Bytes(64)));
    EXPECT_FALSE(ecdh(Curve::p256, d, Bytes(64, 0xFF))) << "coordinates that are not below p";
    EXPECT_FALSE(ecdh(Curve::p256, d, Bytes(63, 1)));
    EXPECT_FALSE(ecdh_with_x(Curve::p256, d, Bytes(32, 0xFF)));
    EXPECT_FALSE(ecdh_with_x(Curve::p256, d, Bytes(31)));
    // About every second x belongs to a point; the others must be refused.
    int refused = 0;
    for (std::uint64_t x = 0; x < 64; ++x) {
        refused += ecdh_with_x(Curve::p256, d, plain(BigNumber(x).big_endian(32))) ? 0 : 1;
    }
    EXPECT_GT(refused, 16);
    EXPECT_LT(refused, 48);
}

TEST(EcKey, DoesNotKnowTheEdwardsCurves) {
    for (const Curve curve : {Curve::curve25519, Curve::curve448}) {
        EXPECT_FALSE(ec_generate_key(curve, seeded(1)));
        EXPECT_FALSE(ec_public_key(curve, Bytes(32, 1)));
        EXPECT_FALSE(ecdh(curve, Bytes(32, 1), Bytes(64, 1)));
        EXPECT_FALSE(ecdh_with_x(curve, Bytes(32, 1), Bytes(32, 1)));
    }
}

TEST(EcKey, EndsWithASourceThatIsStuck) {
    EXPECT_FALSE(ec_generate_key(Curve::p256, stuck_at(0xFF)));
    EXPECT_EQ(plain_if(ec_generate_key(Curve::p256, stuck_at(0x00))), plain(BigNumber(1).big_endian(32)));
}

}  // namespace
}  // namespace cxlvp::crypto
