// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "crypto/cores/pke/pke_bench.h"
#include "cxlvp/crypto/algorithms/pk/edwards/ed448_shares.h"
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"

namespace cxlvp::crypto {
namespace {

std::uint32_t code(Curve curve) {
    return static_cast<std::uint32_t>(curve);
}

ErrorCode verify(PkeBench& bench, Curve curve, const Bytes& key, const Bytes& message, const Bytes& signature,
                 Bytes& r) {
    EddsaVerify payload;
    payload.curve = code(curve);
    payload.message_length = static_cast<std::uint32_t>(message.size());
    payload.public_key = bench.place(key);
    payload.message = bench.place(message);
    payload.signature = bench.place(signature);
    payload.r_prime = bench.room(64);
    const ErrorCode error = bench.run(PkeCommand::eddsa_verify, payload, 0);
    r = bench.peek(payload.r_prime, 64);
    return error;
}

ErrorCode sign(PkeBench& bench, Curve curve, std::uint64_t key, std::size_t bytes, const Bytes& message,
               Bytes& signature) {
    EddsaSign payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.message = bench.place(message);
    payload.signature = bench.room(2 * eddsa_key_bytes(curve));
    payload.key = key;
    payload.message_length = static_cast<std::uint32_t>(message.size());
    const ErrorCode error = bench.run(PkeCommand::eddsa_sign, payload, 0);
    signature = bench.peek(payload.signature, 2 * eddsa_key_bytes(curve));
    return error;
}

ErrorCode public_key(PkeBench& bench, Curve curve, std::uint64_t key, std::size_t bytes, Bytes& y) {
    EcPubgen payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.public_key = bench.room(eddsa_key_bytes(curve));
    payload.key = key;
    const ErrorCode error = bench.run(PkeCommand::eddsa_pubgen, payload, 0);
    y = bench.peek(payload.public_key, eddsa_key_bytes(curve));
    return error;
}

ErrorCode split(PkeBench& bench, std::uint64_t key, std::uint64_t shares, Curve curve = Curve::curve448) {
    EddsaKeygenSca payload;
    payload.curve = code(curve);
    payload.key = key;
    payload.sca_key = shares;
    return bench.run(PkeCommand::eddsa_keygen_sca, payload, 0);
}

ErrorCode generate(PkeBench& bench, Curve curve, std::size_t bytes, std::uint64_t key, std::uint32_t flags = 0) {
    EcKeygen payload;
    payload.curve = code(curve);
    payload.key_length = static_cast<std::uint32_t>(bytes);
    payload.key = key;
    payload.type = KeyType::of(CoreId::pke, flags).word;
    return bench.run(PkeCommand::ecdsa_keygen, payload, 0);
}

struct File {
    const char* name;
    Curve curve;
    int signs;
    int verifies;
};

class PkeEddsaVectors : public ::testing::TestWithParam<File> {};

TEST_P(PkeEddsaVectors, AllHoldByRawKeyAndByReference_CM21) {
    const auto [name, curve, signs, verifies] = GetParam();
    const std::size_t bytes = eddsa_key_bytes(curve);
    PkeBench bench;
    const std::uint64_t object = bench.object(bytes);
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of(name)) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        bench.forget();
        const Bytes message = each.in.octets("msg");
        Bytes out;
        if (each.op == "sign") {
            ASSERT_EQ(bench.write_key(object, each.in.octets("sk"), 0), ErrorCode::ok);
            ASSERT_EQ(bench.write_key(KeyRef::kTemporary, each.in.octets("sk"), 0), ErrorCode::ok);
            ASSERT_EQ(public_key(bench, curve, object, bytes, out), ErrorCode::ok);
            EXPECT_EQ(out, each.in.octets("pk"));
            for (const std::uint64_t reference : {object, KeyRef::kTemporary}) {
                ASSERT_EQ(sign(bench, curve, reference, bytes, message, out), ErrorCode::ok);
                EXPECT_EQ(out, each.out.octets("sig"));
            }
            ++run["sign"];
            continue;
        }
        const Bytes signature = each.in.octets("sig");
        if (signature.size() != 2 * bytes) {
            EXPECT_EQ(each.result, VectorResult::kInvalid);
            ++run["length that no command has"];
            continue;
        }
        const bool valid = each.result == VectorResult::kValid;
        EXPECT_EQ(verify(bench, curve, each.in.octets("pk"), message, signature, out),
                  valid ? ErrorCode::ok : ErrorCode::ebadmsg);
        Bytes r(64, 0xEE);
        if (valid) std::copy_n(signature.begin(), xdh_key_bytes(curve), r.begin());
        EXPECT_EQ(out, r);
        ++run["verify"];
    }
    EXPECT_EQ(run["sign"], signs);
    EXPECT_EQ(run["verify"] + run["length that no command has"], verifies);
    EXPECT_GT(run["verify"], 30);
}

