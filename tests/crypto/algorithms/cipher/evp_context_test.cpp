// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/crypto/algorithms/aead/evp_aead.h"

namespace cxlvp::crypto {
namespace {

Bytes octets(std::size_t count, std::uint8_t first) {
    Bytes out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(first + 7 * i);
    return out;
}

/// A message and how it begins.
struct Message {
    EvpMode mode;
    Bytes key;
    Bytes iv;
    Direction direction;
};

Bytes work(EvpContext& context, const Message& message) {
    const evp_cipher_st* const cipher = evp_cipher(BlockFamily::aes, message.mode, message.key.size());
    EXPECT_TRUE(context.begin(cipher, message.key, message.iv, message.direction));
    Bytes text = octets(64, 1);
    context.update(text.data(), text.data(), text.size());
    return text;
}

TEST(EvpContext, AMessageDoesNotDependOnThoseBeforeIt) {
    const Bytes key = octets(32, 0x10), other = octets(32, 0x20), iv = octets(16, 0x30), second = octets(16, 0x40);
    const auto encrypt = Direction::encrypt, decrypt = Direction::decrypt;
    const std::vector<Message> messages = {
        {EvpMode::cbc, key, iv, encrypt},
        {EvpMode::cbc, key, second, encrypt},
        {EvpMode::cbc, key, iv, decrypt},
        {EvpMode::cbc, other, iv, decrypt},
        {EvpMode::cbc, other, second, encrypt},
        {EvpMode::ecb, key, {}, encrypt},
        {EvpMode::ecb, key, {}, encrypt},
        {EvpMode::ecb, key, {}, decrypt},
        {EvpMode::ctr, key, iv, encrypt},
        {EvpMode::ctr, key, iv, encrypt},
        {EvpMode::ctr, key, second, encrypt},
        {EvpMode::cfb, key, iv, decrypt},
        {EvpMode::cfb, key, second, decrypt},
        {EvpMode::gcm, key, iv, encrypt},
        {EvpMode::gcm, key, octets(12, 5), encrypt},
        {EvpMode::gcm, key, octets(12, 6), encrypt},
        {EvpMode::gcm, other, octets(12, 6), decrypt},
        {EvpMode::gcm, other, octets(40, 6), decrypt},
        {EvpMode::gcm, octets(16, 9), octets(12, 6), decrypt},
        {EvpMode::cbc, key, iv, encrypt},
    };
    EvpContext used;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        EvpContext fresh;
        EXPECT_EQ(work(used, messages[i]), work(fresh, messages[i])) << i;
    }
}

TEST(EvpContext, AKeyThatWasRefusedIsNotTakenForTheOneBefore) {
    const Bytes key = octets(32, 1), iv = octets(16, 2);
    const evp_cipher_st* const cipher = evp_cipher(BlockFamily::aes, EvpMode::cbc, 32);
    EvpContext used;
    const Bytes right = work(used, {EvpMode::cbc, key, iv, Direction::encrypt});
    EXPECT_FALSE(used.begin(cipher, ByteView(key).part(0, 31), iv, Direction::encrypt));
    EXPECT_FALSE(used.begin(cipher, octets(32, 3), ByteView(iv).part(0, 12), Direction::encrypt));
    EXPECT_EQ(work(used, {EvpMode::cbc, key, iv, Direction::encrypt}), right);
}

TEST(EvpAead, TheTagWithAKeyUsedBeforeIsThatOfANewObject) {
    const Bytes key = octets(32, 1), aad = octets(20, 2);
    EvpAead used;
    for (std::uint8_t i = 0; i < 4; ++i) {
        Bytes tags[2];
        EvpAead fresh;
        for (EvpAead* aead : {&used, &fresh}) {
            Bytes text = octets(50, i);
            ASSERT_TRUE(aead->begin_gcm(key, octets(12, i), Direction::encrypt));
            aead->aad(aad);
            aead->update(text.data(), text.data(), text.size());
            Bytes& tag = tags[aead == &used ? 0 : 1];
            tag.resize(EvpAead::kTagSize);
            aead->tag(tag.data());
            ASSERT_TRUE(aead->begin_gcm(key, octets(12, i), Direction::decrypt));
            aead->aad(aad);
            aead->update(text.data(), text.data(), text.size());
            EXPECT_EQ(text, octets(50, i));
            EXPECT_TRUE(aead->verify(tag));
            ASSERT_TRUE(aead->begin_gcm(key, octets(12, i), Direction::decrypt));
            EXPECT_FALSE(aead->verify(tag)) << "without the text";
        }
        EXPECT_EQ(tags[0], tags[1]);
    }
}

}  // namespace
}  // namespace cxlvp::crypto
