// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "crypto/cores/pke/pke_bench.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_signature.h"

namespace cxlvp::crypto {
namespace {

/// The row of coordinates as a command has it: those of P-521 with two zeros before each.
Bytes operand(Curve curve, const Bytes& row) {
    if (curve != Curve::p521) return row;
    Bytes out;
    for (std::size_t at = 0; at + 66 <= row.size(); at += 66) {
        out = joined(joined(out, Bytes(2)), ByteView(row).part(at, 66));
    }
    return out;
}

std::uint32_t code(Curve curve) {
    return static_cast<std::uint32_t>(curve);
}

ErrorCode verify(PkeBench& bench, Curve curve, const Bytes& key, const Bytes& digest, const Bytes& signature, Bytes& r,
                 std::uint8_t flags = kBothSwaps) {
    EcdsaVerify payload;
    payload.curve = code(curve);
    payload.digest_length = static_cast<std::uint32_t>(digest.size());
    payload.public_key = bench.place(key);
    payload.digest = bench.place(digest);
    payload.signature = bench.place(signature);
    payload.r_prime = bench.room(key.size() / 2);
    const ErrorCode error = bench.run(PkeCommand::ecdsa_verify, payload, flags);
    r = bench.peek(payload.r_prime, key.size() / 2);
    return error;
}

ErrorCode sign(PkeBench& bench, Curve curve, std::uint64_t key, std::size_t bytes, const Bytes& digest,
               Bytes& signature, std::uint8_t flags = kBothSwaps) {
    EcdsaSign payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.digest = bench.place(digest);
    payload.signature = bench.room(2 * bytes);
    payload.key = key;
    payload.digest_length = static_cast<std::uint32_t>(digest.size());
    const ErrorCode error = bench.run(PkeCommand::ecdsa_sign, payload, flags);
    signature = bench.peek(payload.signature, 2 * bytes);
    return error;
}

ErrorCode public_key(PkeBench& bench, PkeCommand command, Curve curve, std::uint64_t key, std::size_t bytes,
                     std::size_t out_bytes, Bytes& out, std::uint8_t flags = kBothSwaps) {
    EcPubgen payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.public_key = bench.room(out_bytes);
    payload.key = key;
    const ErrorCode error = bench.run(command, payload, flags);
    out = bench.peek(payload.public_key, out_bytes);
    return error;
}

ErrorCode generate(PkeBench& bench, Curve curve, std::size_t bytes, std::uint64_t key, std::uint32_t flags = 0) {
    EcKeygen payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.key = key;
    payload.type = KeyType::of(CoreId::pke, flags).word;
    return bench.run(PkeCommand::ecdsa_keygen, payload);
}

ErrorCode agree(PkeBench& bench, Curve curve, std::uint64_t key, const Bytes& peer, std::uint64_t secret,
                std::uint8_t flags = kBothSwaps) {
    Ecdh payload;
    payload.curve = code(curve);
    payload.key_length = payload.secret_length = static_cast<std::uint32_t>(peer.size());
    payload.secret_type = KeyType::of(CoreId::pke, KeyType::kPlaintext).word;
    payload.peer = bench.place(peer);
    payload.key = key;
    payload.secret = secret;
    return bench.run(PkeCommand::ecdh, payload, flags);
}

struct File {
    const char* name;
    Curve curve;
    std::size_t bytes;
    int cases;
};

std::string name_of(const ::testing::TestParamInfo<File>& each) {
    return "Code" + std::to_string(static_cast<int>(each.param.curve));
}

class PkeEcdsaVectors : public ::testing::TestWithParam<File> {};

TEST_P(PkeEcdsaVectors, AllHoldByRawKeyAndByReference_CM21) {
    const auto [name, curve, bytes, cases] = GetParam();
    PkeBench bench;
    const std::uint64_t object = bench.object(bytes);
    int run = 0;
    for (const VectorCase& each : vectors_of(name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        bench.forget();
        const Bytes digest = each.in.has("digest") ? each.in.octets("digest") : Bytes();
        const Bytes d = each.in.has("d") ? operand(curve, each.in.octets("d")) : Bytes();
        if (each.op == "sign") {
            ASSERT_EQ(bench.write_key(object, d), ErrorCode::ok);
            ASSERT_EQ(bench.write_key(KeyRef::kTemporary, d), ErrorCode::ok);
            for (const std::uint64_t reference : {object, KeyRef::kTemporary, object}) {
                Bytes signature;
                Bytes key;
                Bytes r;
                ASSERT_EQ(sign(bench, curve, reference, bytes, digest, signature), ErrorCode::ok);
                ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, object, bytes, 2 * bytes, key),
                          ErrorCode::ok);
                EXPECT_EQ(verify(bench, curve, key, digest, signature, r), ErrorCode::ok);
            }
        } else if (each.op == "verify") {
            const Bytes key = operand(curve, joined(each.in.octets("x"), each.in.octets("y")));
            Bytes signature = each.in.octets("sig");
            const std::size_t field = curve == Curve::p521 ? 66 : bytes;
            // Who uses the engine sees to the lengths.
            if (signature.size() != 2 * field || digest.empty()) continue;
            signature = operand(curve, signature);
            Bytes r;
            const bool valid = each.result == VectorResult::kValid;
            EXPECT_EQ(verify(bench, curve, key, digest, signature, r), valid ? ErrorCode::ok : ErrorCode::ebadmsg);
            EXPECT_EQ(r, valid ? plain(ByteView(signature).part(0, bytes)) : Bytes(bytes, 0xEE));
        } else {
            continue;  // sm2_commands_test.cpp
        }
        ++run;
    }
    EXPECT_EQ(run, cases);
}

INSTANTIATE_TEST_SUITE_P(, PkeEcdsaVectors,
                         ::testing::Values(File{"ecdsa-nist-p256", Curve::p256, 32, 145},
                                           File{"ecdsa-nist-p384", Curve::p384, 48, 131},
                                           File{"ecdsa-nist-p521", Curve::p521, 68, 103},
                                           File{"sm2", Curve::sm2, 32, 34}),
                         name_of);

class PkeEcdhVectors : public ::testing::TestWithParam<File> {};

TEST_P(PkeEcdhVectors, AllHoldByRawKeyAndByReference_CM21) {
    const auto [name, curve, bytes, cases] = GetParam();
    const bool montgomery = curve == Curve::curve25519;
    const std::uint8_t key_flags = montgomery ? 0 : kBothSwaps;
    PkeBench bench;
    const std::uint64_t object = bench.object(bytes);
    const std::uint64_t secret = bench.object(bytes);
    int run = 0;
    for (const VectorCase& each : vectors_of(name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        bench.forget();
        const Bytes d = each.in.octets("d");
        ASSERT_EQ(bench.write_key(object, d, key_flags), ErrorCode::ok);
        Bytes out;
        if (each.op == "public-key") {
            ASSERT_EQ(
                public_key(bench, PkeCommand::ecdh_keygen, curve, object, bytes, montgomery ? bytes : 2 * bytes, out),
                ErrorCode::ok);
            EXPECT_EQ(out, montgomery ? each.out.octets("u") : joined(each.out.octets("x"), each.out.octets("y")));
            ++run;
            continue;
        }
        const Bytes peer = each.in.octets(montgomery ? "u" : "x");
        const auto z = each.out.has("z") ? each.out.octets("z") : Bytes();
        ASSERT_EQ(bench.write_key(KeyRef::kTemporary, d, key_flags), ErrorCode::ok);
        for (const std::uint64_t reference : {object, KeyRef::kTemporary}) {
            const ErrorCode error = agree(bench, curve, reference, peer, secret);
            if (each.result == VectorResult::kInvalid) {
                // The peer of the command is x alone, so that a wrong y is nothing to it.
                if (error == ErrorCode::ok) continue;
                EXPECT_EQ(error, ErrorCode::einval);
            } else if (montgomery && z == Bytes(bytes)) {
                EXPECT_EQ(error, ErrorCode::einval) << "a result of zero";
            } else {
                ASSERT_EQ(error, ErrorCode::ok);
                ASSERT_EQ(bench.read_key(secret, bytes, out, key_flags), ErrorCode::ok);
                EXPECT_EQ(out, z);
            }
        }
        ++run;
    }
    EXPECT_EQ(run, cases);
}

INSTANTIATE_TEST_SUITE_P(, PkeEcdhVectors,
                         ::testing::Values(File{"ecdh-nist-p256", Curve::p256, 32, 179},
                                           File{"ecdh-nist-p384", Curve::p384, 48, 177},
                                           File{"curve25519", Curve::curve25519, 32, 261}),
                         name_of);

struct Size {
    Curve curve;
    std::size_t bytes;
};

class PkeEveryCurve : public ::testing::TestWithParam<Size> {};

TEST_P(PkeEveryCurve, MakesAKeyThatSignsAndCannotBeRead_CM20) {
    const auto [curve, bytes] = GetParam();
    PkeBench bench;
    const std::uint64_t d = bench.object(bytes);
    ASSERT_EQ(generate(bench, curve, bytes, d), ErrorCode::ok);
    Bytes out;
    EXPECT_EQ(bench.read_key(d, bytes, out), ErrorCode::eacces);
    Bytes key;
    Bytes signature;
    Bytes r;
    const Bytes digest(32, 0x21);
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, bytes, 2 * bytes, key), ErrorCode::ok);
    ASSERT_EQ(sign(bench, curve, d, bytes, digest, signature), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, key, digest, signature, r), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, key, damaged(digest), signature, r), ErrorCode::ebadmsg);
    EXPECT_EQ(verify(bench, curve, key, digest, damaged(signature, 100), r), ErrorCode::ebadmsg);
    EXPECT_EQ(verify(bench, curve, damaged(key, 100), digest, signature, r), ErrorCode::ebadmsg);
}

