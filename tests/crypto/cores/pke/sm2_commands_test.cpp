// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "crypto/cores/pke/pke_bench.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kPlainPke = static_cast<std::uint32_t>(CoreId::pke) | KeyType::kPlaintext;

/// The flags with which the public driver gives the commands: most have none.
constexpr std::uint8_t flags_of(PkeCommand command) {
    return command == PkeCommand::sm2_dec_point || command == PkeCommand::sm2_ecdh_hash ? kBothSwaps : 0;
}

template <class Payload>
ErrorCode run(PkeBench& bench, PkeCommand command, const Payload& payload) {
    return bench.run(command, payload, flags_of(command));
}

ErrorCode session_of(PkeBench& bench, std::uint64_t nonce, std::uint32_t nonce_length, Bytes& session) {
    Sm2EcdhKeygen payload;
    payload.nonce = nonce;
    payload.session = bench.room(64);
    payload.nonce_length = nonce_length;
    const ErrorCode error = run(bench, PkeCommand::sm2_ecdh_keygen, payload);
    session = bench.peek(payload.session, 64);
    return error;
}

ErrorCode agree(PkeBench& bench, std::uint64_t key, const Bytes& nonce, const Bytes& peer, const Bytes& session,
                std::uint64_t point) {
    Sm2Ecdh payload;
    payload.nonce_length = static_cast<std::uint32_t>(nonce.size());
    payload.key_length = 32;
    payload.nonce = bench.place(nonce);
    payload.peer_key = bench.place(peer);
    payload.peer_session = bench.place(session);
    payload.key = key;
    payload.point = point;
    payload.type = kPlainPke;
    return run(bench, PkeCommand::sm2_ecdh, payload);
}

ErrorCode hash_key(PkeBench& bench, std::uint64_t point, const Bytes& first, const Bytes& second, std::uint64_t key) {
    Sm2EcdhHash payload;
    payload.z_first = bench.place(first);
    payload.z_second = bench.place(second);
    payload.point = point;
    payload.key = key;
    payload.type = kPlainPke;
    return run(bench, PkeCommand::sm2_ecdh_hash, payload);
}

ErrorCode decryption_point(PkeBench& bench, std::uint64_t key, const Bytes& ciphertext, Bytes& point) {
    Sm2DecPoint payload;
    payload.ciphertext_length = static_cast<std::uint32_t>(ciphertext.size());
    payload.key_length = 32;
    payload.ciphertext = bench.place(ciphertext);
    payload.point = bench.room(64);
    payload.key = key;
    const ErrorCode error = run(bench, PkeCommand::sm2_dec_point, payload);
    point = bench.peek(payload.point, 64);
    return error;
}

ErrorCode decrypt(PkeBench& bench, const Bytes& ciphertext, const Bytes& point, Bytes& message) {
    Sm2DecHash payload;
    payload.ciphertext = bench.place(ciphertext);
    payload.point = bench.place(point);
    payload.plaintext = bench.room(64);
    payload.ciphertext_length = static_cast<std::uint32_t>(ciphertext.size());
    const ErrorCode error = run(bench, PkeCommand::sm2_dec_hash, payload);
    message = bench.peek(payload.plaintext, ciphertext.size() > 96 ? ciphertext.size() - 96 : 0);
    return error;
}

/// ENC_POINT and ENC_HASH into one buffer.
ErrorCode encrypt(PkeBench& bench, const Bytes& key, const Bytes& nonce, const Bytes& message, Bytes& point,
                  Bytes& ciphertext) {
    Sm2EncPoint first;
    first.nonce = bench.place(nonce);
    first.public_key = bench.place(key);
    first.ciphertext = bench.room(96 + message.size());
    first.point = bench.room(64);
    first.nonce_length = static_cast<std::uint32_t>(nonce.size());
    if (const ErrorCode error = run(bench, PkeCommand::sm2_enc_point, first); error != ErrorCode::ok) return error;
    point = bench.peek(first.point, 64);
    Sm2EncHash second;
    second.message = bench.place(message);
    second.point = first.point;
    second.ciphertext = first.ciphertext;
    second.message_length = static_cast<std::uint32_t>(message.size());
    const ErrorCode error = run(bench, PkeCommand::sm2_enc_hash, second);
    ciphertext = bench.peek(first.ciphertext, 96 + message.size());
    return error;
}

