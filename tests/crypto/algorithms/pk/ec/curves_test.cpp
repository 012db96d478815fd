// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <set>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

TEST(Curve, HasTheCodesOfTheCommandsAndNoOthers) {
    std::set<std::uint32_t> known;
    for (std::uint32_t code = 0; code < 0x200; ++code) {
        if (const auto curve = curve_from_code(code)) {
            EXPECT_EQ(static_cast<std::uint32_t>(*curve), code);
            known.insert(code);
        }
    }
    EXPECT_EQ(known, (std::set<std::uint32_t>{0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
                                              0x17, 0x18, 0x21, 0x22}));
    EXPECT_FALSE(curve_from_code(0x100 + 3));
}

struct Known {
    Curve curve;
    const char* name;  ///< as the EVP interface calls it; empty where it has no name
    std::size_t bytes;
    std::size_t order_bits;
    const char* twice_x;  ///< the x-coordinate of 2 G, computed with another implementation from the published values
};

// The last one is SM2, which the EVP interface wants for no other signature than its own.
constexpr Known kKnown[] = {
    {Curve::p192, "P-192", 24, 192, "dafebf5828783f2ad35534631588a3f629a70fb16982a888"},
    {Curve::p224, "P-224", 28, 224, "706a46dc76dcb76798e60e6d89474788d16dc18032d268fd1a704fa6"},
    {Curve::p256, "P-256", 32, 256, "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978"},
    {Curve::p384, "P-384", 48, 384,
     "08d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e"
     "64f85b96a9c75295df61"},
    {Curve::p521, "P-521", 66, 521,
     "00433c219024277e7e682fcb288148c282747403279b1ccc06352c6e5505d769be97b3b204da"
     "6ef55507aa104a3a35c5af41cf2fa364d60fd967f43e3933ba6d783d"},
    {Curve::secp256k1, "secp256k1", 32, 256, "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"},
    {Curve::brainpool192r1, "brainpoolP192r1", 24, 192, "1228a61ba5548cb176d68c4263bfa0f4cf2a38d70c9e4cdb"},
    {Curve::brainpool224r1, "brainpoolP224r1", 28, 224, "33b7e498bcda1a33e61a67af56a36d12df7032255ddf5e1ec65a5669"},
    {Curve::brainpool256r1, "brainpoolP256r1", 32, 256,
     "743cf1b8b5cd4f2eb55f8aa369593ac436ef044166699e37d51a14c2ce13ea0e"},
    {Curve::brainpool320r1, "brainpoolP320r1", 40, 320,
     "2fb412f03e6debdfbfa3a3092f21c4619e04279be0931694ab99c6503e5a894def8377ed059a"
     "6de8"},
    {Curve::brainpool384r1, "brainpoolP384r1", 48, 384,
     "2282bc382a2f4dfcb95c3495d7b4fd590ad520b3eb6be4d6ec2f80c4e0f70df87c4ba74a09b5"
     "53ebb427b58df9d59fca"},
    {Curve::brainpool512r1, "brainpoolP512r1", 64, 512,
     "9f4945f680edf9800a63285758f399b3d18d8141b8a18064a30d3035f4cb6581957877f3a8f0"
     "f72597116e702915a4f4f698f404089a4cc5080447def02f4850"},
    {Curve::frp256v1, "", 32, 256, "de681b2898119885373f7eafddf94ca0a526794bdc8da00e0e463860d227575e"},
    {Curve::sm2, "", 32, 256, "56cefd60d7c87c000d58ef57fa73ba4d9c0dfa08c08a7331495c2e1da3f2bd52"}};

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;