TEST_P(PkeEveryCurve, WithoutSwapsOperandsAreLittleEndian) {
    const auto [curve, bytes] = GetParam();
    PkeBench bench;
    const std::uint64_t d = bench.object(bytes);
    ASSERT_EQ(generate(bench, curve, bytes, d, KeyType::kPlaintext), ErrorCode::ok);
    Bytes key;
    Bytes turned;
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, bytes, 2 * bytes, key), ErrorCode::ok);
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, bytes, 2 * bytes, turned, 0), ErrorCode::ok);
    EXPECT_EQ(turned, reversed(key));
    Bytes scalar;
    ASSERT_EQ(bench.read_key(d, bytes, scalar), ErrorCode::ok);
    const std::size_t padding = curve == Curve::p521 ? 2 : 0;
    EXPECT_EQ(operand(curve, ec_public_key(curve, ByteView(scalar).part(padding)).value()), key);
    Bytes signature;
    Bytes r;
    const Bytes digest = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    ASSERT_EQ(sign(bench, curve, d, bytes, reversed(digest), signature, 0), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, key, digest, reversed(signature), r), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, reversed(key), reversed(digest), signature, r, 0), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, key, digest, signature, r), ErrorCode::ebadmsg);
}

TEST_P(PkeEveryCurve, AgreesOnOneSecretFromBothSides) {
    const auto [curve, bytes] = GetParam();
    PkeBench bench;
    const std::uint64_t a = bench.object(bytes);
    const std::uint64_t b = bench.object(bytes);
    ASSERT_EQ(generate(bench, curve, bytes, a), ErrorCode::ok);
    ASSERT_EQ(generate(bench, curve, bytes, b), ErrorCode::ok);
    Bytes pa;
    Bytes pb;
    ASSERT_EQ(public_key(bench, PkeCommand::ecdh_keygen, curve, a, bytes, 2 * bytes, pa), ErrorCode::ok);
    ASSERT_EQ(public_key(bench, PkeCommand::ecdh_keygen, curve, b, bytes, 2 * bytes, pb), ErrorCode::ok);
    const std::uint64_t first = bench.object(bytes);
    ASSERT_EQ(agree(bench, curve, a, plain(ByteView(pb).part(0, bytes)), first), ErrorCode::ok);
    ASSERT_EQ(agree(bench, curve, b, plain(ByteView(pa).part(0, bytes)), KeyRef::kTemporary), ErrorCode::ok);
    Bytes one;
    Bytes two;
    ASSERT_EQ(bench.read_key(first, bytes, one), ErrorCode::ok);
    ASSERT_EQ(bench.read_key(KeyRef::kTemporary, bytes, two), ErrorCode::ok);
    EXPECT_EQ(one, two);
    EXPECT_NE(one, Bytes(bytes, 0xEE));
}

