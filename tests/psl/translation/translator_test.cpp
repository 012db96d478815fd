// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/translator.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "psl/translation/hash_tables.h"
#include "psl/translation/radix_tables.h"

namespace cxlvp::psl {
namespace {

using Status = Translation::Status;

/// Contexts of CAIA 1 that differ in one respect each, all with the same tables.
class HashCaches : public ::testing::Test, protected HashTables {
protected:
    static constexpr std::uint64_t kEa = 0x30123456;
    static constexpr std::uint64_t kOther = 0x40123456;  // another segment
    static constexpr std::uint64_t kVsid = 0x4711;

    HashCaches() {
        put_segment(kEa, kVsid);
        put_segment(kOther, kVsid + 1);
        entry_ = put_page(kVsid, 0x123000, 0x98765000);
        put_page(kVsid + 1, 0x123000, 0x98766000);
    }
    Translation load(const AddressContext& who, std::uint64_t ea = kEa) {
        return translator_.translate(who, ea, false, false, at_);
    }
    bool in_slb(const AddressContext& who, std::uint64_t ea = kEa) {
        const std::uint64_t hits = translator_.slb().hits;
        translator_.translate(who, ea, false, true, at_);
        return translator_.slb().hits != hits;
    }
    bool in_tlb(const AddressContext& who, std::uint64_t ea = kEa) {
        return translator_.translate(who, ea, false, true, at_).status == Status::ok;
    }
    AddressContext with(std::uint16_t handle, std::uint32_t pid, std::uint32_t lpid, std::uint8_t slice = 0) {
        AddressContext other = context;
        other.handle = handle;
        other.pid = pid;
        other.lpid = lpid;
        other.slice = slice;
        return other;
    }
    Translator translator_{TranslationConfig{}, Caia::v1, memory};
    Tick at_ = 0;
    std::uint64_t entry_ = 0;
};

// Section 4.2: SR.R = 0
TEST_F(HashCaches, Section42RealModeTranslatesNothingAndNeverFaults) {
    context.sr = 0x9000000000000000;
    const Translation real = load(context, 0xC000000012345678);
    EXPECT_EQ(real.status, Status::ok);
    EXPECT_EQ(real.real, 0x12345678u);
    EXPECT_EQ(memory.reads, 0u);
    EXPECT_EQ(at_, 0u);
    EXPECT_EQ(translator_.counts().real_mode, 1u);
    context.sr |= 0x10;
    EXPECT_EQ(load(context, 0xC000000012345678).status, Status::fault);
}

TEST_F(HashCaches, WithoutSfAnAddressHas32Bits) {
    context.sr &= ~0x8000000000000000;
    EXPECT_EQ(load(context, 0xabcdef0000000000 | kEa).real, 0x98765456u);
}

TEST_F(HashCaches, SlbiaTakesOutAllOrALpidOrAProcess) {
    const AddressContext contexts[] = {with(1, 7, 0), with(2, 8, 0), with(3, 7, 1)};
    struct Case {
        InvalidateScope scope;
        bool stays[3];
    };
    const Case cases[] = {{InvalidateScope::all(), {false, false, false}},
                          {InvalidateScope::of_lpid(0), {false, false, true}},
                          {InvalidateScope::of_process(0, 7), {false, true, true}}};
    for (const Case& c : cases) {
        for (const AddressContext& one : contexts) load(one);
        translator_.slbia(c.scope);
        for (int i = 0; i < 3; ++i) EXPECT_EQ(in_slb(contexts[i]), c.stays[i]) << i;
    }
}

TEST_F(HashCaches, SlbiaOfASliceLeavesTheOtherSlices) {
    const AddressContext here = with(1, 7, 0, 0);
    const AddressContext there = with(1, 7, 0, 1);
    load(here);
    load(there);
    translator_.slbia(InvalidateScope::of_slice(1));
    EXPECT_TRUE(in_slb(here));
    EXPECT_FALSE(in_slb(there));
}

TEST_F(HashCaches, SlbieTakesOutOneSegmentOfItsSize) {
    load(context);
    load(context, kOther);
    translator_.slbie(InvalidateScope::all(), kEa, true);
    EXPECT_TRUE(in_slb(context));
    translator_.slbie(InvalidateScope::of_lpid(5), kEa, false);
    EXPECT_TRUE(in_slb(context));
    translator_.slbie(InvalidateScope::of_lpid(0), kEa | 0xfff, false);
    EXPECT_FALSE(in_slb(context));
    EXPECT_TRUE(in_slb(context, kOther));
}

TEST_F(HashCaches, SlbInvalidationsLeaveTheTlbAndTheOtherWayRound) {
    load(context);
    const std::uint64_t misses = translator_.tlb().misses;
    translator_.slbia(InvalidateScope::all());
    load(context);
    EXPECT_EQ(translator_.tlb().misses, misses);
    translator_.tlbia(InvalidateScope::all());
    EXPECT_TRUE(in_slb(context));
    EXPECT_FALSE(in_tlb(context));
}

TEST_F(HashCaches, TlbieTakesOutOnePageOfOnePartition) {
    load(context);
    load(context, kOther);
    VirtualAddress va;
    va.vsid = kVsid;
    va.offset = 0x123fff;
    translator_.tlbie(1, va, 12);
    EXPECT_TRUE(in_tlb(context));
    translator_.tlbie(0, va, 16);
    EXPECT_TRUE(in_tlb(context));
    translator_.tlbie(0, va, 12);
    EXPECT_FALSE(in_tlb(context));
    EXPECT_TRUE(in_tlb(context, kOther));
}

TEST_F(HashCaches, TlbiaOfALpidLeavesTheOthersAndKnowsNoProcess) {
    const AddressContext host = with(1, 7, 0);
    const AddressContext guest = with(2, 7, 1);
    load(host);
    load(guest);
    translator_.tlbia(InvalidateScope::of_process(1, 99));
    EXPECT_TRUE(in_tlb(host));
    EXPECT_FALSE(in_tlb(guest));
}

TEST_F(HashCaches, DropTakesOutWhatOneProcessElementBroughtIn) {
    const AddressContext gone = with(1, 7, 0);
    const AddressContext stays = with(2, 7, 0);
    const AddressContext elsewhere = with(1, 7, 0, 1);
    for (const AddressContext& one : {gone, stays, elsewhere}) load(one);
    translator_.drop(0, 1);
    EXPECT_FALSE(in_slb(gone));
    EXPECT_TRUE(in_slb(stays));
    EXPECT_TRUE(in_slb(elsewhere));
}

TEST_F(HashCaches, WhatAWalkFindsIsNotKeptWhenAnInvalidationOvertakesIt) {
    load(context);
    translator_.tlbia(InvalidateScope::all());
    InvalidateTicket ticket;
    memory.on_read = [&](std::uint64_t address) {
        if ((address ^ entry_) >> 7 != 0) return;
        // The host takes the page away while the walk reads its group.
        ticket = translator_.tlbie(0, VirtualAddress{}, 12);
        EXPECT_EQ(translator_.drained_at(ticket), kNever);
        EXPECT_EQ(translator_.walks_in_flight(), 1u);
    };
    EXPECT_EQ(load(context).status, Status::ok);
    memory.on_read = nullptr;
    EXPECT_FALSE(in_tlb(context));
    EXPECT_EQ(translator_.counts().not_kept, 1u);
    EXPECT_EQ(translator_.drained_at(ticket), at_ - ns(12));  // without the look-up of `in_tlb`
    load(context);
    EXPECT_TRUE(in_tlb(context));
}

TEST_F(HashCaches, ASegmentIsNotKeptEitherWhenItsTableIsFlushedDuringTheWalk) {
    memory.on_read = [&](std::uint64_t address) {
        if (address == kTable + 3 * 128) translator_.slbia(InvalidateScope::all());
    };
    EXPECT_EQ(load(context).status, Status::ok);
    memory.on_read = nullptr;
    EXPECT_FALSE(in_slb(context));
    load(context);
    EXPECT_TRUE(in_slb(context));
}

TEST_F(HashCaches, AnInvalidationIsPendingUntilAnswersWithATimeAheadHaveEnded) {
    load(context);
    const Tick end = at_;
    const InvalidateTicket ticket = translator_.slbia(InvalidateScope::all());
    EXPECT_EQ(translator_.drained_at(ticket), end);
    at_ += us(5);
    load(context);
    EXPECT_EQ(translator_.drained_at(ticket), end);
}

TEST(TranslatorTest, RefusesAGeometryThatNoCacheHas) {
    TableMemory memory;
    TranslationConfig config;
    config.erat.sets = 3;
    EXPECT_THROW(Translator(config, Caia::v2, memory), UserError);
}

class RadixCaches : public ::testing::Test, protected RadixTables {
protected:
    RadixCaches() {
        translator_.set_nest_mmu_base(kPartitions);
        put_page(0x7650000, 7);
        memory.set_word(kEntry + 8, kLeaf | 0x8880000 | 7);
        set_root(71, kRoot);
    }
    Translation load(const AddressContext& who, std::uint64_t ea = kEa) {
        return translator_.translate(who, ea, false, false, at_);
    }
    bool in_erat(const AddressContext& who, std::uint64_t ea = kEa) {
        return translator_.translate(who, ea, false, true, at_).status == Status::ok;
    }
    /// Reads of tables that a load from the nest takes.
    std::uint64_t reads_of_checkout(std::uint64_t ea = kEa) {
        translator_.ierat(InvalidateScope::all());
        const std::uint64_t before = memory.reads;
        load(context, ea);
        return memory.reads - before;
    }
    AddressContext with(std::uint16_t handle, std::uint32_t pid, std::uint8_t slice = 0) {
        AddressContext other = context;
        other.handle = handle;
        other.pid = pid;
        other.slice = slice;
        return other;
    }
    Translator translator_{TranslationConfig{}, Caia::v2, memory};
    Tick at_ = 0;
};

TEST_F(RadixCaches, IeratEmptiesTheCardAndLeavesTheNest) {
    load(context);
    translator_.ierat(InvalidateScope::all());
    EXPECT_FALSE(in_erat(context));
    EXPECT_EQ(reads_of_checkout(), 0u);
}

TEST_F(RadixCaches, IeratOfAProcessLeavesOthers) {
    const AddressContext other = with(4, 71);
    load(context);
    load(other);
    translator_.ierat(InvalidateScope::of_process(0, 71));
    EXPECT_TRUE(in_erat(context));
    EXPECT_FALSE(in_erat(other));
}

TEST_F(RadixCaches, DropTakesOutWhatOneProcessElementBroughtIn) {
    const AddressContext others[] = {with(4, 70), with(3, 70, 1)};
    load(context);
    for (const AddressContext& other : others) load(other);
    translator_.drop(0, 3);
    EXPECT_FALSE(in_erat(context));
    for (const AddressContext& other : others) EXPECT_TRUE(in_erat(other));
}

TEST_F(RadixCaches, AHostInvalidationOfARangeReachesCardAndNestButNotTheWalkCache) {
    load(context);
    load(context, kEa + 0x10000);
    translator_.invalidate_range(0, 71, 0, ~std::uint64_t{0});
    EXPECT_TRUE(in_erat(context));
    translator_.invalidate_range(0, 70, kEa + 0xe000, 0x2000);  // the end of the page and the begin of the next
    EXPECT_FALSE(in_erat(context));
    EXPECT_FALSE(in_erat(context, kEa + 0x10000));
    EXPECT_EQ(reads_of_checkout(), 1u);
    load(context, kEa + 0x10000);
    translator_.invalidate_range(0, 70, kEa, 1);
    EXPECT_FALSE(in_erat(context));
    EXPECT_TRUE(in_erat(context, kEa + 0x10000));
    translator_.invalidate_range(0, 70, kEa, 0);
    translator_.invalidate_range(0, 70, kEa + 0x10000, ~std::uint64_t{0});
    EXPECT_FALSE(in_erat(context, kEa + 0x10000));
}

TEST_F(RadixCaches, AHostInvalidationOfATreeReachesTheWalkCacheToo) {
    load(context);
    translator_.invalidate_tree(InvalidateScope::of_process(0, 71));
    EXPECT_TRUE(in_erat(context));
    EXPECT_EQ(reads_of_checkout(), 0u);
    translator_.invalidate_tree(InvalidateScope::of_process(0, 70));
    EXPECT_FALSE(in_erat(context));
    EXPECT_EQ(reads_of_checkout(), 6u);
}

TEST_F(RadixCaches, WhatAWalkFindsIsNotKeptWhenAnInvalidationOvertakesIt) {
    memory.on_read = [&](std::uint64_t address) {
        if (address == kThird + 2 * 8) translator_.invalidate_tree(InvalidateScope::of_process(0, 70));
    };
    EXPECT_EQ(load(context).status, Status::ok);
    memory.on_read = nullptr;
    EXPECT_FALSE(in_erat(context));
    // Only the root was found before the invalidation, which took it out.
    EXPECT_EQ(reads_of_checkout(), 6u);
    EXPECT_EQ(reads_of_checkout(), 0u);
    EXPECT_EQ(translator_.counts().not_kept, 1u);
}

TEST_F(RadixCaches, AnInvalidationOfATreeForASliceSparesOtherSlicesButNotTheNest) {
    load(context);
    translator_.invalidate_tree(InvalidateScope::of_slice(1));
    EXPECT_TRUE(in_erat(context));
    EXPECT_EQ(reads_of_checkout(), 6u);
}

TEST_F(RadixCaches, ANewPartitionTableTakesEverythingOut) {
    load(context);
    translator_.set_nest_mmu_base(kPartitions);
    EXPECT_FALSE(in_erat(context));
    EXPECT_EQ(reads_of_checkout(), 6u);
    EXPECT_EQ(translator_.nest_mmu_base(), kPartitions);
}

TEST_F(RadixCaches, CountsCanBeCleared) {
    load(context);
    load(context);
    translator_.clear_counts();
    EXPECT_EQ(translator_.counts().translations, 0u);
    EXPECT_EQ(translator_.counts().walks, 0u);
    EXPECT_EQ(translator_.erat().hits + translator_.tlb().misses + translator_.walk_cache().misses, 0u);
    EXPECT_EQ(translator_.table_reads() + translator_.table_writes(), 0u);
    load(context);
    EXPECT_EQ(translator_.erat().hits, 1u);
}

}  // namespace
}  // namespace cxlvp::psl
