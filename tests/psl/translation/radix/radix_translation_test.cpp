// SPDX-License-Identifier: Apache-2.0
// CAIA 2 as a whole: what an access gets, and the status of DSISR (Section 4.3), each from a walk that causes it.
#include "cxlvp/psl/translation/radix/radix_translation.h"

#include <gtest/gtest.h>

#include "cxlvp/psl/translation/translator.h"
#include "psl/translation/radix_tables.h"

namespace cxlvp::psl {
namespace {

using Status = Translation::Status;
constexpr std::uint64_t kFault = 0x1000000000000000;
constexpr std::uint64_t kStoreFault = kFault | 0x02000000;

class RadixTranslationTest : public ::testing::Test, protected RadixTables {
protected:
    RadixTranslationTest() { translator_.set_nest_mmu_base(kPartitions); }
    Translation load(std::uint64_t ea = kEa) { return translator_.translate(context, ea, false, false, at_); }
    Translation store(std::uint64_t ea = kEa) { return translator_.translate(context, ea, true, false, at_); }
    Translator translator_{TranslationConfig{}, Caia::v2, memory};
    Tick at_ = 0;
};

// Power ISA 3.0B, Book III, 5.7.10
TEST_F(RadixTranslationTest, GoesThroughBothTablesAndFourLevels) {
    put_page(0x7650000, 7);
    const Translation found = load();
    EXPECT_EQ(found.status, Status::ok);
    EXPECT_EQ(found.real, 0x7651234u);
    EXPECT_EQ(found.page_shift, 16u);
    EXPECT_TRUE(found.lockable);
    EXPECT_EQ(memory.reads, 6u);
    EXPECT_EQ(memory.word(kEntry), kLeaf | 0x7650107u);  // R
    EXPECT_EQ(at_, ns(4) + ns(400) + ns(8) + ns(2) + 7 * ns(104));
}

TEST_F(RadixTranslationTest, AHitInTheEratStaysOnTheCard) {
    put_page(0x7650000, 7);
    load();
    const Tick before = at_;
    EXPECT_EQ(load(kEa + 4).real, 0x7651238u);
    EXPECT_EQ(at_, before + ns(4));
    EXPECT_EQ(translator_.erat().hits, 1u);
    EXPECT_EQ(translator_.erat().misses, 1u);
}

TEST_F(RadixTranslationTest, AnotherContextOfTheProcessIsServedByTheTlbOfTheNest) {
    put_page(0x7650000, 7);
    load();
    const std::uint64_t reads = memory.reads;
    const Tick before = at_;
    context.handle = 4;
    EXPECT_EQ(load().real, 0x7651234u);
    EXPECT_EQ(memory.reads, reads);
    EXPECT_EQ(at_, before + ns(4) + ns(400) + ns(8));
    EXPECT_EQ(translator_.tlb().hits, 1u);
}

TEST_F(RadixTranslationTest, TheWalkCacheLeavesOneReadForANeighbour) {
    put_page(0x7650000, 7);
    memory.set_word(kEntry + 8, kLeaf | 0x8880000 | 7);
    load();
    const std::uint64_t reads = memory.reads;
    EXPECT_EQ(load(kEa + 0x10000).real, 0x8881234u);
    EXPECT_EQ(memory.reads, reads + 1);
    EXPECT_EQ(translator_.walk_cache().hits, 1u);
    EXPECT_EQ(translator_.walk_cache().misses, 1u);
}

TEST_F(RadixTranslationTest, LeavesMayStandAt4K2MAnd1G) {
    memory.set_word(kThird + 2 * 8, kValid | kFourth | 9);
    memory.set_word(kFourth + 0x31 * 8, kLeaf | 0x4321000 | 7);
    const Translation small = load();
    EXPECT_EQ(small.real, 0x4321234u);
    EXPECT_EQ(small.page_shift, 12u);
    memory.set_word(kThird + 5 * 8, kLeaf | 0x200000000 | 7);
    const Translation medium = load((1ull << 30) + (5ull << 21) + 0x123456);
    EXPECT_EQ(medium.real, 0x200123456u);
    EXPECT_EQ(medium.page_shift, 21u);
    memory.set_word(kSecond + 6 * 8, kLeaf | 0x1000000000 | 7);
    const Translation large = load((6ull << 30) + 0x23456789);
    EXPECT_EQ(large.real, 0x1023456789u);
    EXPECT_EQ(large.page_shift, 30u);
}

TEST_F(RadixTranslationTest, QuadrantThreeIsTheTreeOfProcessZero) {
    memory.set_word(kKernelRoot, kLeaf);  // 512 GiB: too large a page
    EXPECT_EQ(load(0xC000000000001234).dsisr, kFault | 0xB4);
    memory.set_word(kKernelRoot, kValid | 0x400000 | 9);
    memory.set_word(0x400000, kLeaf | 0x40000000 | 0xf);
    context.sr = kKernel;
    EXPECT_EQ(load(0xC000000000001234).real, 0x40001234u);
    EXPECT_EQ(store(0xC000000000001234).status, Status::ok);
}

// Section 4.3, SLR
TEST_F(RadixTranslationTest, Section43MissingPageIsStatus88) {
    EXPECT_EQ(load().dsisr, kFault | 0x88);
    memory.set_word(kSecond + 8, 0);
    EXPECT_EQ(load((1ull << 30) + (8ull << 21)).dsisr, kFault | 0x88);  // the walk cache knows only what is valid
    EXPECT_EQ(translator_.counts().page_faults, 2u);
    put_page(0x7650000, 7);
    EXPECT_EQ(load().status, Status::ok);
}

// Section 4.3, S
TEST_F(RadixTranslationTest, Section43StoreIsS) {
    EXPECT_EQ(store().dsisr, kStoreFault | 0x88);
    EXPECT_EQ(load().dsisr, kFault | 0x88);
}

TEST_F(RadixTranslationTest, Section43PageThatDoesNotAllowTheAccessIsStatus88) {
    put_page(0x7650000, 4);  // read
    EXPECT_EQ(load().status, Status::ok);
    EXPECT_EQ(store().dsisr, kStoreFault | 0x88);
    put_page(0x7650000, 1);  // execute
    translator_.invalidate_all();
    EXPECT_EQ(load().dsisr, kFault | 0x88);
    put_page(0x7650000, 0xe);  // privileged
    EXPECT_EQ(load().dsisr, kFault | 0x88);
    context.sr = kKernel;
    EXPECT_EQ(load().status, Status::ok);
    context.sr = kUser;
    EXPECT_EQ(load().dsisr, kFault | 0x88);  // also from the caches
}

// Section 4.3, SF
TEST_F(RadixTranslationTest, Section43AddressOutsideTheTreeIsStatus80) {
    EXPECT_EQ(load(0x0010000000000000).dsisr, kFault | 0x80);
    EXPECT_EQ(store(0x4000000000001000).dsisr, kStoreFault | 0x80);
    EXPECT_EQ(load(0x8000000000001000).dsisr, kFault | 0x80);
    EXPECT_EQ(load(0xC010000000000000).dsisr, kFault | 0x80);
    EXPECT_EQ(load(0x000fffffffffffff).dsisr, kFault | 0x88);
    EXPECT_EQ(translator_.counts().segment_faults, 4u);
}

// Section 4.3, URTCH
TEST_F(RadixTranslationTest, Section43WhatTheNestMmuDoesNotWalkIsStatusB4) {
    put_page(0x7650000, 7);
    const auto refused = [this] {
        translator_.invalidate_all();
        return load().dsisr == (kFault | 0xB4);
    };
    EXPECT_FALSE(refused());
    const std::uint64_t sr = context.sr;
    for (const std::uint64_t xlat : {0, 1, 2}) {  // hashed, reserved, radix on hashed
        context.sr = (sr & ~0x0600000000000000ull) | xlat << 57;
        EXPECT_TRUE(refused()) << xlat;
    }
    context.sr = sr;
    context.lpid = 1;  // a guest
    EXPECT_TRUE(refused());
    context.lpid = 0;
    context.pid = 256;  // beyond the process table
    EXPECT_TRUE(refused());
    context.pid = 71;  // without a tree
    EXPECT_TRUE(refused());
    context.pid = 70;
    memory.set_word(kPartitions, 0);  // a hashed host
    EXPECT_TRUE(refused());
    memory.set_word(kPartitions, kValid);
    memory.set_word(kPartitions + 8, kProcesses);  // hashed processes
    EXPECT_TRUE(refused());
    memory.set_word(kPartitions + 8, kValid | kProcesses);
    memory.set_word(kRoot, kValid | kSecond | 10);  // another shape
    EXPECT_TRUE(refused());
    memory.set_word(kRoot, kValid | kSecond | 9);
    memory.set_word(kFourth + 3 * 8, kValid | 0x500000 | 5);  // a fifth level
    EXPECT_TRUE(refused());
    put_page(0x7650000, 7);
    translator_.set_nest_mmu_base(0);
    EXPECT_TRUE(refused());
    translator_.set_nest_mmu_base(kPartitions);
    EXPECT_FALSE(refused());
    EXPECT_EQ(translator_.counts().unsupported, 11u);
}

TEST_F(RadixTranslationTest, SetsRAndCAndNothingElse) {
    put_page(0x7650000, 6);
    load();
    EXPECT_EQ(memory.word(kEntry), kLeaf | 0x7650106u);
    EXPECT_EQ(memory.written_bytes, 1u);
    store();
    EXPECT_EQ(memory.word(kEntry), kLeaf | 0x7650186u);
    EXPECT_EQ(memory.written_bytes, 2u);
    const std::uint64_t reads = memory.reads;
    store();
    EXPECT_EQ(memory.reads, reads);
    put_page(0x7650000, 4);
    translator_.invalidate_all();
    store();
    EXPECT_EQ(memory.word(kEntry), kLeaf | 0x7650004u);
}

TEST_F(RadixTranslationTest, InputAndOutputIsNotLockable) {
    put_page(0x7650000, 0x20 | 7);  // ATT = 2
    EXPECT_FALSE(load().lockable);
    put_page(0x7650000, 0x10 | 7);  // strong access order
    translator_.invalidate_all();
    EXPECT_TRUE(load().lockable);
}

TEST_F(RadixTranslationTest, ATableThatCannotBeReadIsABusError) {
    put_page(0x7650000, 7);
    for (const std::uint64_t table : {kPartitions, kProcesses, kRoot, kSecond, kThird, kFourth}) {
        memory.broken_pages = {(table == kProcesses ? kProcesses + 70 * 16 : table) >> 12};
        translator_.invalidate_all();
        EXPECT_EQ(load().status, Status::bus_error) << table;
    }
    memory.broken_pages.clear();
    EXPECT_EQ(load().status, Status::ok);
}

TEST_F(RadixTranslationTest, WithCachedOnlyTheNestIsNotAsked) {
    put_page(0x7650000, 7);
    EXPECT_EQ(translator_.translate(context, kEa, false, true, at_).status, Status::not_known);
    EXPECT_EQ(at_, ns(4));
    load();
    EXPECT_EQ(translator_.translate(context, kEa, false, true, at_).status, Status::ok);
    Tick earlier = ns(20);
    EXPECT_EQ(translator_.translate(context, kEa, false, true, earlier).status, Status::not_known);
}

}  // namespace
}  // namespace cxlvp::psl