TEST_P(PkeEveryCurve, KeepsAKeyInTwoSharesWhenItsTypeSaysSo) {
    const auto [curve, bytes] = GetParam();
    PkeBench bench;
    const std::uint64_t d = bench.object(2 * bytes);
    ASSERT_EQ(generate(bench, curve, bytes, d, KeyType::kTwoShares | KeyType::kPlaintext), ErrorCode::ok);
    Bytes shares;
    ASSERT_EQ(bench.read_key(d, 2 * bytes, shares, 0), ErrorCode::ok);
    Bytes whole(bytes);
    for (std::size_t i = 0; i < bytes; ++i) whole[i] = static_cast<std::uint8_t>(shares[i] ^ shares[bytes + i]);
    Bytes key;
    Bytes same;
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, bytes, 2 * bytes, key), ErrorCode::ok);
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, bench.key(whole, 0), bytes, 2 * bytes, same),
              ErrorCode::ok);
    EXPECT_EQ(key, same);
    Bytes signature;
    Bytes r;
    ASSERT_EQ(sign(bench, curve, d, bytes, Bytes(32, 3), signature), ErrorCode::ok);
    EXPECT_EQ(verify(bench, curve, key, Bytes(32, 3), signature, r), ErrorCode::ok);
}

INSTANTIATE_TEST_SUITE_P(, PkeEveryCurve,
                         ::testing::Values(Size{Curve::p192, 24}, Size{Curve::p224, 28}, Size{Curve::p256, 32},
                                           Size{Curve::p384, 48}, Size{Curve::p521, 68}, Size{Curve::secp256k1, 32},
                                           Size{Curve::brainpool192r1, 24}, Size{Curve::brainpool224r1, 28},
                                           Size{Curve::brainpool256r1, 32}, Size{Curve::brainpool320r1, 40},
                                           Size{Curve::brainpool384r1, 48}, Size{Curve::brainpool512r1, 64},
                                           Size{Curve::frp256v1, 32}, Size{Curve::sm2, 32}),
                         [](const auto& each) { return "Code" + std::to_string(static_cast<int>(each.param.curve)); });

