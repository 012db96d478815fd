// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "../../algorithms/run_mac_vectors.h"
#include "../core_rig.h"
#include "cxlvp/crypto/cores/cipher/aes_core.h"
#include "cxlvp/crypto/cores/cipher/sm4_core.h"
#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kEncrypt = 2;
constexpr std::uint32_t kDecrypt = 1;
constexpr std::uint32_t kSm4Ccm = 8;

/// AES or SM4, whose commands have the same numbers but for CCM_INIT.
struct Rig : CoreRig {
    explicit Rig(CoreId which, QuirkSet quirks = QuirkSet::all(), bool clear = true)
        : Rig(which == CoreId::aes ? std::unique_ptr<Core>(std::make_unique<AesCore>(test_times(), quirks, clear))
                                   : std::unique_ptr<Core>(std::make_unique<Sm4Core>(test_times(), quirks, clear)),
              which) {}

    struct Message {
        std::uint32_t mode;
        std::uint32_t operation = kEncrypt;
        Bytes key;
        Bytes iv;
        Bytes aad;
        Bytes text;
        Bytes tag;                     ///< of a decryption
        std::uint32_t tag_length = 0;  ///< wanted
    };

    ErrorCode begin(const Message& message) {
        const auto size = [](const Bytes& octets) { return static_cast<std::uint32_t>(octets.size()); };
        const std::uint64_t key = temporary(message.key, id);
        const std::uint64_t iv = port.place(kIv, message.iv);
        const bool ccm = message.mode == (id == CoreId::aes ? 7u : kSm4Ccm);
        ErrorCode error;
        if (ccm && id == CoreId::sm4) {
            error =
                run(Sm4Command::ccm_init, Sm4CcmInit{key, iv, size(message.key), size(message.iv), message.operation,
                                                     size(message.aad), size(message.text), message.tag_length});
        } else {
            CipherInit init{key,
                            iv,
                            size(message.key),
                            size(message.iv),
                            message.mode,
                            message.operation,
                            size(message.aad),
                            size(message.text),
                            id == CoreId::aes ? message.tag_length : 0,
                            0};
            error = run(ccm ? AesCommand::ccm_init : AesCommand::init, init);
        }
        if (error != ErrorCode::ok) port.keys().temporary().clear();
        return error;
    }
    /// The whole message as a driver sends it, in place if `in_place`; text and tag, or nothing and `last_error`.
    std::optional<Bytes> send(const Message& message, bool in_place = false) {
        core->flush();
        const std::uint64_t out = address(in_place ? kInput : kOutput);
        last_error = begin(message);
        const auto length = static_cast<std::uint32_t>(message.text.size());
        if (last_error == ErrorCode::ok && !message.aad.empty())
            last_error = run(AesCommand::aad_final,
                             CipherAad{port.place(kAad, message.aad), static_cast<std::uint32_t>(message.aad.size())});
        if (last_error != ErrorCode::ok) return std::nullopt;
        if (message.operation == kDecrypt) port.place(kTag, message.tag);
        const CipherFinal final{port.place(kInput, message.text), out, address(kTag), length, message.tag_length};
        last_error = run(AesCommand::final, final);
        if (last_error != ErrorCode::ok) return std::nullopt;
        Bytes result = port.peek(out, message.text.size());
        if (message.operation == kEncrypt) {
            const Bytes tag = port.peek(address(kTag), message.tag_length);
            result.insert(result.end(), tag.begin(), tag.end());
        }
        return result;
    }

    const CoreId id;
    std::unique_ptr<Core> core;
    ErrorCode last_error = ErrorCode::ok;

private:
    Rig(std::unique_ptr<Core> made, CoreId which) : CoreRig(*made, which), id(which), core(std::move(made)) {}
};

struct File {
    const char* name;
    CoreId core;
    std::uint32_t mode;
    std::size_t cases;
};

