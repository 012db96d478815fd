// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/ccp_core.h"

#include <gtest/gtest.h>

#include "../../algorithms/run_mac_vectors.h"
#include "../core_rig.h"
#include "cxlvp/crypto/algorithms/aead/esp_parts.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kEncrypt = 2;
constexpr std::uint32_t kDecrypt = 1;

std::uint32_t size_of(const Bytes& octets) {
    return static_cast<std::uint32_t>(octets.size());
}

struct Rig : CoreRig {
    explicit Rig(QuirkSet quirks = QuirkSet::all(), bool clear = true)
        : CoreRig(core, CoreId::ccp), core(test_times(), quirks, clear) {}

    ErrorCode begin_aead(ByteView key, ByteView nonce, std::uint32_t operation, std::uint8_t counter = 1) {
        Bytes start = {counter, 0, 0, 0};
        start.insert(start.end(), nonce.begin(), nonce.end());
        const auto reference = temporary(key, CoreId::ccp);
        const ErrorCode error = run(CcpCommand::aead_init,
                                    ChachaPolyInit{reference, port.place(kIv, start),
                                                   static_cast<std::uint32_t>(key.size()), size_of(start), operation});
        if (error != ErrorCode::ok) port.keys().temporary().clear();
        return error;
    }
    std::optional<Bytes> send_aead(const VectorCase& given, ByteView key, ByteView nonce, ByteView aad) {
        core.flush();
        const bool encrypt = given.op == "encrypt";
        if (begin_aead(key, nonce, encrypt ? kEncrypt : kDecrypt) != ErrorCode::ok) return std::nullopt;
        const CipherAad end{port.place(kAad, aad), static_cast<std::uint32_t>(aad.size())};
        EXPECT_EQ(run(CcpCommand::aad_final, end), ErrorCode::ok);
        const Bytes text = given.in.octets(encrypt ? "pt" : "ct");
        const std::uint64_t in = port.place(kInput, text);
        Bytes tag = encrypt ? Bytes(16) : given.in.octets("tag");
        const CipherFinal final{in, in, port.place(kTag, tag), size_of(text), size_of(tag)};
        if (run(CcpCommand::final, final) != ErrorCode::ok) return std::nullopt;
        Bytes result = port.peek(in, text.size());
        tag = port.peek(address(kTag), 16);
        if (encrypt) result.insert(result.end(), tag.begin(), tag.end());
        return result;
    }

    CcpCore core;
};

TEST(CcpCore, AnswersEveryPublishedTextOfChaCha20CE70) {
    Rig rig;
    run_vectors("chacha20", 28, [&](const VectorCase& given) -> std::optional<Bytes> {
        rig.core.flush();
        const Bytes key = given.in.octets("key");
        const Bytes text = given.in.octets(given.op == "encrypt" ? "pt" : "ct");
        const ChachaInit init{rig.temporary(key, CoreId::ccp),
                              rig.port.place(CoreRig::kIv, given.in.octets("iv")),
                              size_of(key),
                              16,
                              4,
                              kEncrypt};
        if (rig.run(CcpCommand::chacha20_init, init) != ErrorCode::ok) return std::nullopt;
        const std::uint64_t in = rig.port.place(CoreRig::kInput, text);
        const CipherFinal final{in, rig.address(CoreRig::kOutput), 0, size_of(text), 0};
        if (rig.run(CcpCommand::final, final) != ErrorCode::ok) return std::nullopt;
        return rig.port.peek(rig.address(CoreRig::kOutput), text.size());
    });
}

TEST(CcpCore, AnswersEveryPublishedPoly1305CE70) {
    Rig rig;
    run_mac_vectors("poly1305", 58, [&](const VectorCase& given) -> std::optional<Bytes> {
        rig.core.flush();
        const Bytes key = given.in.octets("key");
        const Bytes text = given.in.octets("msg");
        // The temporary store is a stack: r, which is used first, comes on top.
        rig.temporary(ByteView(key).part(16), CoreId::ccp);
        rig.temporary(ByteView(key).part(0, 16), CoreId::ccp);
        if (rig.run(CcpCommand::poly1305_init, PolyInit{KeyRef::kTemporary, KeyRef::kTemporary, 16, 16}) !=
            ErrorCode::ok)
            return std::nullopt;
        const CipherFinal final{rig.port.place(CoreRig::kInput, text), 0, rig.address(CoreRig::kTag), size_of(text),
                                16};
        EXPECT_EQ(rig.run(CcpCommand::final, final), ErrorCode::ok);
        return rig.port.peek(rig.address(CoreRig::kTag), 16);
    });
}

