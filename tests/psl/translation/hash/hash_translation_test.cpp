// SPDX-License-Identifier: Apache-2.0
// CAIA 1 as a whole: what an access gets, and the bits of DSISR (Section 4.3), each from a walk that causes it.
#include "cxlvp/psl/translation/hash/hash_translation.h"

#include <gtest/gtest.h>

#include "cxlvp/psl/translation/dsisr.h"
#include "cxlvp/psl/translation/translator.h"
#include "psl/translation/hash_tables.h"

namespace cxlvp::psl {
namespace {

using Status = Translation::Status;
constexpr std::uint64_t kEa = 0x30123456;
constexpr std::uint64_t kVsid = 0x4711;
constexpr std::uint64_t kPageOffset = 0x123000;
constexpr std::uint64_t kReal = 0x98765000;

class HashTranslationTest : public ::testing::Test, protected HashTables {
protected:
    Translation load(std::uint64_t ea = kEa) { return translator_.translate(context, ea, false, false, at_); }
    Translation store(std::uint64_t ea = kEa) { return translator_.translate(context, ea, true, false, at_); }
    Translator translator_{TranslationConfig{}, Caia::v1, memory};
    Tick at_ = 0;
};

TEST_F(HashTranslationTest, TranslatesThroughSegmentTableAndPageTable) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    const Translation found = load();
    EXPECT_EQ(found.status, Status::ok);
    EXPECT_EQ(found.real, 0x98765456u);
    EXPECT_EQ(found.page_shift, 12u);
    EXPECT_TRUE(found.lockable);
    // The table's own page, the group, and the page: three reads, and R of both pages.
    EXPECT_EQ(memory.reads, 3u);
    EXPECT_EQ(memory.writes, 2u);
    EXPECT_EQ(at_, ns(4) + ns(8) + ns(104) * 2 + ns(104) + ns(8) + ns(104) * 2);
}

TEST_F(HashTranslationTest, AHitReadsNoTableAndTakesTheTimeOfBothCaches) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    load();
    const std::uint64_t reads = memory.reads;
    const Tick before = at_;
    EXPECT_EQ(load(kEa + 8).real, 0x9876545eu);
    EXPECT_EQ(memory.reads, reads);
    EXPECT_EQ(at_, before + ns(12));
    EXPECT_EQ(translator_.slb().hits, 1u);
    EXPECT_EQ(translator_.slb().misses, 1u);
    EXPECT_EQ(translator_.tlb().hits, 1u);
    EXPECT_EQ(translator_.tlb().misses, 2u);  // with the page of the segment table
}

TEST_F(HashTranslationTest, Section41FindsEveryEntryOfAGroupAndSegmentsOf1TB) {
    for (unsigned i = 0; i < 8; ++i) {
        const std::uint64_t ea = 0x30000000 + i * 0x200000000;  // all of one group
        put_segment(ea, 0x100 + i, kUserFlags, i);
        put_page(0x100 + i, 0, 0x10000000 + i * 0x1000);
        EXPECT_EQ(load(ea).real, 0x10000000u + i * 0x1000) << i;
    }
    put_terabyte_segment(0x51234567890, 0x222);
    const std::uint64_t hash = 0x222 ^ 0x222ull << 25 ^ 0x1234567;
    memory.set_word(kHpt + (hash & 0x7ff) * 128, 0x4000000000000000 | 0x222ull << 24 | (0x1234567000 >> 23) << 7 | 1);
    memory.set_word(kHpt + (hash & 0x7ff) * 128 + 8, 0x5678002);
    EXPECT_EQ(load(0x51234567890).real, 0x5678890u);
}

// Section 4.3, DS
TEST_F(HashTranslationTest, Section43SegmentMissIsDs) {
    const Translation missing = store();
    EXPECT_EQ(missing.status, Status::fault);
    EXPECT_EQ(missing.dsisr & 0xffffffff00000000, 0x8000000000000000u);
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    EXPECT_EQ(load().status, Status::ok);
    EXPECT_EQ(load(kEa + 0x10000000).dsisr, 0x8000000000000000u);  // the next segment
    context.handle = 4;                                            // without the entry of the SLB
    context.sstp1 &= ~std::uint64_t{1};                            // a table that is not valid
    EXPECT_EQ(load().dsisr, 0x8000000000000000u);
    EXPECT_EQ(translator_.counts().segment_faults, 3u);
}

// Section 4.3, ST
TEST_F(HashTranslationTest, Section43SegmentTableThatIsNotMappedIsSt) {
    put_segment(kEa, kVsid);
    const std::uint64_t entry = put_page(kKernelVsid, kTableOffset, kTable, 0);
    for (std::uint64_t i = 0; i < 8; ++i) memory.set_word((entry & ~std::uint64_t{0x7f}) + i * 16, 0);
    EXPECT_EQ(load().dsisr, 0x2000000000000000u);
    EXPECT_EQ(translator_.counts().segment_table_faults, 1u);
    put_page(kKernelVsid, kTableOffset, kTable, 0);
    EXPECT_EQ(load().dsisr, dsisr::kPageMiss | dsisr::kNoPte);
}