TEST(BlockCipherCore, AnswersEveryPublishedTextInPlaceAndNotCE70CE71) {
    constexpr File kFiles[] = {{"ecb-aes", CoreId::aes, 1, 264}, {"cbc-aes", CoreId::aes, 2, 264},
                               {"ctr-aes", CoreId::aes, 3, 49},  {"cfb-aes", CoreId::aes, 4, 264},
                               {"xts-aes", CoreId::aes, 8, 62},  {"ecb-sm4", CoreId::sm4, 1, 19},
                               {"cbc-sm4", CoreId::sm4, 2, 12},  {"ctr-sm4", CoreId::sm4, 3, 27},
                               {"cfb-sm4", CoreId::sm4, 5, 26},  {"xts-sm4", CoreId::sm4, 9, 23}};
    for (const bool in_place : {false, true}) {
        for (const File& file : kFiles) {
            // Counters of some cases cross the 64 bits that the hardware counts in.
            Rig rig(file.core, QuirkSet::all().without(Quirk::q04_ctr64));
            run_vectors(file.name, file.cases, [&](const VectorCase& given) {
                const bool encrypt = given.op == "encrypt";
                return rig.send({file.mode,
                                 encrypt ? kEncrypt : kDecrypt,
                                 given.in.octets("key"),
                                 file.mode == 1 ? Bytes() : given.in.octets("iv"),
                                 {},
                                 given.in.octets(encrypt ? "pt" : "ct"),
                                 {},
                                 0},
                                in_place);
            });
        }
    }
}

TEST(BlockCipherCore, AnswersOrRefusesEveryPublishedAeadCaseCE43CE70) {
    constexpr File kFiles[] = {{"gcm-aes", CoreId::aes, 5, 190},
                               {"ccm-aes", CoreId::aes, 7, 263},
                               {"gcm-sm4", CoreId::sm4, 6, 53},
                               {"ccm-sm4", CoreId::sm4, kSm4Ccm, 91}};
    for (const File& file : kFiles) {
        Rig rig(file.core, QuirkSet::none());
        std::size_t too_long = 0;
        run_vectors(file.name, file.cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            const bool encrypt = given.op == "encrypt";
            const Bytes iv = given.in.octets("iv");
            const std::optional<Bytes> got =
                rig.send({file.mode, encrypt ? kEncrypt : kDecrypt, given.in.octets("key"), iv, given.in.octets("aad"),
                          given.in.octets(encrypt ? "pt" : "ct"), encrypt ? Bytes() : given.in.octets("tag"),
                          static_cast<std::uint32_t>(given.params.number("taglen"))});
            if (got || given.result == VectorResult::kInvalid || iv.size() <= 128) return got;
            ++too_long;
            return expected_output(given);
        });
        EXPECT_LE(too_long, 3U) << file.name;
    }
}

TEST(BlockCipherCore, AnswersTheCasesWithinItsLimitsWithAllQuirksQ01Q02Q03) {
    constexpr File kFiles[] = {{"gcm-aes", CoreId::aes, 5, 190},
                               {"ccm-aes", CoreId::aes, 7, 263},
                               {"gcm-sm4", CoreId::sm4, 6, 53},
                               {"ccm-sm4", CoreId::sm4, kSm4Ccm, 91}};
    for (const File& file : kFiles) {
        Rig rig(file.core);
        run_vectors(file.name, file.cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            const bool encrypt = given.op == "encrypt";
            const bool gcm = file.mode == 5 || file.mode == 6;
            Bytes iv = given.in.octets("iv");
            const Bytes aad = given.in.octets("aad");
            const Bytes text = given.in.octets(encrypt ? "pt" : "ct");
            const auto tag = static_cast<std::uint32_t>(given.params.number("taglen"));
            const bool outside = (gcm ? iv.size() != 12 : tag == 10) || (aad.empty() && text.empty());
            if (gcm && iv.size() == 16) iv[15] = 1;  // the field of the hardware ends in zeros
            const std::optional<Bytes> got = rig.send({file.mode, encrypt ? kEncrypt : kDecrypt, given.in.octets("key"),
                                                       iv, aad, text, encrypt ? Bytes() : given.in.octets("tag"), tag});
            if (!outside || given.result == VectorResult::kInvalid) return got;
            EXPECT_FALSE(got.has_value()) << given.id;
            EXPECT_EQ(rig.last_error, ErrorCode::einval) << given.id;
            return expected_output(given);
        });
    }
}