INSTANTIATE_TEST_SUITE_P(, PkeEddsaVectors,
                         ::testing::Values(File{"ed25519", Curve::curve25519, 21, 76},
                                           File{"ed448", Curve::curve448, 8, 74}),
                         [](const auto& each) { return std::string(each.param.name); });

class PkeEddsa : public ::testing::TestWithParam<Curve> {};

TEST_P(PkeEddsa, MakesAKeyThatSignsAndCannotBeRead_CM20) {
    const std::size_t bytes = eddsa_key_bytes(GetParam());
    PkeBench bench;
    const std::uint64_t key = bench.object(bytes);
    ASSERT_EQ(generate(bench, GetParam(), bytes, key), ErrorCode::ok);
    Bytes out;
    EXPECT_EQ(bench.read_key(key, bytes, out, 0), ErrorCode::eacces);
    Bytes y;
    Bytes signature;
    Bytes r;
    ASSERT_EQ(public_key(bench, GetParam(), key, bytes, y), ErrorCode::ok);
    ASSERT_EQ(sign(bench, GetParam(), key, bytes, hex("aabbcc"), signature), ErrorCode::ok);
    EXPECT_EQ(verify(bench, GetParam(), y, hex("aabbcc"), signature, r), ErrorCode::ok);
    EXPECT_EQ(verify(bench, GetParam(), y, hex("aabbcd"), signature, r), ErrorCode::ebadmsg);
    EXPECT_EQ(verify(bench, GetParam(), y, hex("aabbcc"), damaged(signature), r), ErrorCode::ebadmsg);
}

TEST_P(PkeEddsa, KeepsAKeyInTwoSharesWhenItsTypeSaysSo) {
    const std::size_t bytes = eddsa_key_bytes(GetParam());
    PkeBench bench;
    const std::uint64_t key = bench.object(2 * bytes);
    ASSERT_EQ(generate(bench, GetParam(), bytes, key, KeyType::kTwoShares | KeyType::kPlaintext), ErrorCode::ok);
    Bytes shares;
    ASSERT_EQ(bench.read_key(key, 2 * bytes, shares, 0), ErrorCode::ok);
    Bytes whole(bytes);
    for (std::size_t i = 0; i < bytes; ++i) whole[i] = static_cast<std::uint8_t>(shares[i] ^ shares[bytes + i]);
    Bytes signature;
    ASSERT_EQ(sign(bench, GetParam(), key, bytes, hex("01"), signature), ErrorCode::ok);
    EXPECT_EQ(signature, eddsa_sign(GetParam(), whole, hex("01")));
}

TEST_P(PkeEddsa, KnowsNoOtherCurveAndNoOtherLength) {
    const std::size_t bytes = eddsa_key_bytes(GetParam());
    PkeBench bench;
    const std::uint64_t key = bench.key(Bytes(bytes, 1), 0);
    Bytes out;
    for (const Curve curve : {Curve::p256, Curve::sm2, static_cast<Curve>(0x20), static_cast<Curve>(0x23)}) {
        EXPECT_EQ(sign(bench, curve, key, bytes, {}, out), ErrorCode::einval);
        EXPECT_EQ(public_key(bench, curve, key, bytes, out), ErrorCode::einval);
        EXPECT_EQ(verify(bench, curve, Bytes(57), {}, Bytes(114), out), ErrorCode::einval);
    }
    EXPECT_EQ(sign(bench, GetParam(), key, bytes - 1, {}, out), ErrorCode::einval);
    EXPECT_EQ(public_key(bench, GetParam(), key, bytes + 1, out), ErrorCode::einval);
    EXPECT_EQ(sign(bench, GetParam(), bench.key(Bytes(bytes + 1, 1), 0), bytes, {}, out), ErrorCode::ekeyrejected);
    EXPECT_EQ(generate(bench, GetParam(), bytes + 1, key), ErrorCode::einval);

    EddsaSign long_message;
    long_message.curve = code(GetParam());
    long_message.key_length = static_cast<std::uint32_t>(bytes);
    long_message.key = key;
    long_message.message_length = 256 * 1024 + 1;
    EXPECT_EQ(bench.run(PkeCommand::eddsa_sign, long_message, 0), ErrorCode::emsgsize);
    EddsaVerify long_verify;
    long_verify.curve = code(GetParam());
    long_verify.message_length = 256 * 1024 + 1;
    EXPECT_EQ(bench.run(PkeCommand::eddsa_verify, long_verify, 0), ErrorCode::emsgsize);
}

