// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "crypto/cores/pke/pke_bench.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"

namespace cxlvp::crypto {
namespace {

Bytes padded_to_words(const Bytes& octets) {
    return joined(Bytes((4 - octets.size() % 4) % 4), octets);
}

Bytes in_width(const Bytes& octets, std::size_t bytes) {
    return plain(BigNumber::from_big_endian(octets).big_endian(bytes));
}

/// RSA_ENC of one message.
ErrorCode encrypt(PkeBench& bench, std::uint32_t bits, const Bytes& e, const Bytes& n, const Bytes& message, Bytes& out,
                  std::uint8_t flags = kBothSwaps) {
    RsaEncrypt payload;
    payload.bits = bits;
    payload.exponent_length = static_cast<std::uint32_t>(e.size());
    payload.exponent = bench.place(e);
    payload.modulus = bench.place(n);
    payload.message = bench.place(message);
    payload.ciphertext = bench.room(n.size());
    const ErrorCode error = bench.run(PkeCommand::rsa_enc, payload, flags);
    out = bench.peek(payload.ciphertext, n.size());
    return error;
}

/// RSA_DEC or RSA_CRT_DEC of one ciphertext.
ErrorCode decrypt(PkeBench& bench, PkeCommand command, std::uint64_t key, const Bytes& e, const Bytes& n,
                  const Bytes& input, Bytes& out, std::uint8_t flags = kBothSwaps) {
    RsaDecrypt payload;
    payload.bits = static_cast<std::uint32_t>(8 * n.size());
    payload.exponent_length = static_cast<std::uint32_t>(e.size());
    payload.exponent = bench.place(e);
    payload.modulus = bench.place(n);
    payload.ciphertext = bench.place(input);
    payload.message = bench.room(n.size());
    payload.key = key;
    const ErrorCode error = bench.run(command, payload, flags);
    out = bench.peek(payload.message, n.size());
    return error;
}

// CE-70 for the engine; CM-21: a raw key in the temporary store and one of the datastore give the same.
TEST(PkeRsa, AllVectorsHoldByRawKeyAndByReference_CM21) {
    std::map<std::string, int> run;
    PkeBench bench;
    std::map<std::size_t, std::uint64_t> objects;
    const auto object_of = [&](std::size_t bytes) {
        const auto [at, fresh] = objects.try_emplace(bytes, 0);
        if (fresh) at->second = bench.object(bytes);
        return at->second;
    };
    for (const VectorCase& each : vectors_of("rsa")) {
        SCOPED_TRACE(each.id);
        bench.forget();
        if (each.op == "pkcs1v15-verify") continue;
        const Bytes n = each.in.octets("n");
        const Bytes e = padded_to_words(each.in.octets("e"));
        const Bytes input = each.in.octets("input");
        const bool valid = each.result == VectorResult::kValid;
        const ErrorCode expected = valid ? ErrorCode::ok : ErrorCode::einval;
        Bytes out;
        if (each.op == "public") {
            EXPECT_EQ(encrypt(bench, static_cast<std::uint32_t>(8 * n.size()), e, n, input, out), expected);
            EXPECT_EQ(out, each.out.octets("output"));
            ++run["public"];
            continue;
        }
        const auto check = [&](PkeCommand command, const Bytes& key) {
            const std::uint64_t object = object_of(key.size());
            ASSERT_EQ(bench.write_key(object, key), ErrorCode::ok);
            ASSERT_EQ(bench.write_key(KeyRef::kTemporary, key), ErrorCode::ok);
            for (const std::uint64_t reference : {object, KeyRef::kTemporary}) {
                EXPECT_EQ(decrypt(bench, command, reference, e, n, input, out), expected);
                EXPECT_EQ(out, valid ? each.out.octets("output") : Bytes(n.size(), 0xEE));
            }
            ++run[command == PkeCommand::rsa_dec ? "private" : "crt"];
        };
        check(PkeCommand::rsa_dec, in_width(each.in.octets("d"), n.size()));
        if (each.in.has("qinv")) {
            Bytes set;
            for (const char* part : {"p", "q", "dp", "dq", "qinv"}) {
                set = joined(set, in_width(each.in.octets(part), n.size() / 2));
            }
            check(PkeCommand::rsa_crt_dec, set);
        }
    }
    EXPECT_EQ(run, (std::map<std::string, int>{{"public", 7}, {"private", 15}, {"crt", 8}}));
}

/// A key of 512 bits, for what does not depend on the width.
struct SmallKey {
    RsaKeyPair pair = rsa_generate_key(512, hex("010001"), seeded(1)).value();
    Bytes e = hex("00010001");
    Bytes set() const {
        Bytes all;
        for (const SecretBytes* part : {&pair.crt.p, &pair.crt.q, &pair.crt.dp, &pair.crt.dq, &pair.crt.qinv}) {
            all = joined(all, *part);
        }
        return all;
    }
};

TEST(PkeRsa, WithoutSwapsOperandsAreLittleEndian) {
    const SmallKey key;
    const Bytes message = in_width(hex("123456"), 64);
    PkeBench bench;
    Bytes big;
    Bytes little;
    ASSERT_EQ(encrypt(bench, 512, key.e, key.pair.n, message, big), ErrorCode::ok);
    ASSERT_EQ(encrypt(bench, 512, reversed(key.e), reversed(key.pair.n), reversed(message), little, 0), ErrorCode::ok);
    EXPECT_EQ(little, reversed(big));

    const auto words_swapped = [](Bytes octets) {  // big-endian words, the least significant word first
        Bytes out;
        for (std::size_t at = octets.size(); at >= 4; at -= 4) out = joined(out, ByteView(octets).part(at - 4, 4));
        return out;
    };
    Bytes mixed;
    ASSERT_EQ(encrypt(bench, 512, words_swapped(key.e), words_swapped(key.pair.n), words_swapped(message), mixed,
                      VcqEntry::kSwapBytes),
              ErrorCode::ok);
    EXPECT_EQ(mixed, words_swapped(big));

    const std::uint64_t d = bench.key(reversed(key.pair.d), 0);
    Bytes out;
    ASSERT_EQ(decrypt(bench, PkeCommand::rsa_dec, d, key.e, key.pair.n, big, out), ErrorCode::ok);
    EXPECT_EQ(out, message) << "the order of a key is settled when it is written";
}

TEST(PkeRsa, KnowsTheFiveWidthsAndNoOther_Q12) {
    for (const std::uint32_t bits : {512U, 1024U, 2048U, 3072U, 4096U}) {
        PkeBench bench;
        const Bytes n(bits / 8, 0xFF);
        Bytes out;
        EXPECT_EQ(encrypt(bench, bits, hex("00010001"), n, in_width(hex("02"), bits / 8), out), ErrorCode::ok) << bits;
    }
    for (const std::uint32_t bits : {0U, 511U, 513U, 1025U, 1536U, 2047U, 2056U, 5120U, 8192U, 0xFFFFFFFFU}) {
        PkeBench bench;
        Bytes out;
        EXPECT_EQ(encrypt(bench, bits, hex("00010001"), Bytes(512, 0xFF), Bytes(512), out), ErrorCode::einval) << bits;
        RsaDecrypt payload;
        payload.bits = bits;
        payload.exponent_length = 4;
        EXPECT_EQ(bench.run(PkeCommand::rsa_dec, payload), ErrorCode::einval);
        EXPECT_EQ(bench.run(PkeCommand::rsa_crt_dec, payload), ErrorCode::einval);
        RsaKeygen keygen;
        keygen.bits = bits;
        keygen.key_type = KeyType::of(CoreId::pke).word;
        EXPECT_EQ(bench.run(PkeCommand::rsa_keygen, keygen), ErrorCode::einval);
    }
    PkeBench without(QuirkSet::all().without(Quirk::q12_rsa_widths));
    Bytes out;
    EXPECT_EQ(encrypt(without, 1536, hex("00010001"), Bytes(192, 0xFF), Bytes(192, 0x11), out), ErrorCode::ok);
    EXPECT_EQ(encrypt(without, 1544, hex("00010001"), Bytes(193, 0xFF), Bytes(193, 0x11), out), ErrorCode::einval);
}

TEST(PkeRsa, RefusesInputsAndExponentsOutOfRange) {
    const SmallKey key;
    PkeBench bench;
    Bytes out;
    EXPECT_EQ(encrypt(bench, 512, key.e, key.pair.n, key.pair.n, out), ErrorCode::einval);
    EXPECT_EQ(out, Bytes(64, 0xEE)) << "nothing is written";
    EXPECT_EQ(encrypt(bench, 512, Bytes(4), key.pair.n, Bytes(64, 1), out), ErrorCode::einval);
    EXPECT_EQ(encrypt(bench, 512, {}, key.pair.n, Bytes(64, 1), out), ErrorCode::einval);
    EXPECT_EQ(encrypt(bench, 512, Bytes(68, 1), key.pair.n, Bytes(64, 1), out), ErrorCode::einval);
}

TEST(PkeRsa, RejectsAKeyThatDoesNotBelongToTheModulus) {
    const SmallKey key;
    const auto other = rsa_generate_key(512, key.e, seeded(2));
    PkeBench bench;
    Bytes cipher;
    ASSERT_EQ(encrypt(bench, 512, key.e, key.pair.n, Bytes(64, 1), cipher), ErrorCode::ok);
    Bytes out;
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_dec, bench.key(key.pair.d), key.e, key.pair.n, cipher, out),
              ErrorCode::ok);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_dec, bench.key(other->d), key.e, key.pair.n, cipher, out),
              ErrorCode::ekeyrejected);
    EXPECT_EQ(out, Bytes(64, 0xEE));
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_crt_dec, bench.key(key.set()), key.e, key.pair.n, cipher, out),
              ErrorCode::ok);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_crt_dec, bench.key(damaged(key.set(), 3)), key.e, key.pair.n, cipher, out),
              ErrorCode::ekeyrejected);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_crt_dec, bench.key(damaged(key.set(), 32 * 8 * 2 + 100)), key.e,
                      key.pair.n, cipher, out),
              ErrorCode::ekeyrejected)
        << "a fault in dp";
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_dec, bench.key(key.pair.d), hex("00000011"), key.pair.n, cipher, out),
              ErrorCode::ekeyrejected);
}