TEST(BlockCipherCore, TakesTheNonceOfGcmFromAFieldOfSixteenOctetsQ03) {
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        Rig rig(core);
        Rig::Message message{
            core == CoreId::aes ? 5u : 6u, kEncrypt, Bytes(16, 1), Bytes(12, 2), {}, Bytes(40, 3), {}, 16};
        const std::optional<Bytes> expected = rig.send(message);
        ASSERT_TRUE(expected.has_value());
        message.iv.resize(16, 0);
        EXPECT_EQ(rig.send(message), expected);
        // Without the quirk these 16 octets are another nonce.
        EXPECT_NE(Rig(core, QuirkSet::none()).send(message), expected);
        message.iv[15] = 1;
        EXPECT_EQ(rig.send(message), std::nullopt);
        EXPECT_EQ(rig.last_error, ErrorCode::einval);
    }
}

TEST(BlockCipherCore, CountsInSixtyFourBitsWithTheQuirkOnQ04) {
    const Bytes iv = {1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const Bytes wrapped = {1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    const Bytes carried = {1, 2, 3, 4, 5, 6, 7, 9, 0, 0, 0, 0, 0, 0, 0, 0};
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        for (const bool on : {true, false}) {
            Rig rig(core, on ? QuirkSet::all() : QuirkSet::none());
            const auto stream = [&](const Bytes& from, std::size_t size) {
                return rig.send({3, kEncrypt, Bytes(16, 1), from, {}, Bytes(size, 0), {}, 0}).value();
            };
            const Bytes both = stream(iv, 32);
            EXPECT_EQ(Bytes(both.begin() + 16, both.end()), stream(on ? wrapped : carried, 16));
        }
    }
}

TEST(BlockCipherCore, WantsTheLengthAndTheLastBlocksOfXtsTogetherQ05) {
    const auto final_of = [](bool on, std::uint32_t told, std::uint32_t update, std::uint32_t final) {
        Rig rig(CoreId::aes, on ? QuirkSet::all() : QuirkSet::all().without(Quirk::q05_xts_final));
        CipherInit init{
            rig.temporary(Bytes(32, 1), CoreId::aes), rig.address(CoreRig::kIv), 32, 16, 8, kEncrypt, 0, told, 0, 0};
        ErrorCode error = rig.run(AesCommand::init, init);
        if (error == ErrorCode::ok && update != 0)
            error = rig.run(AesCommand::update, CipherUpdate{rig.address(0), rig.address(0x8000), update});
        if (error != ErrorCode::ok) return error;
        return rig.run(AesCommand::final, CipherFinal{rig.address(0), rig.address(0x8000), 0, final, 0});
    };
    const ErrorCode ok = ErrorCode::ok;
    const ErrorCode bad = ErrorCode::emsgsize;
    EXPECT_EQ(final_of(true, 64, 32, 32), ok);
    EXPECT_EQ(final_of(true, 64, 0, 64), ok);
    EXPECT_EQ(final_of(true, 64, 48, 16), bad);
    EXPECT_EQ(final_of(false, 64, 48, 16), ok);
    EXPECT_EQ(final_of(true, 16, 0, 16), ok);
    EXPECT_EQ(final_of(true, 15, 0, 15), bad);
    EXPECT_EQ(final_of(true, 40, 16, 24), ok);
    EXPECT_EQ(final_of(true, 40, 32, 8), bad);
    EXPECT_EQ(final_of(false, 40, 32, 8), bad);
    EXPECT_EQ(final_of(true, 0, 32, 32), bad);
    EXPECT_EQ(final_of(false, 0, 32, 32), ok);
    EXPECT_EQ(final_of(true, 80, 32, 32), bad);
    EXPECT_EQ(final_of(true, 48, 32, 32), bad);
}

TEST(BlockCipherCore, AnswersEveryPublishedMacCE70AndGetsTheEmptyOneWrongQ06) {
    constexpr File kFiles[] = {
        {"cmac-aes", CoreId::aes, 6, 155}, {"cmac-sm4", CoreId::sm4, 7, 27}, {"xcbc-sm4", CoreId::sm4, 10, 28}};
    for (const bool on : {true, false}) {
        for (const File& file : kFiles) {
            Rig rig(file.core, on ? QuirkSet::all() : QuirkSet::none());
            const std::uint32_t mode = file.mode;
            run_mac_vectors(file.name, file.cases, [&](const VectorCase& given) -> std::optional<Bytes> {
                const Bytes key = given.in.octets("key");
                const Bytes text = given.in.octets("msg");
                CipherInit init;
                init.key = rig.temporary(key, file.core);
                init.key_length = static_cast<std::uint32_t>(key.size());
                init.mode = mode;
                init.operation = kEncrypt;
                const auto length = static_cast<std::uint32_t>(text.size());
                rig.core->flush();
                if (rig.run(AesCommand::init, init) != ErrorCode::ok) {
                    rig.port.keys().temporary().clear();
                    return std::nullopt;
                }
                const CipherFinal final{rig.port.place(CoreRig::kInput, text), 0, rig.address(CoreRig::kTag), length,
                                        16};
                EXPECT_EQ(rig.run(AesCommand::final, final), ErrorCode::ok);
                Bytes code = rig.port.peek(rig.address(CoreRig::kTag), given.in.number("outlen"));
                if (!on || !text.empty()) return code;
                // The empty message alone is wrong.
                if (given.result == VectorResult::kInvalid) return std::nullopt;
                const Bytes right = given.op == "mac" ? expected_output(given) : given.in.octets("mac");
                EXPECT_NE(code, right) << given.id;
                return right;
            });
        }
    }
}

TEST(BlockCipherCore, TakesACmacThroughTheAssociatedDataToo) {
    Rig rig(CoreId::aes);
    const auto init = [&](std::uint32_t aad) {
        rig.core->flush();
        CipherInit start;
        start.key = rig.temporary(Bytes(16, 1), CoreId::aes);
        start.key_length = 16;
        start.mode = 6;
        start.operation = kEncrypt;
        start.aad_length = aad;
        start.tag_length = 16;
        EXPECT_EQ(rig.run(AesCommand::init, start), ErrorCode::ok);
    };
    init(0);
    ASSERT_EQ(rig.run(AesCommand::final, CipherFinal{rig.address(0), 0, rig.address(CoreRig::kTag), 50, 16}),
              ErrorCode::ok);
    const Bytes expected = rig.port.peek(rig.address(CoreRig::kTag), 16);
    init(50);
    ASSERT_EQ(
        rig.run(AesCommand::aad_final_auth, CipherAadAuth{rig.address(0), 50, 0, rig.address(CoreRig::kTag) + 32, 16}),
        ErrorCode::ok);
    EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kTag) + 32, 16), expected);
}