TEST(PkeEc, KnowsNoOtherCurveAndNoOtherLength) {
    PkeBench bench;
    const std::uint64_t d = bench.key(Bytes(32, 1));
    Bytes out;
    for (const std::uint32_t bad : {0x00U, 0x06U, 0x08U, 0x10U, 0x19U, 0x20U, 0x23U, 0x37U, 0xFFU, 0x103U}) {
        const auto curve = static_cast<Curve>(bad);
        EcdsaSign payload;
        payload.curve = bad;
        payload.key_length = payload.digest_length = 32;
        payload.key = d;
        EXPECT_EQ(bench.run(PkeCommand::ecdsa_sign, payload), ErrorCode::einval) << bad;
        if (bad > 0xFF) continue;
        EXPECT_EQ(verify(bench, curve, Bytes(64), Bytes(32), Bytes(64), out), ErrorCode::einval);
        EXPECT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, 32, 64, out), ErrorCode::einval);
        EXPECT_EQ(public_key(bench, PkeCommand::ecdh_keygen, curve, d, 32, 64, out), ErrorCode::einval);
        EXPECT_EQ(generate(bench, curve, 32, d), ErrorCode::einval);
        EXPECT_EQ(agree(bench, curve, d, Bytes(32), d), ErrorCode::einval);
    }
    for (const std::size_t bytes : {31U, 33U, 0U}) {
        EXPECT_EQ(sign(bench, Curve::p256, d, bytes, Bytes(32), out), ErrorCode::einval);
        EXPECT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, Curve::p256, d, bytes, 64, out), ErrorCode::einval);
        EXPECT_EQ(public_key(bench, PkeCommand::ecdh_keygen, Curve::p256, d, bytes, 64, out), ErrorCode::einval);
        EXPECT_EQ(generate(bench, Curve::p256, bytes, d), ErrorCode::einval);
        EXPECT_EQ(agree(bench, Curve::p256, d, Bytes(bytes), d), ErrorCode::einval);
    }
    for (const std::size_t bytes : {0U, 69U}) {
        EXPECT_EQ(sign(bench, Curve::p256, d, 32, Bytes(bytes), out), ErrorCode::einval) << "digest";
        EXPECT_EQ(verify(bench, Curve::p256, Bytes(64), Bytes(bytes), Bytes(64), out), ErrorCode::einval);
    }
    EXPECT_EQ(sign(bench, Curve::sm2, d, 32, Bytes(31), out), ErrorCode::einval);
    EXPECT_EQ(sign(bench, Curve::sm2, d, 32, Bytes(33), out), ErrorCode::einval);
    EXPECT_EQ(sign(bench, Curve::curve25519, d, 32, Bytes(32), out), ErrorCode::einval);
    EcKeygen keygen;
    keygen.curve = code(Curve::p256);
    keygen.key_length = 32;
    keygen.key = d;
    keygen.type = KeyType::of(CoreId::aes).word;
    EXPECT_EQ(bench.run(PkeCommand::ecdsa_keygen, keygen), ErrorCode::einval) << "a key of another core";
}