ErrorCode identity_digest(PkeBench& bench, const Bytes& identity, const Bytes& key, Bytes& z) {
    Sm2IdDigest payload;
    payload.identity = bench.place(identity);
    payload.public_key = bench.place(key);
    payload.digest = bench.room(32);
    payload.identity_length = static_cast<std::uint32_t>(identity.size());
    const ErrorCode error = run(bench, PkeCommand::sm2_id_digest, payload);
    z = bench.peek(payload.digest, 32);
    return error;
}

TEST(PkeSm2, AllVectorsOfTheStepsHoldByRawKeyAndByReference_CM21) {
    PkeBench bench;
    bench.zero_on_auth_failure(false);
    const std::uint64_t object = bench.object(32);
    const std::uint64_t point_object = bench.object(64);
    const std::uint64_t key_object = bench.object(16);
    std::map<std::string, int> count;
    for (const VectorCase& each : vectors_of("sm2")) {
        SCOPED_TRACE(each.id + ": " + each.comment);
        bench.forget();
        const bool valid = each.result == VectorResult::kValid;
        Bytes out;
        Bytes point;
        if (each.in.has("d")) {
            ASSERT_EQ(bench.write_key(object, each.in.octets("d")), ErrorCode::ok);
            ASSERT_EQ(bench.write_key(KeyRef::kTemporary, each.in.octets("d")), ErrorCode::ok);
        }
        if (each.op == "id-digest") {
            EXPECT_EQ(
                identity_digest(bench, each.in.octets("id"), joined(each.in.octets("x"), each.in.octets("y")), out),
                ErrorCode::ok);
            EXPECT_EQ(out, each.out.octets("za"));
        } else if (each.op == "encrypt") {
            EXPECT_EQ(encrypt(bench, joined(each.in.octets("x"), each.in.octets("y")), each.in.octets("k"),
                              each.in.octets("msg"), point, out),
                      ErrorCode::ok);
            EXPECT_EQ(point, each.out.octets("point"));
            EXPECT_EQ(out, each.out.octets("ct"));
        } else if (each.op == "decrypt") {
            const Bytes ciphertext = each.in.octets("ct");
            for (const std::uint64_t reference : {object, KeyRef::kTemporary}) {
                ErrorCode error = decryption_point(bench, reference, ciphertext, point);
                if (error == ErrorCode::ok) error = decrypt(bench, ciphertext, point, out);
                if (valid) {
                    EXPECT_EQ(error, ErrorCode::ok);
                    EXPECT_EQ(point, each.out.octets("point"));
                    EXPECT_EQ(out, each.out.octets("msg"));
                } else {
                    EXPECT_TRUE(error == ErrorCode::ebadmsg || error == ErrorCode::einval);
                }
            }
        } else if (each.op == "kex") {
            const Bytes nonce = each.in.octets("r");
            ASSERT_EQ(session_of(bench, bench.place(nonce), 32, out), ErrorCode::ok);
            EXPECT_EQ(out, each.out.octets("session"));
            for (const std::uint64_t reference : {object, KeyRef::kTemporary}) {
                ASSERT_EQ(agree(bench, reference, nonce, each.in.octets("peer_pub"), each.in.octets("peer_session"),
                                point_object),
                          ErrorCode::ok);
                ASSERT_EQ(bench.read_key(point_object, 64, point), ErrorCode::ok);
                EXPECT_EQ(point, each.out.octets("point"));
                ASSERT_EQ(hash_key(bench, point_object, each.in.octets("za"), each.in.octets("zb"), key_object),
                          ErrorCode::ok);
                ASSERT_EQ(bench.read_key(key_object, 16, out, 0), ErrorCode::ok);
                EXPECT_EQ(out, each.out.octets("key"));
            }
        } else {
            continue;  // ec_commands_test.cpp
        }
        ++count[each.op + (valid ? "" : " invalid")];
    }
    EXPECT_EQ(count, (std::map<std::string, int>{
                         {"id-digest", 8}, {"encrypt", 5}, {"decrypt", 4}, {"decrypt invalid", 9}, {"kex", 5}}));
}