TEST(BlockCipherCore, ClearsOrHoldsBackATextWhoseTagIsWrongCE20CE43) {
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        for (const bool clear : {true, false}) {
            Rig rig(core, QuirkSet::all(), clear);
            Rig::Message message{core == CoreId::aes ? 5u : 6u,
                                 kEncrypt,
                                 Bytes(16, 1),
                                 Bytes(12, 2),
                                 Bytes(5, 9),
                                 Bytes(5000, 3),
                                 {},
                                 16};
            const Bytes sealed = rig.send(message).value();
            message.operation = kDecrypt;
            message.text.assign(sealed.begin(), sealed.begin() + 5000);
            message.tag.assign(sealed.begin() + 5000, sealed.end());
            EXPECT_EQ(rig.send(message), Bytes(5000, 3));
            message.tag[3] ^= 1;
            const Bytes before(6000, 0x77);
            rig.port.place(CoreRig::kOutput, before);
            EXPECT_EQ(rig.send(message), std::nullopt);
            EXPECT_EQ(rig.last_error, ErrorCode::ebadmsg);
            Bytes expected(5000, clear ? 0 : 0x77);
            expected.resize(6000, 0x77);
            EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), 6000), expected);
        }
    }
}

TEST(BlockCipherCore, GivesTheSameForPiecesAndChainsOfNodesCE72) {
    const std::vector<std::vector<std::uint32_t>> splits = {{5003}, {1, 5002}, {15, 17, 4971}, {4096, 907}, {4999, 4}};
    for (const std::uint32_t mode : {2u, 3u, 4u, 5u, 7u, 8u}) {
        const std::uint32_t size = mode == 2 ? 4992 : 5003;
        Bytes text(size);
        for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<std::uint8_t>(i * 5);
        const Rig::Message message{mode, kEncrypt, Bytes(32, 1), Bytes(mode == 5 || mode == 7 ? 12 : 16, 2),
                                   {},   text,     {},           mode == 5 || mode == 7 ? 16u : 0u};
        Rig rig(CoreId::aes);
        const Bytes expected = rig.send(message).value();
        for (std::vector<std::uint32_t> sizes : splits) {
            sizes.back() -= 5003 - size;
            if (sizes.back() > 5003) continue;
            rig.core->flush();
            ASSERT_EQ(rig.begin(message), ErrorCode::ok);
            const std::uint64_t out = rig.address(CoreRig::kOutput);
            rig.port.place(CoreRig::kOutput, Bytes(size, 0));
            const std::uint64_t chain = rig.chain(sizes, rig.port.place(CoreRig::kInput, text), out);
            const CipherScatter scatter{chain, 5, 0, rig.address(CoreRig::kTag), message.tag_length};
            ASSERT_EQ(rig.run(AesCommand::scatter_gather, scatter), ErrorCode::ok) << mode;
            Bytes got = rig.port.peek(out, size);
            const Bytes tag = rig.port.peek(rig.address(CoreRig::kTag), message.tag_length);
            got.insert(got.end(), tag.begin(), tag.end());
            EXPECT_EQ(got, expected) << mode;
        }
        rig.core->flush();
        ASSERT_EQ(rig.begin(message), ErrorCode::ok);
        const std::uint64_t in = rig.port.place(CoreRig::kInput, text);
        const std::uint64_t out = rig.address(CoreRig::kOutput);
        ASSERT_EQ(rig.run(AesCommand::update, CipherUpdate{in, out, 4112}), ErrorCode::ok);
        ASSERT_EQ(rig.run(AesCommand::update, CipherUpdate{in + 4112, out + 4112, 16}), ErrorCode::ok);
        ASSERT_EQ(rig.run(AesCommand::final, CipherFinal{in + 4128, out + 4128, rig.address(CoreRig::kTag), size - 4128,
                                                         message.tag_length}),
                  ErrorCode::ok);
        EXPECT_EQ(rig.port.peek(out, size), Bytes(expected.begin(), expected.begin() + size)) << mode;
    }
}

