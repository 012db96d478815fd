// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/chacha20.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

TEST(ChaCha20, GivesEveryPublishedTextInPlaceHoweverItIsSplit) {
    for (const std::size_t piece : {1u, 63u, 64u, 1u << 20}) {
        run_vectors("chacha20", 28, [&](const VectorCase& given) -> std::optional<Bytes> {
            ChaCha20 cipher;
            if (!cipher.begin(given.in.octets("key"), given.in.octets("iv"))) return std::nullopt;
            Bytes data = given.in.octets(given.op == "encrypt" ? "pt" : "ct");
            for (std::size_t at = 0; at < data.size(); at += piece)
                cipher.update(data.data() + at, data.data() + at, std::min(piece, data.size() - at));
            return data;
        });
    }
}

TEST(ChaCha20, TakesAShortKeyTwiceWithItsOwnConstants) {
    // The key stream of an all-zero key of 128 bits, all-zero nonce, block 0, as published with the cipher.
    ChaCha20 cipher;
    ASSERT_TRUE(cipher.begin(Bytes(16, 0), Bytes(16, 0)));
    Bytes stream(16, 0);
    cipher.update(stream.data(), stream.data(), stream.size());
    EXPECT_EQ(stream,
              (Bytes{0x89, 0x67, 0x09, 0x52, 0x60, 0x83, 0x64, 0xfd, 0x00, 0xb2, 0xf9, 0x09, 0x36, 0xf0, 0x31, 0xc8}));
}

TEST(ChaCha20, WrapsItsCounterWithoutTouchingTheNonce) {
    const Bytes key(32, 5);
    Bytes last(16, 7);
    std::fill(last.begin(), last.begin() + 4, std::uint8_t{0xff});
    Bytes first = last;
    std::fill(first.begin(), first.begin() + 4, std::uint8_t{0});
    ChaCha20 across;
    ASSERT_TRUE(across.begin(key, last));
    Bytes two(128, 0);
    across.update(two.data(), two.data(), two.size());
    ChaCha20 after;
    ASSERT_TRUE(after.begin(key, first));
    Bytes one(64, 0);
    after.update(one.data(), one.data(), one.size());
    EXPECT_EQ(Bytes(two.begin() + 64, two.end()), one);
}

TEST(ChaCha20, RefusesOtherLengthsOfKeyAndNonce) {
    ChaCha20 cipher;
    EXPECT_TRUE(cipher.begin(Bytes(32), Bytes(16)));
    for (const std::size_t size : {0u, 15u, 17u, 24u, 31u, 33u}) EXPECT_FALSE(cipher.begin(Bytes(size), Bytes(16)));
    for (const std::size_t size : {0u, 12u, 15u, 17u}) EXPECT_FALSE(cipher.begin(Bytes(32), Bytes(size)));
}

}  // namespace
}  // namespace cxlvp::crypto
