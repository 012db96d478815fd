// SPDX-License-Identifier: Apache-2.0
// Keys by reference: DS-1, DS-6, CE-38 to CE-41, CE-78.

#include "cxlvp/crypto/keys/key_access.h"

#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

constexpr unsigned kMailbox = 3;

class KeyAccessRules : public testing::Test {
protected:
    Datastore::Object& make(CoreId core, std::size_t bytes = 16, std::uint32_t flags = 0, unsigned owner = kMailbox) {
        Datastore::Object* object = datastore_.create(1, static_cast<std::uint32_t>(bytes), owner);
        object->type = KeyType::of(core, flags);
        object->bytes.assign(bytes, 0x42);
        return *object;
    }

    HardwareKeys hardware_;
    TemporaryStore temporary_{960};
    Datastore datastore_{65536, Random(1, "keys")};
    KeyAccess keys_{kMailbox, temporary_, datastore_, hardware_};
    UsedKey key_;
};

TEST_F(KeyAccessRules, AnObjectIsLentAndATemporaryKeyIsTaken) {
    Datastore::Object& object = make(CoreId::aes);
    ASSERT_EQ(keys_.use(object.reference, CoreId::aes, key_), ErrorCode::ok);
    EXPECT_EQ(key_.bytes().data(), object.bytes.data());
    EXPECT_EQ(key_.type().core(), CoreId::aes);
    temporary_.push({KeyType::of(CoreId::aes, KeyType::kTwoShares), SecretBytes(32, 7)});
    ASSERT_EQ(keys_.use(KeyRef::kTemporary, CoreId::aes, key_), ErrorCode::ok);
    EXPECT_EQ(key_.size(), 32u);
    EXPECT_EQ(key_.bytes()[31], 7);
    EXPECT_TRUE(key_.type().two_shares());
    EXPECT_EQ(temporary_.top(), nullptr);
    EXPECT_EQ(keys_.use(KeyRef::kTemporary, CoreId::aes, key_), ErrorCode::enoent);
}

TEST_F(KeyAccessRules, CE38_WhatDoesNotExistOrIsEmptyIsEnoent) {
    EXPECT_EQ(keys_.use(KeyRef::kNone, CoreId::aes, key_), ErrorCode::enoent);
    EXPECT_EQ(keys_.use(0x1234, CoreId::aes, key_), ErrorCode::enoent);
    EXPECT_EQ(keys_.use(KeyRef::kLast, CoreId::aes, key_), ErrorCode::enoent);
    const Datastore::Object* empty = datastore_.create(1, 16, kMailbox);
    EXPECT_EQ(keys_.use(empty->reference, CoreId::aes, key_), ErrorCode::enoent);
}

TEST_F(KeyAccessRules, CE39_UseTakesTheExecuteRightAlone) {
    Datastore::Object& object = make(CoreId::aes);
    const std::uint64_t me = std::uint64_t{1} << kMailbox;
    object.masks = {me, me, ~me};
    EXPECT_EQ(keys_.use(object.reference, CoreId::aes, key_), ErrorCode::eacces);
    object.masks = {0, 0, me};
    EXPECT_EQ(keys_.use(object.reference, CoreId::aes, key_), ErrorCode::ok);
}

TEST_F(KeyAccessRules, CE40_DS6_AKeyOfAnotherFamilyIsRejected) {
    const Datastore::Object& object = make(CoreId::aes);
    EXPECT_EQ(keys_.use(object.reference, CoreId::sm4, key_), ErrorCode::ekeyrejected);
    EXPECT_EQ(keys_.use(object.reference, CoreId::sm4, key_, CoreId::aes), ErrorCode::ok);
    EXPECT_EQ(keys_.use(object.reference, CoreId::sm4, key_, CoreId::kic), ErrorCode::ekeyrejected);
}

TEST_F(KeyAccessRules, DS6_TheSecondAesCoreUsesKeysOfTheFirstAndHasNoneOfItsOwn) {
    EXPECT_EQ(keys_.use(make(CoreId::aes).reference, CoreId::aes2, key_), ErrorCode::ok);
    EXPECT_EQ(keys_.use(make(CoreId::aes2).reference, CoreId::aes2, key_), ErrorCode::ekeyrejected);
}

TEST_F(KeyAccessRules, CE38_CE39_CE40_TheFirstCheckThatFailsCounts) {
    Datastore::Object& object = make(CoreId::aes);
    object.masks.execute = 0;
    EXPECT_EQ(keys_.use(object.reference, CoreId::sm4, key_), ErrorCode::eacces) << "before the family";
    object.bytes.clear();
    EXPECT_EQ(keys_.use(object.reference, CoreId::sm4, key_), ErrorCode::eacces) << "contents of others are not told";
}

TEST_F(KeyAccessRules, DS5_ATemporaryKeyOfAnotherFamilyIsGoneAllTheSame) {
    temporary_.push({KeyType::of(CoreId::aes), SecretBytes(16)});
    EXPECT_EQ(keys_.use(KeyRef::kTemporary, CoreId::sm4, key_), ErrorCode::ekeyrejected);
    EXPECT_EQ(temporary_.used(), 0u);
}