TEST(BlockCipherCore, RefusesWhatItDoesNotKnowCE35CE36) {
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        Rig rig(core);
        for (const std::uint8_t number : {0x00, 0x07, 0x0b, 0x7f}) EXPECT_EQ(rig.run(number), ErrorCode::enosys);
        const CipherUpdate update{rig.address(0), rig.address(0), 16};
        const CipherFinal final{rig.address(0), rig.address(0), 0, 16, 0};
        EXPECT_EQ(rig.run(AesCommand::update, update), ErrorCode::eproto);
        EXPECT_EQ(rig.run(AesCommand::final, final), ErrorCode::eproto);
        EXPECT_EQ(rig.run(AesCommand::aad_final, CipherAad{}), ErrorCode::eproto);
        EXPECT_EQ(rig.run(AesCommand::scatter_gather, CipherScatter{}), ErrorCode::eproto);
        const Rig::Message message{1, kEncrypt, Bytes(16, 1), {}, {}, Bytes(32), {}, 0};
        ASSERT_EQ(rig.begin(message), ErrorCode::ok);
        EXPECT_FALSE(rig.core->idle());
        EXPECT_EQ(rig.begin(message), ErrorCode::eproto);
        EXPECT_EQ(rig.run(AesCommand::aad_final, CipherAad{rig.address(0), 16}), ErrorCode::eproto);
        ASSERT_EQ(rig.run(AesCommand::final, final), ErrorCode::ok);
        EXPECT_EQ(rig.run(AesCommand::final, final), ErrorCode::eproto);
        EXPECT_EQ(rig.run(AesCommand::update, update), ErrorCode::eproto);
        rig.core->flush();
        EXPECT_TRUE(rig.core->idle());
    }
}

