// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/cipher.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

struct Algorithm {
    const char* file;
    BlockFamily family;
    CipherMode mode;
    std::size_t cases;
};

constexpr Algorithm kAlgorithms[] = {
    {"ecb-aes", BlockFamily::aes, CipherMode::ecb, 264}, {"cbc-aes", BlockFamily::aes, CipherMode::cbc, 264},
    {"ctr-aes", BlockFamily::aes, CipherMode::ctr, 49},  {"cfb-aes", BlockFamily::aes, CipherMode::cfb, 264},
    {"xts-aes", BlockFamily::aes, CipherMode::xts, 62},  {"ecb-sm4", BlockFamily::sm4, CipherMode::ecb, 19},
    {"cbc-sm4", BlockFamily::sm4, CipherMode::cbc, 12},  {"ctr-sm4", BlockFamily::sm4, CipherMode::ctr, 27},
    {"cfb-sm4", BlockFamily::sm4, CipherMode::cfb, 26},  {"xts-sm4", BlockFamily::sm4, CipherMode::xts, 23},
};

/// Works on `data` where it lies, in pieces of `piece` octets; a block at least is left for the last.
bool run_in_place(Cipher& cipher, Bytes& data, std::size_t piece) {
    std::size_t at = 0;
    while (data.size() - at >= piece + kCipherBlock) {
        cipher.update(data.data() + at, data.data() + at, piece);
        at += piece;
    }
    return cipher.final(data.data() + at, data.data() + at, data.size() - at);
}

TEST(Cipher, GivesEveryPublishedTextInPlaceHoweverItIsSplitCE71) {
    Cipher cipher;  // one object begins again and again
    for (const std::size_t piece : {16u, 48u, 1u << 20}) {
        for (const Algorithm& algorithm : kAlgorithms) {
            run_vectors(algorithm.file, algorithm.cases, [&](const VectorCase& given) -> std::optional<Bytes> {
                const bool encrypt = given.op == "encrypt";
                Cipher::Setup setup;
                setup.family = algorithm.family;
                setup.mode = algorithm.mode;
                setup.direction = encrypt ? Direction::encrypt : Direction::decrypt;
                const Bytes iv = algorithm.mode == CipherMode::ecb ? Bytes() : given.in.octets("iv");
                if (!cipher.begin(setup, given.in.octets("key"), iv)) return std::nullopt;
                Bytes data = given.in.octets(encrypt ? "pt" : "ct");
                if (!run_in_place(cipher, data, piece)) return std::nullopt;
                return data;
            });
        }
    }
}

TEST(Cipher, UndoesItselfInEveryModeAndKeySize) {
    Bytes text(1000);
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<std::uint8_t>(i * i);
    for (const Algorithm& algorithm : kAlgorithms) {
        for (std::size_t key_size = 16; key_size <= 64; key_size += 8) {
            Cipher::Setup setup;
            setup.family = algorithm.family;
            setup.mode = algorithm.mode;
            const std::size_t units = algorithm.mode == CipherMode::xts ? 2 : 1;
            const bool exists = key_size % units == 0 && key_size / units % 8 == 0 && key_size / units >= 16 &&
                                key_size / units <= (algorithm.family == BlockFamily::sm4 ? 16U : 32U);
            const Bytes key(key_size, 3);
            const Bytes iv(algorithm.mode == CipherMode::ecb ? 0 : 16, 9);
            Cipher cipher;
            ASSERT_EQ(cipher.begin(setup, key, iv), exists) << algorithm.file << " " << key_size;
            if (!exists) continue;
            const bool whole_blocks = algorithm.mode == CipherMode::ecb || algorithm.mode == CipherMode::cbc;
            Bytes data(text.begin(), text.begin() + (whole_blocks ? 992 : 999));
            const Bytes before = data;
            ASSERT_TRUE(cipher.final(data.data(), data.data(), data.size()));
            EXPECT_NE(data, before);
            setup.direction = Direction::decrypt;
            ASSERT_TRUE(cipher.begin(setup, key, iv));
            ASSERT_TRUE(run_in_place(cipher, data, 64));
            EXPECT_EQ(data, before) << algorithm.file << " " << key_size;
        }
    }
}