class PkeRsaKeygen : public ::testing::TestWithParam<std::uint32_t> {
protected:
    struct Generated {
        std::uint64_t d;
        std::uint64_t crt;
        Bytes n;
        ErrorCode error;
    };
    static Generated generate(PkeBench& bench, std::uint32_t bits, std::uint32_t flags = 0) {
        const std::size_t bytes = bits / 8;
        const KeyType type = KeyType::of(CoreId::pke, flags);
        Generated out;
        out.d = bench.object(type.two_shares() ? 2 * bytes : bytes);
        out.crt = bench.object(5 * (bytes / 2));
        RsaKeygen payload;
        payload.bits = bits;
        payload.exponent = bench.place(hex("00010001"));
        payload.modulus = bench.room(bytes);
        payload.key = out.d;
        payload.key_type = type.word;
        payload.crt_key = out.crt;
        payload.crt_type = KeyType::of(CoreId::pke, flags & ~KeyType::kTwoShares).word;
        out.error = bench.run(PkeCommand::rsa_keygen, payload);
        out.n = bench.peek(payload.modulus, bytes);
        return out;
    }
};

TEST_P(PkeRsaKeygen, MakesAKeyThatDecryptsAndCannotBeRead_CM20) {
    PkeBench bench;
    const std::size_t bytes = GetParam() / 8;
    const Generated key = generate(bench, GetParam());
    ASSERT_EQ(key.error, ErrorCode::ok);
    EXPECT_EQ(BigNumber::from_big_endian(key.n).bits(), GetParam());
    const Bytes message = in_width(hex("0123456789abcdef"), bytes);
    Bytes cipher;
    Bytes out;
    ASSERT_EQ(encrypt(bench, GetParam(), hex("00010001"), key.n, message, cipher), ErrorCode::ok);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_dec, key.d, hex("00010001"), key.n, cipher, out), ErrorCode::ok);
    EXPECT_EQ(out, message);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_crt_dec, key.crt, hex("00010001"), key.n, cipher, out), ErrorCode::ok);
    EXPECT_EQ(out, message);
    EXPECT_EQ(bench.read_key(key.d, bytes, out), ErrorCode::eacces);
    EXPECT_EQ(bench.read_key(key.crt, 5 * (bytes / 2), out), ErrorCode::eacces);
}

