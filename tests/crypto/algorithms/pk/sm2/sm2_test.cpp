// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_encryption.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_exchange.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_signature.h"

namespace cxlvp::crypto {
namespace {

std::optional<Bytes> plain_if(const std::optional<SecretBytes>& secret) {
    return secret ? std::optional(plain(*secret)) : std::nullopt;
}

Bytes public_key_of(const VectorCase& each) {
    return joined(each.in.octets("x"), each.in.octets("y"));
}

void check_encrypt(const VectorCase& each) {
    const auto points = sm2_encryption_points(public_key_of(each), each.in.octets("k"));
    ASSERT_TRUE(points);
    EXPECT_EQ(points->c1, each.out.octets("c1"));
    EXPECT_EQ(plain(points->shared), each.out.octets("point"));
    const auto rest = sm2_encrypt(each.in.octets("msg"), points->shared);
    ASSERT_TRUE(rest);
    EXPECT_EQ(joined(points->c1, *rest), each.out.octets("ct"));
}

void check_decrypt(const VectorCase& each) {
    const Bytes ciphertext = each.in.octets("ct");
    const bool has_point = ciphertext.size() >= kSm2PointBytes;
    const auto point = has_point
                           ? sm2_decryption_point(each.in.octets("d"), ByteView(ciphertext).part(0, kSm2PointBytes))
                           : std::nullopt;
    const auto message = point ? sm2_decrypt(ByteView(ciphertext).part(kSm2PointBytes), *point) : std::nullopt;
    if (each.result == VectorResult::kInvalid) {
        EXPECT_FALSE(message);
        return;
    }
    EXPECT_EQ(plain_if(point), each.out.octets("point"));
    EXPECT_EQ(plain_if(message), each.out.octets("msg"));
}

void check_kex(const VectorCase& each) {
    EXPECT_EQ(ec_public_key(Curve::sm2, each.in.octets("r")), each.out.octets("session"));
    const auto point = sm2_shared_point(each.in.octets("d"), each.in.octets("r"), each.in.octets("peer_pub"),
                                        each.in.octets("peer_session"));
    EXPECT_EQ(plain_if(point), each.out.octets("point"));
    const Bytes key = each.out.octets("key");
    EXPECT_EQ(plain_if(sm2_agreed_key(*point, each.in.octets("za"), each.in.octets("zb"), key.size())), key);
}

TEST(Sm2, AllVectorsHold) {
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of("sm2")) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        const bool valid = each.result == VectorResult::kValid;
        if (each.op == "sign") {
            EXPECT_EQ(sm2_sign(each.in.octets("d"), each.in.octets("digest"), each.in.octets("k")),
                      each.out.octets("sig"));
        } else if (each.op == "verify") {
            EXPECT_EQ(sm2_verify(public_key_of(each), each.in.octets("digest"), each.in.octets("sig")), valid);
            if (valid) {
                const auto z = sm2_identity_digest(each.in.octets("id"), public_key_of(each));
                ASSERT_TRUE(z);
                EXPECT_EQ(plain(sm3_of({*z, each.in.octets("msg")})), each.in.octets("digest"));
            }
        } else if (each.op == "id-digest") {
            EXPECT_EQ(sm2_identity_digest(each.in.octets("id"), public_key_of(each)), each.out.octets("za"));
        } else if (each.op == "encrypt") {
            check_encrypt(each);
        } else if (each.op == "decrypt") {
            check_decrypt(each);
        } else {
            ASSERT_EQ(each.op, "kex");
            check_kex(each);
        }
        ++run[each.op + (valid ? "" : " invalid")];
    }
    EXPECT_EQ(run, (std::map<std::string, int>{{"sign", 8},
                                               {"verify", 9},
                                               {"verify invalid", 17},
                                               {"id-digest", 8},
                                               {"encrypt", 5},
                                               {"decrypt", 4},
                                               {"decrypt invalid", 9},
                                               {"kex", 5}}));
}

struct KeyPair {
    explicit KeyPair(std::uint64_t seed)
        : d(ec_generate_key(Curve::sm2, seeded(seed)).value()), p(ec_public_key(Curve::sm2, d).value()) {}
    SecretBytes d;
    Bytes p;
};

TEST(Sm2Signature, WithNoncesFromASourceVerifiesAndRepeats) {
    const KeyPair key(1);
    const Bytes digest(32, 0x77);
    const auto signature = sm2_sign(key.d, digest, seeded(5));
    ASSERT_TRUE(signature);
    EXPECT_EQ(sm2_sign(key.d, digest, seeded(5)), signature);
    EXPECT_NE(sm2_sign(key.d, digest, seeded(6)), signature);
    EXPECT_TRUE(sm2_verify(key.p, digest, *signature));
    EXPECT_FALSE(sm2_verify(KeyPair(2).p, digest, *signature));
    EXPECT_FALSE(sm2_verify(key.p, damaged(digest), *signature));
    EXPECT_FALSE(sm2_verify(key.p, digest, damaged(*signature, 77)));
}

TEST(Sm2Signature, RefusesWrongLengthsAndScalarsOutOfRange) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::sm2);
    const Bytes one = plain(BigNumber(1).big_endian(32));
    const Bytes order = plain(curve.order().big_endian(32));
    const Bytes last = plain((curve.order() - BigNumber(1)).big_endian(32));
    const Bytes before_last = plain((curve.order() - BigNumber(2)).big_endian(32));
    const Bytes digest(32, 1);
    EXPECT_TRUE(sm2_sign(before_last, digest, one));
    EXPECT_TRUE(sm2_sign(one, digest, last));
    EXPECT_FALSE(sm2_sign(last, digest, one)) << "1 + d has no inverse";
    for (const Bytes& bad : {Bytes(32), order, Bytes(31, 1), Bytes(33, 1)}) {
        EXPECT_FALSE(sm2_sign(bad, digest, one));
        EXPECT_FALSE(sm2_sign(one, digest, bad));
        EXPECT_FALSE(sm2_sign(bad, digest, seeded(1)));
    }
    EXPECT_FALSE(sm2_sign(one, Bytes(31), one));
    EXPECT_FALSE(sm2_sign(one, Bytes(33), seeded(1)));
    EXPECT_FALSE(sm2_sign(one, digest, stuck_at(0xFF)));
}