TEST_P(PkeEddsa, TakesTheCyclesOfItsCurve) {
    const bool is448 = GetParam() == Curve::curve448;
    const std::size_t bytes = eddsa_key_bytes(GetParam());
    PkeBench bench;
    const std::uint64_t key = bench.key(Bytes(bytes, 1), 0);
    Bytes y;
    Bytes signature;
    Bytes r;
    bench.port.worked = 0;
    ASSERT_EQ(sign(bench, GetParam(), key, bytes, {}, signature), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, bench.times[is448 ? ServiceItem::ed448_sign : ServiceItem::ed25519_sign]);
    ASSERT_EQ(public_key(bench, GetParam(), key, bytes, y), ErrorCode::ok);
    bench.port.worked = 0;
    ASSERT_EQ(verify(bench, GetParam(), y, {}, signature, r), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, bench.times[is448 ? ServiceItem::ed448_verify : ServiceItem::ed25519_verify]);
}

INSTANTIATE_TEST_SUITE_P(, PkeEddsa, ::testing::Values(Curve::curve25519, Curve::curve448),
                         [](const auto& each) { return each.param == Curve::curve448 ? "Ed448" : "Ed25519"; });

TEST(PkeEddsaShares, SignAsTheKeyThatWasSplit) {
    PkeBench bench;
    const Bytes secret(57, 0x33);
    const std::uint64_t key = bench.key(secret, 0);
    const std::uint64_t shares = bench.object(kEd448SharedKeyBytes);
    ASSERT_EQ(split(bench, key, shares), ErrorCode::ok);
    Bytes signature;
    Bytes y;
    for (const std::size_t length : {std::size_t{57}, kEd448SharedKeyBytes}) {
        ASSERT_EQ(sign(bench, Curve::curve448, shares, length, hex("0102"), signature), ErrorCode::ok);
        EXPECT_EQ(signature, eddsa_sign(Curve::curve448, secret, hex("0102")));
        ASSERT_EQ(public_key(bench, Curve::curve448, shares, length, y), ErrorCode::ok);
        EXPECT_EQ(y, eddsa_public_key(Curve::curve448, secret));
    }
    Bytes out;
    EXPECT_EQ(bench.read_key(shares, kEd448SharedKeyBytes, out, 0), ErrorCode::eacces) << "no more than the key could";

    const std::uint64_t open = bench.key(secret, 0, KeyType::of(CoreId::pke, KeyType::kPlaintext));
    ASSERT_EQ(split(bench, open, shares), ErrorCode::ok);
    EXPECT_EQ(bench.read_key(shares, kEd448SharedKeyBytes, out, 0), ErrorCode::ok);
    EXPECT_EQ(ed448_shared_sign(out, hex("0102")), signature);
}

TEST(PkeEddsaShares, AreMadeOfEd448KeysOnly) {
    PkeBench bench;
    const std::uint64_t key = bench.key(Bytes(57, 1), 0);
    const std::uint64_t shares = bench.object(kEd448SharedKeyBytes);
    EXPECT_EQ(split(bench, key, shares, Curve::curve25519), ErrorCode::einval);
    EXPECT_EQ(split(bench, bench.key(Bytes(32, 1), 0), shares), ErrorCode::ekeyrejected);
    EXPECT_EQ(split(bench, key, bench.object(225)), ErrorCode::emsgsize);
    ASSERT_EQ(split(bench, key, shares), ErrorCode::ok);
    EXPECT_EQ(split(bench, shares, bench.object(kEd448SharedKeyBytes)), ErrorCode::ekeyrejected) << "split already";
    const KeyType type = KeyType::of(CoreId::pke, KeyType::kTwoShares);
    Bytes out;
    EXPECT_EQ(sign(bench, Curve::curve448, bench.key(Bytes(226), 0, type), 57, {}, out), ErrorCode::ekeyrejected);
    EXPECT_EQ(sign(bench, Curve::curve448, bench.key(Bytes(113), 0, type), 57, {}, out), ErrorCode::ekeyrejected);
}

TEST(PkeEddsaShares, TakeTheKeyThatTheGeneratorOfTheDriverMakes) {
    // It asks for a key of Ed448 with the 56 octets of a coordinate.
    PkeBench bench;
    const std::uint64_t key = bench.object(56);
    ASSERT_EQ(generate(bench, Curve::curve448, 56, key, KeyType::kPlaintext), ErrorCode::ok);
    const std::uint64_t shares = bench.object(kEd448SharedKeyBytes);
    ASSERT_EQ(split(bench, key, shares), ErrorCode::ok);
    Bytes octets;
    ASSERT_EQ(bench.read_key(key, 56, octets, 0), ErrorCode::ok);
    octets.push_back(0);
    Bytes signature;
    ASSERT_EQ(sign(bench, Curve::curve448, shares, 57, hex("05"), signature), ErrorCode::ok);
    EXPECT_EQ(signature, eddsa_sign(Curve::curve448, octets, hex("05")));
    ASSERT_EQ(sign(bench, Curve::curve448, key, 57, hex("05"), signature), ErrorCode::ok);
    EXPECT_EQ(signature, eddsa_sign(Curve::curve448, octets, hex("05")));
}

}  // namespace
}  // namespace cxlvp::crypto