TEST(BlockCipherCore, RefusesModesAndLengthsCE37) {
    const auto error = [](CoreId core, Rig::Message message) {
        Rig rig(core);
        rig.send(message);
        return rig.last_error;
    };
    const Rig::Message good{2, kEncrypt, Bytes(16), Bytes(16), {}, Bytes(32), {}, 0};
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        EXPECT_EQ(error(core, good), ErrorCode::ok);
        const auto with = [&](auto change) {
            Rig::Message message = good;
            change(message);
            return error(core, message);
        };
        for (const std::uint32_t mode : {0u, 11u, 255u, 0x102u})
            EXPECT_EQ(with([&](auto& m) { m.mode = mode; }), ErrorCode::einval) << mode;
        for (const std::uint32_t operation : {0u, 3u})
            EXPECT_EQ(with([&](auto& m) { m.operation = operation; }), ErrorCode::einval);
        for (const std::size_t size : {8u, 15u, 17u, 33u})
            EXPECT_EQ(with([&](auto& m) { m.key.resize(size); }), ErrorCode::einval) << size;
        EXPECT_EQ(with([](auto& m) { m.key.resize(24); }), core == CoreId::aes ? ErrorCode::ok : ErrorCode::einval);
        for (const std::size_t size : {0u, 8u, 12u})
            EXPECT_EQ(with([&](auto& m) { m.iv.resize(size); }), ErrorCode::einval);
        EXPECT_EQ(with([](auto& m) { m.text.resize(33); }), ErrorCode::emsgsize);
    }
}