/// The parameters of the curve that the EVP interface does not know by name.
void describe_frp256v1(OSSL_PARAM_BLD* builder) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::frp256v1);
    const auto push = [builder](const char* name, const BigNumber& value) {
        EXPECT_EQ(OSSL_PARAM_BLD_push_BN(builder, name, value.get()), 1);
    };
    // The builder keeps only pointers.
    static BigNumber p;
    static BigNumber a;
    static BigNumber b;
    static BigNumber one(1);
    static Bytes generator;
    const Bytes all = curve.parameters();
    p = BigNumber::from_big_endian(hex("f1fd178c0b3ad58f10126de8ce42435b3961adbcabc8ca6de8fcf353d86e9c03"));
    a = BigNumber::from_big_endian(ByteView(all).part(0, 32));
    b = BigNumber::from_big_endian(ByteView(all).part(32, 32));
    generator = joined(hex("04"), ByteView(all).part(64));
    push(OSSL_PKEY_PARAM_EC_P, p);
    push(OSSL_PKEY_PARAM_EC_A, a);
    push(OSSL_PKEY_PARAM_EC_B, b);
    push(OSSL_PKEY_PARAM_EC_ORDER, curve.order());
    push(OSSL_PKEY_PARAM_EC_COFACTOR, one);
    EXPECT_EQ(OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_EC_FIELD_TYPE, "prime-field", 0), 1);
    EXPECT_EQ(
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_EC_GENERATOR, generator.data(), generator.size()), 1);
}

/// The same key in the EVP interface, which takes another way through libcrypto.
Key evp_key(const char* name, const BigNumber& d, const Bytes& xy) {
    const Bytes point = joined(hex("04"), xy);
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    if (*name != '\0') {
        EXPECT_EQ(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, name, 0), 1);
    } else {
        describe_frp256v1(builder.get());
    }
    EXPECT_EQ(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()), 1);
    EXPECT_EQ(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, d.get()), 1);
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    EXPECT_EQ(EVP_PKEY_fromdata_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()), 1);
    return Key(key);
}

Bytes evp_ecdh(EVP_PKEY* own, EVP_PKEY* peer) {
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr));
    std::size_t size = 0;
    EXPECT_EQ(EVP_PKEY_derive_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_derive_set_peer(context.get(), peer), 1);
    EXPECT_EQ(EVP_PKEY_derive(context.get(), nullptr, &size), 1);
    Bytes secret(size);
    EXPECT_EQ(EVP_PKEY_derive(context.get(), secret.data(), &size), 1);
    return secret;
}

Bytes der_of(const Bytes& signature) {
    const std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>> pair(ECDSA_SIG_new());
    const int half = static_cast<int>(signature.size() / 2);
    EXPECT_EQ(ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), half, nullptr),
                             BN_bin2bn(signature.data() + half, half, nullptr)),
              1);
    Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
    unsigned char* end = der.data();
    i2d_ECDSA_SIG(pair.get(), &end);
    return der;
}

class EveryCurve : public ::testing::TestWithParam<Known> {};

TEST_P(EveryCurve, HasTheSizesOfItsStandard) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(GetParam().curve);
    ASSERT_NE(curve, nullptr);
    EXPECT_EQ(curve->bytes(), GetParam().bytes);
    EXPECT_EQ(curve->order().bits(), GetParam().order_bits);
    EXPECT_EQ((curve->order().bits() + 7) / 8, curve->bytes());
    EXPECT_TRUE(is_probable_prime(curve->order()));
}

TEST_P(EveryCurve, HasTheKnownMultiplesOfItsGenerator) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(GetParam().curve);
    const std::size_t bytes = curve.bytes();
    const auto multiple = [&](const BigNumber& k) {
        return ec_public_key(GetParam().curve, plain(k.big_endian(bytes))).value();
    };
    const Bytes generator = multiple(BigNumber(1));
    EXPECT_EQ(generator, plain(ByteView(curve.parameters()).part(2 * bytes)));
    EXPECT_EQ(plain(ByteView(multiple(BigNumber(2))).part(0, bytes)), hex(GetParam().twice_x));
    const Bytes opposite = multiple(curve.order() - BigNumber(1));
    EXPECT_EQ(plain(ByteView(opposite).part(0, bytes)), plain(ByteView(generator).part(0, bytes)));
    EXPECT_NE(opposite, generator);
    EXPECT_FALSE(curve.coordinates(curve.multiple(curve.order()))) << "n G is the point at infinity";
}

