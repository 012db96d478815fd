// SPDX-License-Identifier: Apache-2.0
// Objects outside of the datastore: DS-4.

#include "cxlvp/crypto/keys/key_blob.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

constexpr std::uint64_t kCid = 0x1122334455667788;
constexpr KeyBlob::Nonce kNonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const KeyType kType = KeyType::of(CoreId::aes, KeyType::kTwoShares);

SecretBytes data(std::size_t bytes) {
    SecretBytes out(bytes);
    for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>(0x40 + i);
    return out;
}

TEST(KeyBlob, DS4_APlainOneIsTheHeaderAndTheData) {
    const SecretBytes blob = KeyBlob::plain(kCid, data(5));
    const SecretBytes expected = {0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0,    0,   0,
                                  0,    5,    0,    0,    0,    0x40, 0x41, 0x42, 0x43, 0x44};
    EXPECT_EQ(blob, expected);
    const auto opened = KeyBlob::open_plain(blob);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->cid, kCid);
    EXPECT_EQ(opened->data, data(5));
    EXPECT_TRUE(opened->type.plaintext()) << "what has been seen may be seen again";
}

TEST(KeyBlob, DS4_AWrappedOneHas48BytesMore) {
    for (const std::size_t bytes : {0u, 1u, 16u, 33u, 4096u}) {
        const SecretBytes blob = KeyBlob::wrapped(kCid, kType, data(bytes), data(32), kNonce);
        EXPECT_EQ(blob.size(), bytes + 48);
        EXPECT_EQ(blob[8], 32) << "of wrap data";
        EXPECT_EQ(blob[9], 0);
        EXPECT_TRUE(std::equal(kNonce.begin(), kNonce.end(), blob.begin() + 16));
        const auto opened = KeyBlob::open_wrapped(blob, data(32));
        ASSERT_TRUE(opened.has_value()) << bytes;
        EXPECT_EQ(opened->cid, kCid);
        EXPECT_EQ(opened->type.word, kType.word);
        EXPECT_EQ(opened->data, data(bytes));
    }
}

TEST(KeyBlob, DS4_AWrappedOneDoesNotShowItsData) {
    const SecretBytes secret = data(32);
    const SecretBytes blob = KeyBlob::wrapped(kCid, kType, secret, data(32), kNonce);
    EXPECT_EQ(std::search(blob.begin(), blob.end(), secret.begin(), secret.begin() + 8), blob.end());
}

TEST(KeyBlob, DS4_EachLengthOfAnAesKeyWrapsAndOthersOpenNothing) {
    for (const std::size_t bytes : {16u, 24u, 32u}) {
        const SecretBytes blob = KeyBlob::wrapped(kCid, kType, data(16), data(bytes), kNonce);
        EXPECT_TRUE(KeyBlob::open_wrapped(blob, data(bytes)).has_value());
        SecretBytes wrong = data(bytes);
        wrong.back() ^= 1;
        EXPECT_FALSE(KeyBlob::open_wrapped(blob, wrong).has_value());
        EXPECT_FALSE(KeyBlob::open_wrapped(blob, data(bytes - 1)).has_value());
    }
    EXPECT_FALSE(KeyBlob::open_wrapped(KeyBlob::wrapped(kCid, kType, data(16), data(16), kNonce), {}).has_value());
}

TEST(KeyBlob, DS4_NoBitOfAWrappedOneCanBeFlipped) {
    const SecretBytes blob = KeyBlob::wrapped(kCid, kType, data(7), data(16), kNonce);
    for (std::size_t bit = 0; bit < 8 * blob.size(); ++bit) {
        SecretBytes flipped = blob;
        flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        EXPECT_FALSE(KeyBlob::open_wrapped(flipped, data(16)).has_value()) << bit;
    }
}

TEST(KeyBlob, LengthsThatDoNotAgreeWithTheHeaderAreRefused) {
    SecretBytes plain = KeyBlob::plain(kCid, data(5));
    SecretBytes wrapped = KeyBlob::wrapped(kCid, kType, data(5), data(16), kNonce);
    EXPECT_FALSE(KeyBlob::open_plain(wrapped).has_value());
    EXPECT_FALSE(KeyBlob::looks_wrapped(plain));
    EXPECT_FALSE(KeyBlob::open_wrapped(plain, data(16)).has_value());
    plain.pop_back();
    EXPECT_FALSE(KeyBlob::open_plain(plain).has_value());
    wrapped.push_back(0);
    EXPECT_FALSE(KeyBlob::open_wrapped(wrapped, data(16)).has_value());
    for (std::size_t bytes = 0; bytes < KeyBlob::kHeader; ++bytes)
        EXPECT_FALSE(KeyBlob::open_plain(data(bytes)).has_value()) << bytes;
    for (std::size_t bytes = 0; bytes < KeyBlob::kWrapBytes; ++bytes)
        EXPECT_FALSE(KeyBlob::open_wrapped(data(bytes), data(16)).has_value()) << bytes;
}

}  // namespace
}  // namespace cxlvp::crypto
