// SPDX-License-Identifier: Apache-2.0
// The stack of temporary keys: DS-5.

#include "cxlvp/crypto/keys/temporary_store.h"

#include <gtest/gtest.h>

#include "cxlvp/crypto/engine/engine_config.h"

namespace cxlvp::crypto {
namespace {

TemporaryStore::Key key(std::size_t bytes, std::uint8_t fill = 1) {
    return {KeyType::of(CoreId::aes), SecretBytes(bytes, fill)};
}

TEST(TemporaryStore, DS5_EachKeyCostsItsWordsAnd56) {
    TemporaryStore store(960);
    EXPECT_TRUE(store.push(key(16)));
    EXPECT_EQ(store.used(), 72u);
    EXPECT_TRUE(store.push(key(17)));
    EXPECT_EQ(store.used(), 72u + 76);
    EXPECT_TRUE(store.push(key(0)));
    EXPECT_EQ(store.used(), 72u + 76 + 56);
    store.pop();
    store.pop();
    EXPECT_EQ(store.used(), 72u);
}

TEST(TemporaryStore, DS5_960BytesHoldTenKeysOf32AndNoEleventhButOneOf24) {
    TemporaryStore store(EngineConfig().temporary_bytes);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(store.push(key(32)));
    EXPECT_EQ(store.used(), 880u);
    EXPECT_FALSE(store.push(key(32)));
    EXPECT_FALSE(store.push(key(25)));
    EXPECT_EQ(store.used(), 880u);
    EXPECT_TRUE(store.push(key(24)));
    EXPECT_EQ(store.used(), 960u);
    EXPECT_FALSE(store.push(key(0)));
}

TEST(TemporaryStore, DS5_TheLastKeyComesFirst) {
    TemporaryStore store(960);
    EXPECT_EQ(store.top(), nullptr);
    store.push(key(4, 1));
    store.push(key(4, 2));
    EXPECT_EQ(store.top()->bytes[0], 2);
    EXPECT_EQ(store.pop().bytes[0], 2);
    EXPECT_EQ(store.pop().bytes[0], 1);
    EXPECT_EQ(store.top(), nullptr);
}

TEST(TemporaryStore, AKeyThatIsRefusedLeavesTheOthersAsTheyAre) {
    TemporaryStore store(72);
    EXPECT_TRUE(store.push(key(16, 3)));
    EXPECT_FALSE(store.push(key(16, 4)));
    EXPECT_EQ(store.top()->bytes, SecretBytes(16, 3));
}

TEST(TemporaryStore, ClearingGivesAllRoomBack) {
    TemporaryStore store(72);
    store.push(key(16));
    store.clear();
    EXPECT_EQ(store.used(), 0u);
    EXPECT_EQ(store.top(), nullptr);
    EXPECT_TRUE(store.push(key(16)));
}

}  // namespace
}  // namespace cxlvp::crypto