TEST(PkeEc, OperandsOfP521HaveTwoZerosBeforeThem_Q13) {
    PkeBench bench;
    Bytes out;
    const Bytes d = operand(Curve::p521, plain(ec_generate_key(Curve::p521, seeded(1)).value()));
    const std::uint64_t key = bench.key(d);
    Bytes padded;
    ASSERT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, Curve::p521, key, 68, 136, padded), ErrorCode::ok);
    EXPECT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, Curve::p521, key, 66, 132, out), ErrorCode::einval);
    EXPECT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, Curve::p521, bench.key(damaged(d)), 68, 136, out),
              ErrorCode::ekeyrejected);
    PkeBench without(QuirkSet::all().without(Quirk::q13_padding));
    Bytes same;
    const std::uint64_t bare = without.key(ByteView(d).part(2));
    ASSERT_EQ(public_key(without, PkeCommand::ecdsa_pubgen, Curve::p521, bare, 66, 132, same), ErrorCode::ok);
    EXPECT_EQ(operand(Curve::p521, same), padded);
    EXPECT_EQ(public_key(without, PkeCommand::ecdsa_pubgen, Curve::p521, bare, 68, 136, out), ErrorCode::einval);
}

TEST(PkeEc, ADigestWithZerosBeforeItIsTheSameNumber) {
    // The public driver writes the digest of P-521 as an operand of 68 octets.
    PkeBench bench;
    const auto d = ec_generate_key(Curve::p521, seeded(1));
    const Bytes key = operand(Curve::p521, ec_public_key(Curve::p521, *d).value());
    const Bytes digest(64, 0x9A);
    const Bytes signature = operand(Curve::p521, ecdsa_sign(Curve::p521, *d, digest, seeded(2)).value());
    Bytes r;
    EXPECT_EQ(verify(bench, Curve::p521, key, digest, signature, r), ErrorCode::ok);
    EXPECT_EQ(verify(bench, Curve::p521, key, joined(Bytes(4), digest), signature, r), ErrorCode::ok);
    EXPECT_EQ(verify(bench, Curve::p521, key, joined(digest, Bytes(4)), signature, r), ErrorCode::ebadmsg);
}

TEST(PkeEc, RejectsScalarsThatAreNoKeys) {
    PkeBench bench;
    Bytes out;
    for (const Bytes& bad : {Bytes(32), Bytes(32, 0xFF)}) {
        const std::uint64_t key = bench.key(bad);
        for (const Curve curve : {Curve::p256, Curve::sm2}) {
            EXPECT_EQ(sign(bench, curve, key, 32, Bytes(32), out), ErrorCode::ekeyrejected);
            EXPECT_EQ(public_key(bench, PkeCommand::ecdsa_pubgen, curve, key, 32, 64, out), ErrorCode::ekeyrejected);
            EXPECT_EQ(public_key(bench, PkeCommand::ecdh_keygen, curve, key, 32, 64, out), ErrorCode::ekeyrejected);
            EXPECT_EQ(agree(bench, curve, key, Bytes(32, 5), bench.object(32)), ErrorCode::ekeyrejected);
        }
    }
}