INSTANTIATE_TEST_SUITE_P(Q12, PkeRsaKeygen, ::testing::Values(512, 1024, 2048));

TEST_F(PkeRsaKeygen, TheSeedOfTheEngineDecidesTheKey_CE75) {
    PkeBench first(QuirkSet::all(), 5);
    PkeBench again(QuirkSet::all(), 5);
    PkeBench other(QuirkSet::all(), 6);
    const Generated key = generate(first, 512);
    EXPECT_EQ(generate(again, 512).n, key.n);
    EXPECT_NE(generate(other, 512).n, key.n);
    EXPECT_NE(generate(first, 512).n, key.n) << "the next one is another";
}

TEST_F(PkeRsaKeygen, KeepsTheExponentInTwoSharesWhenItsTypeSaysSo) {
    PkeBench bench;
    const Generated key = generate(bench, 512, KeyType::kTwoShares | KeyType::kPlaintext);
    ASSERT_EQ(key.error, ErrorCode::ok);
    Bytes shares;
    Bytes set;
    ASSERT_EQ(bench.read_key(key.d, 128, shares, 0), ErrorCode::ok);
    ASSERT_EQ(bench.read_key(key.crt, 160, set), ErrorCode::ok);
    Bytes d(64);
    for (std::size_t i = 0; i < 64; ++i) d[i] = static_cast<std::uint8_t>(shares[i] ^ shares[64 + i]);
    Bytes cipher;
    Bytes out;
    ASSERT_EQ(encrypt(bench, 512, hex("00010001"), key.n, Bytes(64, 2), cipher), ErrorCode::ok);
    EXPECT_EQ(decrypt(bench, PkeCommand::rsa_dec, key.d, hex("00010001"), key.n, cipher, out), ErrorCode::ok);
    EXPECT_EQ(out, Bytes(64, 2));
    EXPECT_EQ(plain(rsa_private(key.n, reversed(d), cipher).value()), out);
    const RsaKeygen refused = [] {
        RsaKeygen payload;
        payload.bits = 512;
        payload.key_type = KeyType::of(CoreId::pke).word;
        payload.crt_key = 1;
        payload.crt_type = KeyType::of(CoreId::pke, KeyType::kTwoShares).word;
        return payload;
    }();
    EXPECT_EQ(bench.run(PkeCommand::rsa_keygen, refused), ErrorCode::einval) << "no such form of the set";
}

