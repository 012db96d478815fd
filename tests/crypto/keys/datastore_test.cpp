// SPDX-License-Identifier: Apache-2.0
// Objects of the datastore: DS-1 and DS-2.

#include "cxlvp/crypto/keys/datastore.h"

#include <set>

#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

Random random_of(const char* name = "datastore") {
    return Random(1, name);
}

TEST(Datastore, DS1_ItsMakerHasAllRightsAndNobodyElseHasAny) {
    Datastore store(65536, random_of());
    const Datastore::Object* object = store.create(7, 16, 5);
    ASSERT_NE(object, nullptr);
    for (const Right right : {Right::read, Right::write, Right::execute})
        for (unsigned mailbox = 0; mailbox < 64; ++mailbox)
            EXPECT_EQ(object->masks.allow(right, mailbox), mailbox == 5) << mailbox;
}

TEST(Datastore, DS1_RightsAreSeparateMasks) {
    Datastore store(65536, random_of());
    Datastore::Object* object = store.create(7, 16, 0);
    store.grant(*object, {std::uint64_t{1} << 63, 2, 4});
    EXPECT_TRUE(object->masks.allow(Right::read, 63));
    EXPECT_FALSE(object->masks.allow(Right::write, 63));
    EXPECT_TRUE(object->masks.allow(Right::write, 1));
    EXPECT_TRUE(object->masks.allow(Right::execute, 2));
    EXPECT_FALSE(object->masks.allow(Right::execute, 0));
}

TEST(Datastore, DS2_AnObjectThatNobodyHasARightToIsGone) {
    Datastore store(65536, random_of());
    Datastore::Object* object = store.create(7, 16, 0);
    const std::uint64_t reference = object->reference;
    store.grant(*object, {0, 0, 1});
    EXPECT_EQ(store.find(reference), object);
    store.grant(*object, {});
    EXPECT_EQ(store.find(reference), nullptr);
    EXPECT_EQ(store.find_cid(7), nullptr);
    EXPECT_EQ(store.next(0), nullptr);
}

TEST(Datastore, DS2_RoomOfADeletedObjectDoesNotComeBack) {
    Datastore store(2 * (16 + Datastore::kOverhead), random_of());
    for (int i = 0; i < 2; ++i) {
        Datastore::Object* object = store.create(7, 16, 0);
        ASSERT_NE(object, nullptr);
        store.grant(*object, {});
    }
    EXPECT_EQ(store.create(7, 16, 0), nullptr);
    store.clear();
    EXPECT_NE(store.create(7, 16, 0), nullptr);
}

TEST(Datastore, ItsCapacityIsUsedToTheLastByte) {
    Datastore store(16 + Datastore::kOverhead, random_of());
    EXPECT_EQ(store.create(7, 17, 0), nullptr);
    EXPECT_EQ(store.create(7, 0xffffffff, 0), nullptr);
    EXPECT_EQ(store.used(), 0u);
    EXPECT_NE(store.create(7, 16, 0), nullptr);
    EXPECT_EQ(store.used(), 16 + Datastore::kOverhead);
    EXPECT_EQ(store.create(7, 1, 0), nullptr);
}

TEST(Datastore, ReferencesAreUniqueAndNoneOfTheFixedOnes) {
    Datastore store(1 << 20, random_of());
    std::set<std::uint64_t> seen = {KeyRef::kNone, KeyRef::kTemporary, KeyRef::kLast};
    for (unsigned n = 1; n <= KeyRef::kHardwareKeys; ++n) seen.insert(KeyRef::hardware(n));
    for (unsigned i = 0; i < 1000; ++i) {
        const Datastore::Object* object = store.create(i, 4, i % 64);
        ASSERT_NE(object, nullptr);
        EXPECT_TRUE(seen.insert(object->reference).second) << i;
    }
}

TEST(Datastore, ReferencesFollowTheSeedAndDoNotTellTheOwner) {
    Datastore one(65536, random_of()), same(65536, random_of()), other(65536, random_of("other"));
    const std::uint64_t reference = one.create(7, 16, 0)->reference;
    EXPECT_EQ(same.create(8, 32, 9)->reference, reference);
    EXPECT_NE(other.create(7, 16, 0)->reference, reference);
}

TEST(Datastore, ObjectsAreListedInTheOrderInWhichTheyWereMade) {
    Datastore store(65536, random_of());
    std::vector<std::uint64_t> made;
    for (unsigned i = 0; i < 4; ++i) made.push_back(store.create(i, 4, 0)->reference);
    store.grant(*store.find(made[1]), {});
    EXPECT_EQ(store.next(0)->reference, made[0]);
    EXPECT_EQ(store.next(made[0])->reference, made[2]);
    EXPECT_EQ(store.next(made[2])->reference, made[3]);
    EXPECT_EQ(store.next(made[3]), nullptr);
    EXPECT_EQ(store.next(made[1]), nullptr) << "no such object";
}

TEST(Datastore, OfObjectsWithOneNameTheOldestIsFound) {
    Datastore store(65536, random_of());
    Datastore::Object* first = store.create(7, 4, 0);
    const std::uint64_t second = store.create(7, 8, 0)->reference;
    EXPECT_EQ(store.find_cid(7), first);
    store.grant(*first, {});
    EXPECT_EQ(store.find_cid(7)->reference, second);
    EXPECT_EQ(store.find_cid(8), nullptr);
}

TEST(KeyRef, HardwareKeysAre1To8InBothHalves) {
    EXPECT_EQ(KeyRef::hardware(3), 0x0000000300000003u);
    for (unsigned n = 1; n <= 8; ++n) EXPECT_EQ(KeyRef::hardware_number(KeyRef::hardware(n)), n);
    for (const std::uint64_t reference : {std::uint64_t{0}, std::uint64_t{0x900000009}, std::uint64_t{0x100000002},
                                          std::uint64_t{3}, std::uint64_t{0x300000000}, KeyRef::kLast})
        EXPECT_EQ(KeyRef::hardware_number(reference), 0u) << reference;
}

}  // namespace
}  // namespace cxlvp::crypto