TEST(PkeEc, RefusesAPeerThatIsOnNoCurve) {
    PkeBench bench;
    const std::uint64_t key = bench.key(Bytes(32, 1));
    const std::uint64_t secret = bench.object(32);
    EXPECT_EQ(agree(bench, Curve::p256, key, Bytes(32, 0xFF), secret), ErrorCode::einval);
    EXPECT_EQ(agree(bench, Curve::curve25519, key, Bytes(32), secret), ErrorCode::einval);
}

TEST(PkeEc, X448AgreesInTheOctetsOfItsRfc) {
    PkeBench bench;
    const auto a = xdh_generate_key(Curve::curve448, seeded(1));
    const auto b = xdh_generate_key(Curve::curve448, seeded(2));
    const std::uint64_t key = bench.key(*a, 0);
    const std::uint64_t secret = bench.object(56);
    Bytes u;
    ASSERT_EQ(public_key(bench, PkeCommand::ecdh_keygen, Curve::curve448, key, 56, 56, u), ErrorCode::ok);
    EXPECT_EQ(u, xdh_public_key(Curve::curve448, *a));
    ASSERT_EQ(agree(bench, Curve::curve448, key, xdh_public_key(Curve::curve448, *b).value(), secret), ErrorCode::ok);
    Bytes z;
    ASSERT_EQ(bench.read_key(secret, 56, z, 0), ErrorCode::ok);
    EXPECT_EQ(z, plain(xdh(Curve::curve448, *b, u).value()));
}

TEST(PkeEc, TakesTheCyclesOfItsCurve) {
    using Item = ServiceItem;
    const auto check = [](Curve curve, std::size_t bytes, Item signing, Item verifying, Item agreeing, Item making) {
        PkeBench bench;
        const std::uint64_t d = bench.object(bytes);
        const std::uint64_t secret = bench.object(bytes);
        const auto cycles = [&](auto&& run) {
            bench.port.worked = 0;
            EXPECT_EQ(run(), ErrorCode::ok);
            return bench.port.worked;
        };
        Bytes key;
        Bytes signature;
        Bytes r;
        EXPECT_EQ(cycles([&] { return generate(bench, curve, bytes, d); }), bench.times[making]);
        EXPECT_EQ(cycles([&] { return public_key(bench, PkeCommand::ecdsa_pubgen, curve, d, bytes, 2 * bytes, key); }),
                  bench.times[making]);
        EXPECT_EQ(cycles([&] { return sign(bench, curve, d, bytes, Bytes(32), signature); }), bench.times[signing]);
        EXPECT_EQ(cycles([&] { return verify(bench, curve, key, Bytes(32), signature, r); }), bench.times[verifying]);
        EXPECT_EQ(cycles([&] { return agree(bench, curve, d, plain(ByteView(key).part(0, bytes)), secret); }),
                  bench.times[agreeing]);
    };
    check(Curve::p192, 24, Item::p256_sign, Item::p256_verify, Item::p256_ecdh, Item::p256_keygen);
    check(Curve::p256, 32, Item::p256_sign, Item::p256_verify, Item::p256_ecdh, Item::p256_keygen);
    check(Curve::p384, 48, Item::p384_sign, Item::p384_verify, Item::p384_ecdh, Item::p384_keygen);
    check(Curve::brainpool320r1, 40, Item::p384_sign, Item::p384_verify, Item::p384_ecdh, Item::p384_keygen);
    check(Curve::p521, 68, Item::p521_sign, Item::p521_verify, Item::p521_ecdh, Item::p521_keygen);
    check(Curve::brainpool512r1, 64, Item::p521_sign, Item::p521_verify, Item::p521_ecdh, Item::p521_keygen);
    check(Curve::sm2, 32, Item::sm2_sign, Item::sm2_verify, Item::sm2_point, Item::sm2_point);
}

}  // namespace
}  // namespace cxlvp::crypto