TEST_P(EveryCurve, SignsWhatItVerifiesAndNothingElse) {
    const Curve curve = GetParam().curve;
    const auto d = ec_generate_key(curve, seeded(11));
    ASSERT_TRUE(d);
    const Bytes key = ec_public_key(curve, *d).value();
    const Bytes digest(32, 0x3C);
    const Bytes signature = ecdsa_sign(curve, *d, digest, seeded(12)).value();
    EXPECT_EQ(signature.size(), 2 * GetParam().bytes);
    EXPECT_EQ(ecdsa_sign(curve, *d, digest, seeded(12)), signature) << "the same source, the same signature";
    EXPECT_TRUE(ecdsa_verify(curve, key, digest, signature));
    EXPECT_FALSE(ecdsa_verify(curve, key, damaged(digest, 5), signature));
    EXPECT_FALSE(ecdsa_verify(curve, key, digest, damaged(signature, signature.size() * 8 - 8)));
    EXPECT_FALSE(ecdsa_verify(curve, key, digest, damaged(signature, signature.size() * 4 - 8)));
}

TEST_P(EveryCurve, AgreesOnOneSecretFromBothSides) {
    const Curve curve = GetParam().curve;
    const auto a = ec_generate_key(curve, seeded(21));
    const auto b = ec_generate_key(curve, seeded(22));
    ASSERT_TRUE(a && b);
    EXPECT_NE(*a, *b);
    const Bytes pa = ec_public_key(curve, *a).value();
    const Bytes pb = ec_public_key(curve, *b).value();
    const auto secret = ecdh(curve, *a, pb);
    ASSERT_TRUE(secret);
    EXPECT_EQ(ecdh(curve, *b, pa), secret);
    EXPECT_EQ(ecdh_with_x(curve, *a, ByteView(pb).part(0, GetParam().bytes)), secret);
    EXPECT_EQ(secret->size(), GetParam().bytes);
    EXPECT_FALSE(ecdh(curve, *a, damaged(pb, 3)));
}

class CurveOfEvp : public EveryCurve {};

TEST_P(CurveOfEvp, AgreesWithTheEvpInterface) {
    const Curve curve = GetParam().curve;
    const auto a = ec_generate_key(curve, seeded(31));
    const auto b = ec_generate_key(curve, seeded(32));
    ASSERT_TRUE(a && b);
    const Key own = evp_key(GetParam().name, BigNumber::from_big_endian(*a), ec_public_key(curve, *a).value());
    const Key peer = evp_key(GetParam().name, BigNumber::from_big_endian(*b), ec_public_key(curve, *b).value());
    ASSERT_TRUE(own && peer);
    EXPECT_EQ(evp_ecdh(own.get(), peer.get()), plain(ecdh(curve, *a, ec_public_key(curve, *b).value()).value()));

    const Bytes digest(64, 0xC3);
    const Bytes der = der_of(ecdsa_sign(curve, *a, digest, seeded(33)).value());
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
    ASSERT_EQ(EVP_PKEY_verify_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_verify(context.get(), der.data(), der.size(), digest.data(), digest.size()), 1);
    const Bytes other = damaged(digest);
    EXPECT_EQ(EVP_PKEY_verify(context.get(), der.data(), der.size(), other.data(), other.size()), 0);
}

std::string name_of(const ::testing::TestParamInfo<Known>& each) {
    return "Code" + std::to_string(static_cast<int>(each.param.curve));
}

INSTANTIATE_TEST_SUITE_P(, EveryCurve, ::testing::ValuesIn(kKnown), name_of);
INSTANTIATE_TEST_SUITE_P(, CurveOfEvp, ::testing::ValuesIn(std::begin(kKnown), std::end(kKnown) - 1), name_of);

}  // namespace
}  // namespace cxlvp::crypto