TEST(BlockCipherCore, HoldsAnAeadToTheLengthsItWasToldCE37) {
    Rig rig(CoreId::aes);
    const Rig::Message message{5, kEncrypt, Bytes(16), Bytes(12), Bytes(20), Bytes(32), {}, 16};
    const auto begun = [&] {
        rig.core->flush();
        EXPECT_EQ(rig.begin(message), ErrorCode::ok);
    };
    const std::uint64_t at = rig.address(0);
    begun();
    EXPECT_EQ(rig.run(AesCommand::update, CipherUpdate{at, at, 16}), ErrorCode::eproto);  // where is the AAD?
    EXPECT_EQ(rig.run(AesCommand::aad_final, CipherAad{at, 19}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(AesCommand::aad_update, CipherAad{at, 21}), ErrorCode::emsgsize);
    ASSERT_EQ(rig.run(AesCommand::aad_update, CipherAad{at, 16}), ErrorCode::ok);
    ASSERT_EQ(rig.run(AesCommand::aad_final, CipherAad{at, 4}), ErrorCode::ok);
    EXPECT_EQ(rig.run(AesCommand::aad_update, CipherAad{at, 4}), ErrorCode::eproto);
    EXPECT_EQ(rig.run(AesCommand::update, CipherUpdate{at, at, 15}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(AesCommand::update, CipherUpdate{at, at, 48}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(AesCommand::final, CipherFinal{at, at, at, 31, 16}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(AesCommand::final, CipherFinal{at, at, at, 32, 12}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(AesCommand::final, CipherFinal{at, at, rig.address(0x100), 32, 16}), ErrorCode::ok);
}

TEST(BlockCipherCore, RefusesKeysOfOthersAndOfOtherLengthsCE38CE40) {
    for (const CoreId core : {CoreId::aes, CoreId::sm4}) {
        Rig rig(core);
        CipherInit init;
        init.key_length = 16;
        init.mode = 1;
        init.operation = kEncrypt;
        init.key = KeyRef::kTemporary;
        EXPECT_EQ(rig.run(AesCommand::init, init), ErrorCode::enoent);
        rig.temporary(Bytes(16), CoreId::hc);
        EXPECT_EQ(rig.run(AesCommand::init, init), ErrorCode::ekeyrejected);
        rig.temporary(Bytes(32), core);
        EXPECT_EQ(rig.run(AesCommand::init, init), ErrorCode::ekeyrejected);
        rig.temporary(Bytes(16), core);
        EXPECT_EQ(rig.run(AesCommand::init, init), ErrorCode::ok);
    }
}

TEST(BlockCipherCore, TellsWhatMemoryRefusesCE42) {
    Rig rig(CoreId::aes);
    const Rig::Message message{5, kEncrypt, Bytes(16), Bytes(12), Bytes(4), Bytes(32), {}, 16};
    const std::uint64_t at = rig.address(0);
    CipherInit init{rig.temporary(Bytes(16), CoreId::aes), kNoMemory, 16, 12, 5, kEncrypt, 4, 32, 16, 0};
    EXPECT_EQ(rig.run(AesCommand::init, init), ErrorCode::efault);
    ASSERT_EQ(rig.begin(message), ErrorCode::ok);
    EXPECT_EQ(rig.run(AesCommand::aad_final, CipherAad{kNoMemory, 4}), ErrorCode::efault);
    EXPECT_EQ(rig.run(AesCommand::update, CipherUpdate{kNoMemory, at, 16}), ErrorCode::efault);
    rig.core->flush();
    for (const CipherFinal& final :
         {CipherFinal{kNoMemory, at, at, 32, 16}, {at, kNoMemory, at, 32, 16}, {at, at, kNoMemory, 32, 16}}) {
        ASSERT_EQ(rig.begin(message), ErrorCode::ok);
        ASSERT_EQ(rig.run(AesCommand::aad_final, CipherAad{at, 4}), ErrorCode::ok);
        EXPECT_EQ(rig.run(AesCommand::final, final), ErrorCode::efault);
        rig.core->flush();
    }
}

TEST(BlockCipherCore, TakesTheTimeOfKeyAndBlocks) {
    Rig aes(CoreId::aes);
    aes.send({2, kEncrypt, Bytes(32), Bytes(16), {}, Bytes(4096), {}, 0});
    EXPECT_EQ(aes.port.worked, 16U + 256U * 16U);
    Rig gcm(CoreId::aes);
    gcm.send({5, kEncrypt, Bytes(16), Bytes(12), {}, Bytes(17), {}, 16});
    EXPECT_EQ(gcm.port.worked, 12U + 8U + 3U * 12U + 2U * 12U);
    Rig sm4(CoreId::sm4);
    sm4.send({kSm4Ccm, kEncrypt, Bytes(16), Bytes(12), {}, Bytes(16), {}, 16});
    EXPECT_EQ(sm4.port.worked, 32U + 2U * 32U);
}

}  // namespace
}  // namespace cxlvp::crypto