TEST_F(HashTranslationTest, TheSegmentTableIsReadWithTheRightsOfTheOperatingSystem) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    context.amr = ~std::uint64_t{0} >> 2;  // every key but 0 of the user's pages
    EXPECT_EQ(load().status, Status::ok);
    context.handle = 4;
    context.sstp0 |= 0x800ull << 50;  // Ks: with PP = 0 nobody may read the table
    EXPECT_EQ(load().dsisr, 0x2000000000000000u);
}

// Section 4.3, DM with M
TEST_F(HashTranslationTest, Section43MissingPageIsDmAndM) {
    put_segment(kEa, kVsid);
    EXPECT_EQ(load().dsisr, 0x4000000040000000u);
    EXPECT_EQ(translator_.counts().page_faults, 1u);
}

// Section 4.3, S
TEST_F(HashTranslationTest, Section43StoreIsS) {
    put_segment(kEa, kVsid);
    EXPECT_EQ(store().dsisr, 0x4000000042000000u);
    EXPECT_EQ(load().dsisr, 0x4000000040000000u);
}

// Section 4.3, P
TEST_F(HashTranslationTest, Section43ProtectedPageIsDmAndP) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal, 3);  // read only
    EXPECT_EQ(load().status, Status::ok);
    EXPECT_EQ(store().dsisr, 0x400000000a000000u);
    EXPECT_EQ(translator_.counts().protection_faults, 1u);
}

TEST_F(HashTranslationTest, Section43AUserMayNotReadWhatIsTheKernels) {
    put_segment(kEa, kVsid, 0x400);  // Kp
    put_page(kVsid, kPageOffset, kReal, 0);
    EXPECT_EQ(load().dsisr, 0x4000000008000000u);
    context.sr = kKernel;
    EXPECT_EQ(store().status, Status::ok);
}

// Section 4.3, K
TEST_F(HashTranslationTest, Section43PageWithAForbiddenKeyIsDmAndK) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal, 0x200 | 2);  // key 1
    EXPECT_EQ(store().status, Status::ok);
    context.amr = 0x2000000000000000;  // no stores with key 1
    EXPECT_EQ(store().dsisr, 0x4000000002200000u);
    EXPECT_EQ(load().status, Status::ok);
    context.amr = 0x1000000000000000;  // no loads
    EXPECT_EQ(load().dsisr, 0x4000000000200000u);
}

// Section 4.3, A
TEST_F(HashTranslationTest, Section43AUncachedOrWriteThroughPageIsNotLockable) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal, 0x20 | 2);           // I
    put_page(kVsid, kPageOffset + 0x1000, kReal, 0x40 | 2);  // W
    put_page(kVsid, kPageOffset + 0x2000, kReal, 0x10 | 2);  // M
    EXPECT_FALSE(load().lockable);
    EXPECT_FALSE(load(kEa + 0x1000).lockable);
    EXPECT_TRUE(load(kEa + 0x2000).lockable);
    EXPECT_EQ(dsisr::lock_fault(false), 0x4000000004000000u);
    EXPECT_EQ(dsisr::lock_fault(true), 0x4000000006000000u);
}

TEST_F(HashTranslationTest, PagesOf64KAnd16MAreFoundBySegmentsOfTheirSize) {
    put_segment(kEa, kVsid, kUserFlags | 0x110);
    memory.set_word(kHpt + ((kVsid ^ 0x12) & 0x7ff) * 128, kVsid << 12 | 5);
    memory.set_word(kHpt + ((kVsid ^ 0x12) & 0x7ff) * 128 + 8, 0x98760000 | 0x1000 | 2);
    const Translation medium = load();
    EXPECT_EQ(medium.real, 0x98763456u);
    EXPECT_EQ(medium.page_shift, 16u);
    put_segment(0x40000000, 0x4712, kUserFlags | 0x100);
    memory.set_word(kHpt + (0x4712 & 0x7ff) * 128, 0x4712ull << 12 | 5);
    memory.set_word(kHpt + (0x4712 & 0x7ff) * 128 + 8, 0x97000000 | 2);
    const Translation large = load(0x40abcdef);
    EXPECT_EQ(large.real, 0x97abcdefu);
    EXPECT_EQ(large.page_shift, 24u);
}