struct KeyPair {
    explicit KeyPair(std::uint64_t seed)
        : d(plain(ec_generate_key(Curve::sm2, seeded(seed)).value())), p(ec_public_key(Curve::sm2, d).value()) {}
    Bytes d;
    Bytes p;
};

TEST(PkeSm2, TakesARandomNonceWhenItHasNone) {
    PkeBench bench;
    const KeyPair key(1);
    const std::uint64_t nonce = bench.room(32);
    Bytes session;
    ASSERT_EQ(session_of(bench, nonce, 0, session), ErrorCode::ok);
    const Bytes r = bench.peek(nonce, 32);
    EXPECT_NE(r, Bytes(32, 0xEE)) << "it is given back";
    EXPECT_EQ(ec_public_key(Curve::sm2, r), session);

    Bytes point;
    Bytes ciphertext;
    Bytes other;
    const Bytes message(16, 7);
    ASSERT_EQ(encrypt(bench, key.p, {}, message, point, ciphertext), ErrorCode::ok);
    ASSERT_EQ(encrypt(bench, key.p, {}, message, point, other), ErrorCode::ok);
    EXPECT_NE(ciphertext, other);
    Bytes out;
    ASSERT_EQ(decryption_point(bench, bench.key(key.d), ciphertext, point), ErrorCode::ok);
    ASSERT_EQ(decrypt(bench, ciphertext, point, out), ErrorCode::ok);
    EXPECT_EQ(out, message);

    Sm2Ecdh payload;
    payload.key_length = 32;
    payload.nonce = bench.room(32);
    payload.peer_key = payload.peer_session = bench.place(key.p);
    payload.key = bench.key(key.d);
    payload.point = bench.object(64);
    payload.type = kPlainPke;
    ASSERT_EQ(run(bench, PkeCommand::sm2_ecdh, payload), ErrorCode::ok);
    EXPECT_TRUE(ec_public_key(Curve::sm2, bench.peek(payload.nonce, 32)));
}

TEST(PkeSm2, HasTheLengthsOfOneBlock_Q11) {
    PkeBench bench;
    const KeyPair key(1);
    Bytes point;
    Bytes out;
    EXPECT_EQ(encrypt(bench, key.p, key.d, Bytes(32, 1), point, out), ErrorCode::ok);
    EXPECT_EQ(encrypt(bench, key.p, key.d, Bytes(), point, out), ErrorCode::einval);
    EXPECT_EQ(encrypt(bench, key.p, key.d, Bytes(33, 1), point, out), ErrorCode::einval);
    EXPECT_EQ(identity_digest(bench, Bytes(1, 0x31), key.p, out), ErrorCode::ok);
    EXPECT_EQ(identity_digest(bench, Bytes(32, 0x31), key.p, out), ErrorCode::ok);
    EXPECT_EQ(identity_digest(bench, Bytes(33, 0x31), key.p, out), ErrorCode::einval);
    EXPECT_EQ(identity_digest(bench, Bytes(), key.p, out), ErrorCode::einval);
    const std::uint64_t d = bench.key(key.d);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{64}, std::size_t{96}, std::size_t{129}}) {
        Bytes ciphertext = joined(key.p, Bytes(65));
        ciphertext.resize(bytes);
        EXPECT_EQ(decryption_point(bench, d, ciphertext, point), ErrorCode::einval);
        EXPECT_EQ(decrypt(bench, Bytes(bytes), key.p, out), ErrorCode::einval);
    }
    for (const std::size_t bytes : {1U, 31U, 33U}) {
        EXPECT_EQ(session_of(bench, bench.place(Bytes(64, 1)), static_cast<std::uint32_t>(bytes), out),
                  ErrorCode::einval);
        EXPECT_EQ(encrypt(bench, key.p, Bytes(bytes, 1), Bytes(16), point, out), ErrorCode::einval);
        EXPECT_EQ(agree(bench, d, Bytes(bytes, 1), key.p, key.p, bench.object(64)), ErrorCode::einval);
    }
    EXPECT_EQ(hash_key(bench, bench.key(key.p), Bytes(32), Bytes(32), bench.object(17)), ErrorCode::emsgsize);

    PkeBench without(QuirkSet::all().without(Quirk::q11_sm2_lengths));
    const Bytes message(100, 0x44);
    ASSERT_EQ(encrypt(without, key.p, key.d, message, point, out), ErrorCode::ok);
    Bytes back;
    const Bytes ciphertext = out;
    ASSERT_EQ(decryption_point(without, without.key(key.d), ciphertext, point), ErrorCode::ok);
    Sm2DecHash payload;
    payload.ciphertext = without.place(ciphertext);
    payload.point = without.place(point);
    payload.plaintext = without.room(100);
    payload.ciphertext_length = static_cast<std::uint32_t>(ciphertext.size());
    ASSERT_EQ(run(without, PkeCommand::sm2_dec_hash, payload), ErrorCode::ok);
    EXPECT_EQ(without.peek(payload.plaintext, 100), message);
    EXPECT_EQ(identity_digest(without, Bytes(33, 0x31), key.p, out), ErrorCode::ok);
    EXPECT_EQ(identity_digest(without, Bytes(8192, 0x31), key.p, out), ErrorCode::einval);
}

