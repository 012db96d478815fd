// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"

#include <gtest/gtest.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"

namespace cxlvp::crypto {
namespace {

struct File {
    const char* name;
    Curve curve;
    int sign;
    int verify_valid;
    int verify_invalid;
};

class EddsaVectors : public ::testing::TestWithParam<File> {};

TEST_P(EddsaVectors, AllHold) {
    const File& file = GetParam();
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of(file.name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        const Bytes message = each.in.octets("msg");
        if (each.op == "sign") {
            EXPECT_EQ(eddsa_sign(file.curve, each.in.octets("sk"), message), each.out.octets("sig"));
            EXPECT_EQ(eddsa_public_key(file.curve, each.in.octets("sk")), each.in.octets("pk"));
            EXPECT_TRUE(eddsa_verify(file.curve, each.in.octets("pk"), message, each.out.octets("sig")));
            ++run["sign"];
        } else {
            ASSERT_EQ(each.op, "verify");
            const bool valid = each.result == VectorResult::kValid;
            EXPECT_EQ(eddsa_verify(file.curve, each.in.octets("pk"), message, each.in.octets("sig")), valid);
            ++run[valid ? "verify valid" : "verify invalid"];
        }
    }
    EXPECT_EQ(run,
              (std::map<std::string, int>{
                  {"sign", file.sign}, {"verify invalid", file.verify_invalid}, {"verify valid", file.verify_valid}}));
}

INSTANTIATE_TEST_SUITE_P(, EddsaVectors,
                         ::testing::Values(File{"ed25519", Curve::curve25519, 21, 43, 33},
                                           File{"ed448", Curve::curve448, 8, 9, 65}),
                         [](const auto& each) { return std::string(each.param.name); });

class Eddsa : public ::testing::TestWithParam<Curve> {};

TEST_P(Eddsa, SignsWhatItVerifiesAndNothingElse) {
    const auto key = eddsa_generate_key(GetParam(), seeded(1));
    ASSERT_TRUE(key);
    EXPECT_EQ(eddsa_generate_key(GetParam(), seeded(1)), key);
    EXPECT_NE(eddsa_generate_key(GetParam(), seeded(2)), key);
    EXPECT_EQ(key->size(), eddsa_key_bytes(GetParam()));
    const Bytes y = eddsa_public_key(GetParam(), *key).value();
    const Bytes message = hex("00010203");
    const Bytes signature = eddsa_sign(GetParam(), *key, message).value();
    EXPECT_EQ(signature.size(), 2 * key->size());
    EXPECT_TRUE(eddsa_verify(GetParam(), y, message, signature));
    EXPECT_FALSE(eddsa_verify(GetParam(), y, damaged(message), signature));
    EXPECT_FALSE(eddsa_verify(GetParam(), y, message, damaged(signature)));
    EXPECT_FALSE(eddsa_verify(GetParam(), damaged(y), message, signature));
    EXPECT_TRUE(eddsa_sign(GetParam(), *key, {})) << "a message may be empty";
}

TEST_P(Eddsa, RefusesWrongLengths) {
    const Bytes key = plain(eddsa_generate_key(GetParam(), seeded(1)).value());
    const Bytes y = eddsa_public_key(GetParam(), key).value();
    const Bytes signature = eddsa_sign(GetParam(), key, {}).value();
    EXPECT_FALSE(eddsa_public_key(GetParam(), ByteView(key).part(1)));
    EXPECT_FALSE(eddsa_public_key(GetParam(), joined(key, hex("00"))));
    EXPECT_FALSE(eddsa_sign(GetParam(), ByteView(key).part(1), {}));
    EXPECT_FALSE(eddsa_verify(GetParam(), ByteView(y).part(1), {}, signature));
    EXPECT_FALSE(eddsa_verify(GetParam(), y, {}, ByteView(signature).part(0, signature.size() - 1)));
    EXPECT_FALSE(eddsa_verify(GetParam(), y, {}, joined(signature, hex("00"))));
}

INSTANTIATE_TEST_SUITE_P(, Eddsa, ::testing::Values(Curve::curve25519, Curve::curve448),
                         [](const auto& each) { return each.param == Curve::curve448 ? "Ed448" : "Ed25519"; });

TEST(EddsaCurves, AreTwo) {
    EXPECT_EQ(eddsa_key_bytes(Curve::p256), 0U);
    EXPECT_FALSE(eddsa_generate_key(Curve::p256, seeded(1)));
    EXPECT_FALSE(eddsa_public_key(Curve::p256, Bytes(32)));
    EXPECT_FALSE(eddsa_sign(Curve::p256, Bytes(32), {}));
    EXPECT_FALSE(eddsa_verify(Curve::p256, Bytes(32), {}, Bytes(64)));
}

}  // namespace
}  // namespace cxlvp::crypto