TEST(PkeRsa, TakesTheCyclesOfItsWidth) {
    const auto cycles = [](std::uint32_t bits) {
        PkeBench bench;
        Bytes out;
        EXPECT_EQ(encrypt(bench, bits, hex("00010001"), Bytes(bits / 8, 0xFF), Bytes(bits / 8, 1), out), ErrorCode::ok);
        return bench.port.worked;
    };
    const ServiceTimes times(Grade::iterative);
    EXPECT_EQ(cycles(2048), times[ServiceItem::rsa2048_public]);
    EXPECT_EQ(cycles(3072), times[ServiceItem::rsa3072_public]);
    EXPECT_EQ(cycles(4096), times[ServiceItem::rsa4096_public]);
    EXPECT_EQ(cycles(1024), times[ServiceItem::rsa2048_public] / 4);
    EXPECT_EQ(cycles(512), times[ServiceItem::rsa2048_public] / 16);
    const SmallKey key;
    PkeBench bench;
    Bytes cipher;
    Bytes out;
    const std::uint64_t d = bench.key(key.pair.d);
    const std::uint64_t set = bench.key(key.set());
    ASSERT_EQ(encrypt(bench, 512, key.e, key.pair.n, Bytes(64, 1), cipher), ErrorCode::ok);
    bench.port.worked = 0;
    ASSERT_EQ(decrypt(bench, PkeCommand::rsa_dec, d, key.e, key.pair.n, cipher, out), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, times[ServiceItem::rsa2048_private] / 64);
    bench.port.worked = 0;
    ASSERT_EQ(decrypt(bench, PkeCommand::rsa_crt_dec, set, key.e, key.pair.n, cipher, out), ErrorCode::ok);
    EXPECT_EQ(bench.port.worked, times[ServiceItem::rsa2048_crt] / 64);
}

}  // namespace
}  // namespace cxlvp::crypto