TEST(PkeSm2, GivesNoMessageThatDoesNotAgreeWithC3_CE20) {
    const KeyPair key(1);
    for (const bool zero : {true, false}) {
        PkeBench bench;
        bench.zero_on_auth_failure(zero);
        Bytes point;
        Bytes ciphertext;
        ASSERT_EQ(encrypt(bench, key.p, key.d, Bytes(20, 9), point, ciphertext), ErrorCode::ok);
        Bytes out;
        EXPECT_EQ(decrypt(bench, damaged(ciphertext, 64 * 8), point, out), ErrorCode::ebadmsg);
        EXPECT_EQ(out, Bytes(20, zero ? 0x00 : 0xEE));
    }
}

TEST(PkeSm2, RefusesPointsOffTheCurveAndScalarsOutOfRange) {
    PkeBench bench;
    const KeyPair key(1);
    const Bytes off = damaged(key.p, 9);
    const std::uint64_t d = bench.key(key.d);
    const std::uint64_t bad = bench.key(Bytes(32, 0xFF));
    const std::uint64_t point_object = bench.object(64);
    Bytes out;
    Bytes point;
    EXPECT_EQ(session_of(bench, bench.place(Bytes(32)), 32, out), ErrorCode::einval);
    EXPECT_EQ(agree(bench, d, key.d, off, key.p, point_object), ErrorCode::einval);
    EXPECT_EQ(agree(bench, d, key.d, key.p, off, point_object), ErrorCode::einval);
    EXPECT_EQ(agree(bench, d, Bytes(32), key.p, key.p, point_object), ErrorCode::einval);
    EXPECT_EQ(agree(bench, bad, key.d, key.p, key.p, point_object), ErrorCode::ekeyrejected);
    EXPECT_EQ(decryption_point(bench, d, joined(off, Bytes(40)), point), ErrorCode::einval);
    EXPECT_EQ(decryption_point(bench, bad, joined(key.p, Bytes(40)), point), ErrorCode::ekeyrejected);
    EXPECT_EQ(encrypt(bench, off, key.d, Bytes(8), point, out), ErrorCode::einval);
    EXPECT_EQ(encrypt(bench, key.p, Bytes(32), Bytes(8), point, out), ErrorCode::einval);
    EXPECT_EQ(identity_digest(bench, hex("31"), off, out), ErrorCode::einval);
}

TEST(PkeSm2, TakesTheCyclesOfItsPointsAndHashes) {
    PkeBench bench;
    const KeyPair key(1);
    Bytes out;
    bench.port.worked = 0;
    ASSERT_EQ(session_of(bench, bench.place(key.d), 32, out), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, bench.times[ServiceItem::sm2_point]);
    bench.port.worked = 0;
    ASSERT_EQ(identity_digest(bench, hex("31323334"), key.p, out), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, 4 * bench.times[ServiceItem::sm3_block]) << "198 octets and the padding";
}

}  // namespace
}  // namespace cxlvp::crypto