TEST(CcpCore, AnswersOrRefusesEveryPublishedAeadCaseInPlaceCE43CE70CE71) {
    Rig rig;
    run_vectors("rfc7539-chacha20-poly1305", 158, [&](const VectorCase& given) {
        return rig.send_aead(given, given.in.octets("key"), given.in.octets("iv"), given.in.octets("aad"));
    });
    run_vectors("rfc7539esp-chacha20-poly1305", 28, [&](const VectorCase& given) -> std::optional<Bytes> {
        const Bytes key = given.in.octets("key");
        const Bytes aad = given.in.octets("aad");
        const std::optional<EspParts> parts = esp_parts(key, given.in.octets("iv"), aad);
        if (!parts) return std::nullopt;
        return rig.send_aead(given, parts->key, parts->nonce, parts->aad);
    });
}

TEST(CcpCore, WantsTheEndOfTheAssociatedDataAndWholeBlocksBeforeQ08) {
    for (const bool on : {true, false}) {
        Rig rig(on ? QuirkSet::all() : QuirkSet::all().without(Quirk::q08_ccp_aad));
        const CipherFinal final{rig.address(0), rig.address(CoreRig::kOutput), rig.address(CoreRig::kTag), 32, 16};
        ASSERT_EQ(rig.begin_aead(Bytes(32), Bytes(12), kEncrypt), ErrorCode::ok);
        EXPECT_EQ(rig.run(CcpCommand::final, final), on ? ErrorCode::eproto : ErrorCode::ok);
        rig.core.flush();
        ASSERT_EQ(rig.begin_aead(Bytes(32), Bytes(12), kEncrypt), ErrorCode::ok);
        EXPECT_EQ(rig.run(CcpCommand::aad_update, CipherAad{rig.address(0), 15}),
                  on ? ErrorCode::emsgsize : ErrorCode::ok);
        EXPECT_EQ(rig.run(CcpCommand::aad_update, CipherAad{rig.address(0), 16}), ErrorCode::ok);
        EXPECT_EQ(rig.run(CcpCommand::aad_final, CipherAad{0, 0}), ErrorCode::ok);
        EXPECT_EQ(rig.run(CcpCommand::aad_final, CipherAad{0, 0}), ErrorCode::eproto);
        EXPECT_EQ(rig.run(CcpCommand::final, final), ErrorCode::ok);
    }
}

TEST(CcpCore, ClearsOrHoldsBackATextWhoseTagIsWrongCE20CE43) {
    for (const bool clear : {true, false}) {
        Rig rig(QuirkSet::all(), clear);
        const auto open = [&](bool right) {
            const auto begin = [&](std::uint32_t operation) {
                rig.core.flush();
                EXPECT_EQ(rig.begin_aead(Bytes(32, 1), Bytes(12, 2), operation), ErrorCode::ok);
                EXPECT_EQ(rig.run(CcpCommand::aad_final, CipherAad{0, 0}), ErrorCode::ok);
            };
            const CipherFinal final{rig.port.place(CoreRig::kInput, Bytes(5000, 3)), rig.address(CoreRig::kInput),
                                    rig.address(CoreRig::kTag), 5000, 16};
            begin(kEncrypt);
            EXPECT_EQ(rig.run(CcpCommand::final, final), ErrorCode::ok);
            if (!right) rig.port.memory[CoreRig::kTag] ^= 1;
            rig.port.place(CoreRig::kOutput, Bytes(6000, 0x77));
            begin(kDecrypt);
            // In two commands, so that text is out before the tag is known.
            const std::uint64_t out = rig.address(CoreRig::kOutput);
            EXPECT_EQ(rig.run(CcpCommand::update, CipherUpdate{final.input, out, 64}), ErrorCode::ok);
            return rig.run(CcpCommand::final, CipherFinal{final.input + 64, out + 64, final.tag, 4936, 16});
        };
        EXPECT_EQ(open(true), ErrorCode::ok);
        EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), 5000), Bytes(5000, 3));
        EXPECT_EQ(open(false), ErrorCode::ebadmsg);
        Bytes expected(5000, clear ? 0 : 0x77);
        expected.resize(6000, 0x77);
        EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), 6000), expected);
    }
}