TEST(Sm2Exchange, GivesBothSidesOneKey) {
    const KeyPair a(1);
    const KeyPair b(2);
    const KeyPair ra(3);
    const KeyPair rb(4);
    const auto u = sm2_shared_point(a.d, ra.d, b.p, rb.p);
    const auto v = sm2_shared_point(b.d, rb.d, a.p, ra.p);
    ASSERT_TRUE(u);
    EXPECT_EQ(u, v);
    EXPECT_NE(sm2_shared_point(a.d, ra.d, b.p, ra.p), u);
    const Bytes za = sm2_identity_digest(hex("41"), a.p).value();
    const Bytes zb = sm2_identity_digest(hex("42"), b.p).value();
    const auto key = sm2_agreed_key(*u, za, zb, 48);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->size(), 48U);
    EXPECT_EQ(plain(sm2_agreed_key(*u, za, zb, 16).value()), plain(ByteView(*key).part(0, 16)));
    EXPECT_NE(sm2_agreed_key(*u, zb, za, 48), key) << "the initiator comes first on both sides";
}

TEST(Sm2Exchange, RefusesWhatIsNoScalarNoPointOrNoDigest) {
    const KeyPair a(1);
    const KeyPair b(2);
    EXPECT_TRUE(sm2_shared_point(a.d, a.d, b.p, b.p));
    EXPECT_FALSE(sm2_shared_point(Bytes(32), a.d, b.p, b.p));
    EXPECT_FALSE(sm2_shared_point(a.d, Bytes(32), b.p, b.p));
    EXPECT_FALSE(sm2_shared_point(a.d, a.d, damaged(b.p), b.p));
    EXPECT_FALSE(sm2_shared_point(a.d, a.d, b.p, damaged(b.p)));
    EXPECT_FALSE(sm2_shared_point(a.d, a.d, b.p, ByteView(b.p).part(1)));
    const Bytes z(32);
    EXPECT_FALSE(sm2_agreed_key(Bytes(63), z, z, 16));
    EXPECT_FALSE(sm2_agreed_key(Bytes(64), Bytes(31), z, 16));
    EXPECT_FALSE(sm2_agreed_key(Bytes(64), z, Bytes(33), 16));
}

TEST(Sm2Encryption, GivesBackEveryLengthOfMessage) {
    const KeyPair key(8);
    for (std::size_t length : {2U, 31U, 32U, 33U, 64U, 100U}) {
        const auto points = sm2_encryption_points(key.p, KeyPair(length).d);
        ASSERT_TRUE(points);
        const Bytes message(length, 0x6D);
        const Bytes rest = sm2_encrypt(message, points->shared).value();
        EXPECT_EQ(rest.size(), 32 + length);
        const auto shared = sm2_decryption_point(key.d, points->c1);
        EXPECT_EQ(shared, points->shared);
        EXPECT_EQ(plain_if(sm2_decrypt(rest, *shared)), message);
        EXPECT_FALSE(sm2_decrypt(damaged(rest, 3), *shared)) << "C3";
        EXPECT_FALSE(sm2_decrypt(damaged(rest, 32 * 8 + 3), *shared)) << "C2";
        EXPECT_FALSE(sm2_decrypt(rest, damaged(*shared)));
    }
}

TEST(Sm2Encryption, RefusesAMaskOfZero) {
    // Of one octet, every 256th mask is zero, and would send the message in the clear.
    const KeyPair key(8);
    int refused = 0;
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        Bytes point(64);
        seeded(seed)(point.data(), point.size());
        const auto cipher = sm2_encrypt(hex("5a"), point);
        const bool zero_mask = sm2_derive({point}, 1)[0] == 0;
        EXPECT_EQ(cipher.has_value(), !zero_mask);
        if (zero_mask) {
            EXPECT_FALSE(sm2_decrypt(joined(Bytes(32), hex("5a")), point));
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
}

TEST(Sm2Encryption, RefusesWrongLengthsAndPointsOffTheCurve) {
    const KeyPair key(8);
    EXPECT_FALSE(sm2_encryption_points(damaged(key.p), key.d));
    EXPECT_FALSE(sm2_encryption_points(key.p, Bytes(32)));
    EXPECT_FALSE(sm2_decryption_point(key.d, damaged(key.p)));
    EXPECT_FALSE(sm2_decryption_point(Bytes(32), key.p));
    EXPECT_FALSE(sm2_encrypt({}, key.p));
    EXPECT_FALSE(sm2_encrypt(hex("00"), Bytes(63)));
    EXPECT_FALSE(sm2_decrypt(Bytes(32), key.p)) << "no C2";
    EXPECT_FALSE(sm2_decrypt(Bytes(40), Bytes(65)));
}

TEST(Sm2IdentityDigest, RefusesAnIdentityThatIsTooLongAndAKeyOffTheCurve) {
    const KeyPair key(8);
    EXPECT_TRUE(sm2_identity_digest({}, key.p));
    EXPECT_TRUE(sm2_identity_digest(Bytes(8191), key.p));
    EXPECT_FALSE(sm2_identity_digest(Bytes(8192), key.p));
    EXPECT_FALSE(sm2_identity_digest(hex("31"), damaged(key.p)));
}

}  // namespace
}  // namespace cxlvp::crypto