TEST(Cipher, RefusesLengthsThatTheModeHasNot) {
    Cipher cipher;
    Cipher::Setup setup;
    const Bytes key(16, 1);
    const Bytes iv(16, 2);
    Bytes data(17, 7);
    const Bytes before = data;
    for (const CipherMode mode : {CipherMode::ecb, CipherMode::cbc}) {
        setup.mode = mode;
        ASSERT_TRUE(cipher.begin(setup, key, mode == CipherMode::ecb ? Bytes() : iv));
        EXPECT_FALSE(cipher.final(data.data(), data.data(), 17));
        EXPECT_FALSE(cipher.final(data.data(), data.data(), 15));
    }
    setup.mode = CipherMode::xts;
    ASSERT_TRUE(cipher.begin(setup, Bytes(32, 1), iv));
    EXPECT_FALSE(cipher.final(data.data(), data.data(), 15));
    EXPECT_FALSE(cipher.final(data.data(), data.data(), 0));
    EXPECT_EQ(data, before);
    for (const CipherMode mode : {CipherMode::cbc, CipherMode::ctr, CipherMode::cfb, CipherMode::xts}) {
        setup.mode = mode;
        const Bytes fitting(mode == CipherMode::xts ? 32 : 16, 1);
        EXPECT_TRUE(cipher.begin(setup, fitting, iv));
        EXPECT_FALSE(cipher.begin(setup, fitting, Bytes(15)));
        EXPECT_FALSE(cipher.begin(setup, fitting, Bytes()));
        for (const std::size_t size : {0u, 8u, 15u, 17u, 20u, 33u, 128u})
            EXPECT_FALSE(cipher.begin(setup, Bytes(size), iv)) << size;
    }
}

/// Key stream of CTR from a counter block, one block at a time by ECB.
Bytes stream_of(BlockFamily family, const Bytes& key, const std::vector<Bytes>& counters) {
    Cipher ecb;
    Cipher::Setup setup;
    setup.family = family;
    EXPECT_TRUE(ecb.begin(setup, key, {}));
    Bytes stream;
    for (const Bytes& counter : counters) {
        Bytes block(16);
        EXPECT_TRUE(ecb.final(counter.data(), block.data(), 16));
        stream.insert(stream.end(), block.begin(), block.end());
    }
    return stream;
}

TEST(Cipher, CountsInAsManyBitsAsItIsToldQ04) {
    const Bytes key(16, 0x42);
    const Bytes first = {1, 2, 3, 4, 5, 6, 7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const Bytes carried = {1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const Bytes wrapped64 = {1, 2, 3, 4, 5, 6, 7, 0xff, 0, 0, 0, 0, 0, 0, 0, 0};
    const Bytes wrapped32 = {1, 2, 3, 4, 5, 6, 7, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    const std::pair<CounterWidth, Bytes> widths[] = {
        {CounterWidth::bits128, carried}, {CounterWidth::bits64, wrapped64}, {CounterWidth::bits32, wrapped32}};
    for (const BlockFamily family : {BlockFamily::aes, BlockFamily::sm4}) {
        for (const auto& [width, second] : widths) {
            Bytes third = second;
            third[15] = 1;
            const Bytes expected = stream_of(family, key, {first, second, third});
            for (const std::size_t piece : {16u, 48u}) {
                Cipher::Setup setup;
                setup.family = family;
                setup.mode = CipherMode::ctr;
                setup.counter = width;
                Cipher cipher;
                ASSERT_TRUE(cipher.begin(setup, key, first));
                Bytes got(48, 0);
                for (std::size_t at = 0; at < got.size(); at += piece)
                    cipher.update(got.data() + at, got.data() + at, piece);
                EXPECT_EQ(got, expected) << static_cast<int>(width) << " in pieces of " << piece;
            }
        }
    }
}

TEST(Cipher, BeginsAnXtsUnitAtAnyBlock) {
    Bytes whole(100 * 16 + 5, 0x77);
    const Bytes text = whole;
    const Bytes key = [] {
        Bytes octets(64);
        for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(i);
        return octets;
    }();
    const Bytes tweak(16, 0xfe);
    Cipher::Setup setup;
    setup.mode = CipherMode::xts;
    Cipher cipher;
    ASSERT_TRUE(cipher.begin(setup, key, tweak));
    ASSERT_TRUE(cipher.final(whole.data(), whole.data(), whole.size()));
    for (const std::uint32_t block : {1u, 2u, 3u, 64u, 65u, 98u}) {
        setup.xts_first_block = block;
        ASSERT_TRUE(cipher.begin(setup, key, tweak));
        Bytes part(text.begin() + block * 16, text.end());
        ASSERT_TRUE(cipher.final(part.data(), part.data(), part.size()));
        EXPECT_EQ(part, Bytes(whole.begin() + block * 16, whole.end())) << block;
    }
}

}  // namespace
}  // namespace cxlvp::crypto