TEST(CcpCore, GivesTheSameForAnyChainOfNodesCE72) {
    Rig rig;
    const auto begin = [&] {
        rig.core.flush();
        ASSERT_EQ(rig.begin_aead(Bytes(32, 1), Bytes(12, 2), kEncrypt), ErrorCode::ok);
        ASSERT_EQ(rig.run(CcpCommand::aad_final, CipherAad{0, 0}), ErrorCode::ok);
    };
    const std::uint64_t in = rig.port.place(CoreRig::kInput, Bytes(5003, 3));
    const std::uint64_t out = rig.address(CoreRig::kOutput);
    begin();
    ASSERT_EQ(rig.run(CcpCommand::final, CipherFinal{in, out, rig.address(CoreRig::kTag), 5003, 16}), ErrorCode::ok);
    const Bytes expected = rig.port.peek(out, 5003);
    const Bytes tag = rig.port.peek(rig.address(CoreRig::kTag), 16);
    for (const std::vector<std::uint32_t>& sizes : {std::vector<std::uint32_t>{1, 5002}, {63, 65, 4875}, {4999, 4}}) {
        rig.port.place(CoreRig::kOutput, Bytes(5003, 0));
        rig.port.place(CoreRig::kTag, Bytes(16, 0));
        begin();
        const CipherScatter scatter{rig.chain(sizes, in, out), 7, 0, rig.address(CoreRig::kTag), 16};
        ASSERT_EQ(rig.run(CcpCommand::scatter_gather, scatter), ErrorCode::ok);
        EXPECT_EQ(rig.port.peek(out, 5003), expected);
        EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kTag), 16), tag);
    }
    begin();
    EXPECT_EQ(rig.run(CcpCommand::scatter_gather, CipherScatter{in, 5, 0, 0, 16}), ErrorCode::einval);
}

TEST(CcpCore, RefusesWhatIsUnknownOrOutOfSequenceCE35CE36) {
    Rig rig;
    for (const std::uint8_t number : {0x00, 0x09, 0x7f}) EXPECT_EQ(rig.run(number), ErrorCode::enosys);
    const CipherFinal final{rig.address(0), rig.address(0), 0, 16, 0};
    EXPECT_EQ(rig.run(CcpCommand::update, CipherUpdate{}), ErrorCode::eproto);
    EXPECT_EQ(rig.run(CcpCommand::final, final), ErrorCode::eproto);
    EXPECT_EQ(rig.run(CcpCommand::aad_final, CipherAad{}), ErrorCode::eproto);
    const ChachaInit init{rig.temporary(Bytes(16), CoreId::ccp), rig.address(CoreRig::kIv), 16, 16, 4, kEncrypt};
    ASSERT_EQ(rig.run(CcpCommand::chacha20_init, init), ErrorCode::ok);
    EXPECT_FALSE(rig.core.idle());
    EXPECT_EQ(rig.run(CcpCommand::chacha20_init, init), ErrorCode::eproto);
    EXPECT_EQ(rig.run(CcpCommand::aad_final, CipherAad{}), ErrorCode::eproto);
    ASSERT_EQ(rig.run(CcpCommand::final, final), ErrorCode::ok);
    EXPECT_EQ(rig.run(CcpCommand::final, final), ErrorCode::eproto);
    rig.core.flush();
    EXPECT_TRUE(rig.core.idle());
}

TEST(CcpCore, RefusesLengthsKeysAndMemoryCE37CE40CE42) {
    Rig rig;
    const std::uint64_t iv = rig.address(CoreRig::kIv);
    const std::uint64_t top = KeyRef::kTemporary;
    for (const ChachaInit& bad : {ChachaInit{top, iv, 24, 16, 4, kEncrypt},
                                  {top, iv, 32, 12, 4, kEncrypt},
                                  {top, iv, 32, 16, 8, kEncrypt},
                                  {top, iv, 32, 16, 4, 0}})
        EXPECT_EQ(rig.run(CcpCommand::chacha20_init, bad), ErrorCode::einval);
    EXPECT_EQ(rig.run(CcpCommand::poly1305_init, PolyInit{top, top, 16, 15}), ErrorCode::einval);
    EXPECT_EQ(rig.run(CcpCommand::aead_init, ChachaPolyInit{top, iv, 16, 16, kEncrypt}), ErrorCode::einval);
    EXPECT_EQ(rig.begin_aead(Bytes(32), Bytes(12), kEncrypt, 2), ErrorCode::einval);
    const ChachaInit good{top, iv, 32, 16, 4, kEncrypt};
    EXPECT_EQ(rig.run(CcpCommand::chacha20_init, good), ErrorCode::enoent);
    rig.temporary(Bytes(32), CoreId::aes);
    EXPECT_EQ(rig.run(CcpCommand::chacha20_init, good), ErrorCode::ekeyrejected);
    rig.temporary(Bytes(16), CoreId::ccp);
    EXPECT_EQ(rig.run(CcpCommand::chacha20_init, good), ErrorCode::ekeyrejected);
    rig.temporary(Bytes(32), CoreId::ccp);
    EXPECT_EQ(rig.run(CcpCommand::chacha20_init, ChachaInit{top, kNoMemory, 32, 16, 4, kEncrypt}), ErrorCode::efault);
    rig.temporary(Bytes(32), CoreId::ccp);
    ASSERT_EQ(rig.run(CcpCommand::chacha20_init, good), ErrorCode::ok);
    EXPECT_EQ(rig.run(CcpCommand::update, CipherUpdate{rig.address(0), rig.address(0), 63}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(CcpCommand::update, CipherUpdate{kNoMemory, rig.address(0), 64}), ErrorCode::efault);
}

}  // namespace
}  // namespace cxlvp::crypto