TEST_F(HashTranslationTest, ALargePageInASegmentOfSmallOnesIsFoundByEachOfItsParts) {
    put_segment(kEa, kVsid);
    const std::uint64_t group = kHpt + ((kVsid ^ 0x123) & 0x7ff) * 128;
    memory.set_word(group, kVsid << 12 | 5);
    memory.set_word(group + 8, 0x98760000 | 0x7000 | 2);  // base 4 KiB, page 64 KiB
    const Translation found = load();
    EXPECT_EQ(found.real, 0x98763456u);
    EXPECT_EQ(found.page_shift, 16u);
    EXPECT_EQ(load(kEa + 0x1000).dsisr, dsisr::kPageMiss | dsisr::kNoPte);
}

TEST_F(HashTranslationTest, ASegmentOfUnknownPageSizeHasNoPages) {
    put_segment(kEa, kVsid, kUserFlags | 0x010);
    put_page(kVsid, kPageOffset, kReal);
    EXPECT_EQ(load().dsisr, dsisr::kPageMiss | dsisr::kNoPte);
}

// SR.TC, as LPCR.TC of the processor
TEST_F(HashTranslationTest, TheSecondaryGroupIsSearchedUnlessTcIsSet) {
    put_segment(kEa, kVsid);
    const std::uint64_t group = kHpt + (~(kVsid ^ 0x123) & 0x7ff) * 128;
    memory.set_word(group, kVsid << 12 | 3);
    memory.set_word(group + 8, kReal | 2);
    context.sr |= 0x200;
    EXPECT_EQ(load().dsisr, dsisr::kPageMiss | dsisr::kNoPte);
    context.sr &= ~std::uint64_t{0x200};
    EXPECT_EQ(load().real, 0x98765456u);
}

TEST_F(HashTranslationTest, AFirstStoreSetsCOfAPageThatWasOnlyRead) {
    put_segment(kEa, kVsid);
    const std::uint64_t entry = put_page(kVsid, kPageOffset, kReal);
    load();
    EXPECT_EQ(memory.word(entry + 8), kReal | 0x102);
    store();
    EXPECT_EQ(memory.word(entry + 8), kReal | 0x182);
    const std::uint64_t reads = memory.reads;
    store();
    EXPECT_EQ(memory.reads, reads);
    store(kEa + 1);
    EXPECT_EQ(memory.writes, 3u);  // with R of the table's page
}

TEST_F(HashTranslationTest, AnAccessThatIsNotAllowedLeavesRAndC) {
    put_segment(kEa, kVsid);
    const std::uint64_t entry = put_page(kVsid, kPageOffset, kReal, 3);
    EXPECT_EQ(store().status, Status::fault);
    EXPECT_EQ(memory.word(entry + 8), kReal | 3);
}

TEST_F(HashTranslationTest, RightsThatAreGivenLaterNeedNoInvalidation) {
    put_segment(kEa, kVsid);
    const std::uint64_t entry = put_page(kVsid, kPageOffset, kReal, 3);
    EXPECT_EQ(load().status, Status::ok);
    EXPECT_EQ(store().status, Status::fault);
    memory.set_word(entry + 8, kReal | 2);
    EXPECT_EQ(store().status, Status::ok);
}

TEST_F(HashTranslationTest, ATableThatCannotBeReadIsABusError) {
    put_segment(kEa, kVsid);
    memory.broken_pages.insert(kTable >> 12 | 0);
    EXPECT_EQ(load().status, Status::bus_error);
    memory.broken_pages = {(kHpt + ((kVsid ^ 0x123) & 0x7ff) * 128) >> 12};
    EXPECT_EQ(load().status, Status::bus_error);
    EXPECT_EQ(translator_.counts().bus_errors, 2u);
}

TEST_F(HashTranslationTest, WithCachedOnlyNoTableIsRead) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    EXPECT_EQ(translator_.translate(context, kEa, false, true, at_).status, Status::not_known);
    EXPECT_EQ(memory.reads, 0u);
    load();
    EXPECT_EQ(translator_.translate(context, kEa, false, true, at_).status, Status::ok);
    EXPECT_EQ(translator_.translate(context, kEa, true, true, at_).status, Status::not_known);  // C is to be set
    Tick earlier = ns(20);  // before the walk has ended
    EXPECT_EQ(translator_.translate(context, kEa, false, true, earlier).status, Status::not_known);
}

TEST_F(HashTranslationTest, AnAccessDuringAWalkOfAnotherWaitsForItsEnd) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    load();
    Tick second = ns(20);
    EXPECT_EQ(translator_.translate(context, kEa, false, false, second).status, Status::ok);
    EXPECT_EQ(second, at_);
}

TEST_F(HashTranslationTest, ProcessElementsDoNotShareSegments) {
    put_segment(kEa, kVsid);
    put_page(kVsid, kPageOffset, kReal);
    load();
    const std::uint64_t misses = translator_.slb().misses;
    context.handle = 9;
    load();
    EXPECT_EQ(translator_.slb().misses, misses + 1);
    context.slice = 1;
    load();
    EXPECT_EQ(translator_.slb().misses, misses + 2);
}

}  // namespace
}  // namespace cxlvp::psl