TEST_F(KeyAccessRules, LastIsTheObjectMadeOrWrittenLast) {
    const Datastore::Object& first = make(CoreId::aes);
    const Datastore::Object& second = make(CoreId::aes);
    keys_.set_last(second);
    ASSERT_EQ(keys_.use(KeyRef::kLast, CoreId::aes, key_), ErrorCode::ok);
    EXPECT_EQ(key_.bytes().data(), second.bytes.data());
    EXPECT_EQ(keys_.put(first.reference, KeyType::of(CoreId::aes), SecretBytes(16, 9)), ErrorCode::ok);
    ASSERT_EQ(keys_.use(KeyRef::kLast, CoreId::aes, key_), ErrorCode::ok);
    EXPECT_EQ(key_.bytes()[0], 9);
    datastore_.grant(*datastore_.find(first.reference), {});
    EXPECT_EQ(keys_.use(KeyRef::kLast, CoreId::aes, key_), ErrorCode::enoent);
}

TEST_F(KeyAccessRules, LastIsThatOfTheOwnMailbox) {
    TemporaryStore other_temporary(960);
    KeyAccess other(kMailbox + 1, other_temporary, datastore_, hardware_);
    keys_.set_last(make(CoreId::aes));
    EXPECT_EQ(other.use(KeyRef::kLast, CoreId::aes, key_), ErrorCode::enoent);
}

TEST_F(KeyAccessRules, CE78_HardwareKeysAreOfKicAndOnlyValidOnesExist) {
    hardware_.keys[1] = SecretBytes(32, 5);
    EXPECT_EQ(keys_.use(KeyRef::hardware(2), CoreId::kic, key_), ErrorCode::ok);
    EXPECT_EQ(key_.size(), 32u);
    EXPECT_EQ(keys_.use(KeyRef::hardware(2), CoreId::aes, key_), ErrorCode::ekeyrejected);
    EXPECT_EQ(keys_.use(KeyRef::hardware(1), CoreId::kic, key_), ErrorCode::enoent);
    EXPECT_EQ(keys_.use(KeyRef::hardware(8) + 0x100000001, CoreId::kic, key_), ErrorCode::enoent);
}

TEST_F(KeyAccessRules, CE78_AHardwareKeyIsNotWritten) {
    hardware_.keys[0] = SecretBytes(32, 5);
    EXPECT_EQ(keys_.put(KeyRef::hardware(1), KeyType::of(CoreId::kic), SecretBytes(32)), ErrorCode::enoent);
    EXPECT_EQ(hardware_.keys[0], SecretBytes(32, 5));
}

TEST_F(KeyAccessRules, CE41_AFullTemporaryStoreIsEnomem) {
    EXPECT_EQ(keys_.put(KeyRef::kTemporary, KeyType::of(CoreId::aes), SecretBytes(904)), ErrorCode::ok);
    EXPECT_EQ(keys_.put(KeyRef::kTemporary, KeyType::of(CoreId::aes), SecretBytes(1)), ErrorCode::enomem);
    EXPECT_EQ(temporary_.used(), 960u);
}

TEST_F(KeyAccessRules, AResultGoesToAnObjectOfItsLengthThatTheMailboxMayWrite) {
    Datastore::Object& object = make(CoreId::aes, 16);
    const KeyType type = KeyType::of(CoreId::sm4, KeyType::kPlaintext);
    EXPECT_EQ(keys_.put(0x1234, type, SecretBytes(16)), ErrorCode::enoent);
    EXPECT_EQ(keys_.put(KeyRef::kNone, type, SecretBytes(16)), ErrorCode::enoent);
    EXPECT_EQ(keys_.put(object.reference, type, SecretBytes(15)), ErrorCode::emsgsize);
    EXPECT_EQ(object.type.core(), CoreId::aes);
    object.masks.write = 0;
    EXPECT_EQ(keys_.put(object.reference, type, SecretBytes(16)), ErrorCode::eacces);
    object.masks.write = std::uint64_t{1} << kMailbox;
    EXPECT_EQ(keys_.put(object.reference, type, SecretBytes(16, 6)), ErrorCode::ok);
    EXPECT_EQ(object.bytes, SecretBytes(16, 6));
    EXPECT_EQ(object.type.word, type.word);
}

TEST_F(KeyAccessRules, AnObjectIsFoundWithTheRightThatIsAskedFor) {
    Datastore::Object& object = make(CoreId::aes);
    Datastore::Object* found = nullptr;
    const std::uint64_t me = std::uint64_t{1} << kMailbox;
    object.masks = {me, 0, 0};
    EXPECT_EQ(keys_.object(object.reference, Right::read, found), ErrorCode::ok);
    EXPECT_EQ(found, &object);
    EXPECT_EQ(keys_.object(object.reference, Right::write, found), ErrorCode::eacces);
    EXPECT_EQ(keys_.object(KeyRef::kTemporary, Right::read, found), ErrorCode::enoent);
}

}  // namespace
}  // namespace cxlvp::crypto
