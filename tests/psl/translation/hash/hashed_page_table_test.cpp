// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/hashed_page_table.h"

#include <gtest/gtest.h>

#include "support/table_memory.h"

namespace cxlvp::psl {
namespace {

using Outcome = HashedPageTable::Outcome;
constexpr std::uint64_t kBase = 0x40000000;
constexpr std::uint64_t kSdr = kBase;  // 2^18 bytes, 2048 groups

VirtualAddress virtual_address(std::uint64_t vsid, std::uint64_t offset, bool terabyte = false) {
    VirtualAddress va;
    va.vsid = vsid;
    va.offset = offset;
    va.terabyte = terabyte;
    return va;
}

class HashedTable : public ::testing::Test {
protected:
    HashedPageTable::Result find(const VirtualAddress& va, unsigned base_shift = 12, bool primary_only = false) {
        return table_.find(kSdr, va, base_shift, primary_only, at_);
    }
    TableMemory memory_;
    TableReader reader_{memory_, ns(4)};
    HashedPageTable table_{reader_};
    Tick at_ = 0;
};

TEST(HashedTableLocation, ReadsSdr1) {
    const HashedTableLocation table = HashedTableLocation::decode(0x0000123456780000 | 6);
    EXPECT_EQ(table.base, 0x123456780000u);
    EXPECT_EQ(table.size_shift, 24u);
    EXPECT_EQ(table.sdr(), 0x0000123456780006u);
    EXPECT_EQ(HashedTableLocation::decode(31).size_shift, 46u);  // more than 28 is not defined
}

// Power ISA 2.07, Book III-S, 5.7.7.3
TEST(PageHash, IsTheSegmentXorThePage) {
    EXPECT_EQ(page_hash(virtual_address(0x123456, 0x0abcd123), 12), 0x123456u ^ 0xabcdu);
    EXPECT_EQ(page_hash(virtual_address(0x123456, 0x0abcd123), 16), 0x123456u ^ 0xabcu);
    EXPECT_EQ(page_hash(virtual_address(std::uint64_t{1} << 39 | 1, 0), 12), 1u);  // 39 bits
    const std::uint64_t vsid = 0x123;
    EXPECT_EQ(page_hash(virtual_address(vsid, 0xfe12345678, true), 12), (vsid ^ vsid << 25 ^ 0xfe12345u));
}

TEST_F(HashedTable, FindsAPageInItsPrimaryGroup) {
    const std::uint64_t group = kBase + (0x155 ^ 3) * 128;
    memory_.set_word(group + 5 * 16, 0x155ull << 12 | 1);
    memory_.set_word(group + 5 * 16 + 8, 0x7654000 | 2);
    const HashedPageTable::Result found = find(virtual_address(0x155, 0x3abc));
    ASSERT_EQ(found.outcome, Outcome::found);
    EXPECT_EQ(found.page.real, 0x7654000u);
    EXPECT_EQ(found.page.pp, 2u);
    EXPECT_EQ(found.address, group + 5 * 16);
    EXPECT_EQ(at_, ns(104));
}

TEST_F(HashedTable, FindsAPageInItsSecondaryGroupUnlessOnlyThePrimaryIsSearched) {
    const std::uint64_t group = kBase + (~(0x155ull ^ 3) & 0x7ff) * 128;
    memory_.set_word(group, 0x155ull << 12 | 2 | 1);
    EXPECT_EQ(find(virtual_address(0x155, 0x3000)).outcome, Outcome::found);
    EXPECT_EQ(memory_.reads, 2u);
    EXPECT_EQ(find(virtual_address(0x155, 0x3000), 12, true).outcome, Outcome::missing);
}

TEST_F(HashedTable, AnEntryThatDiffersInAnyComparedPartIsPassedOver) {
    const std::uint64_t group = kBase + (0x155 ^ 3) * 128;
    const std::uint64_t good = 0x155ull << 12 | 1;
    const auto missing = [&](std::uint64_t first, std::uint64_t second) {
        memory_.set_word(group, first);
        memory_.set_word(group + 8, second);
        return find(virtual_address(0x155, 0x3000), 12, true).outcome == Outcome::missing;
    };
    EXPECT_FALSE(missing(good, 0));
    EXPECT_TRUE(missing(good & ~1ull, 0));               // V
    EXPECT_TRUE(missing(good | 2, 0));                   // H
    EXPECT_TRUE(missing(good | 4, 1 << 12));             // L: a page of 64 KiB
    EXPECT_FALSE(missing(good | 4, 7 << 12));            // L: 64 KiB found by 4 KiB
    EXPECT_TRUE(missing(good | 0x4000000000000000, 0));  // B
    EXPECT_TRUE(missing(good ^ 0x80, 0));                // AVPN
    EXPECT_FALSE(missing(good | 0x78, 0));               // for software
}

TEST_F(HashedTable, TheAddressBelowALargePageIsNotCompared) {
    const VirtualAddress page = virtual_address(0x155, 0x3000000);
    memory_.set_word(kBase + (0x155 ^ 3) * 128, 0x155ull << 12 | (0x3000000ull >> 23) << 7 | 5);
    memory_.set_word(kBase + (0x155 ^ 3) * 128 + 8, 0x55000000);
    const HashedPageTable::Result found = find(virtual_address(0x155, page.offset | 0xfedcba), 24);
    ASSERT_EQ(found.outcome, Outcome::found);
    EXPECT_EQ(found.page.real, 0x55000000u);
    EXPECT_EQ(found.page.actual_shift, 24u);
}

// Power ISA 2.07, Book III-S, 5.7.8
TEST_F(HashedTable, RecordsAccessesByWritingNoMoreThanTheBytesOfTheBits) {
    const std::uint64_t entry = kBase + (0x155 ^ 3) * 128;
    memory_.set_word(entry, 0x155ull << 12 | 1);
    memory_.set_word(entry + 8, 0x7654000 | 2);
    HashedPageTable::Result found = find(virtual_address(0x155, 0x3000));
    EXPECT_TRUE(table_.record(found, false, at_));
    EXPECT_EQ(memory_.word(entry + 8), 0x7654102u);
    EXPECT_EQ(memory_.written_bytes, 1u);
    EXPECT_TRUE(table_.record(found, true, at_));
    EXPECT_EQ(memory_.word(entry + 8), 0x7654182u);
    EXPECT_EQ(memory_.written_bytes, 2u);
    EXPECT_TRUE(found.page.changed);
    EXPECT_TRUE(table_.record(found, true, at_));
    EXPECT_EQ(memory_.writes, 2u);
    memory_.set_word(entry + 8, 0x7654000 | 2);
    found = find(virtual_address(0x155, 0x3000));
    EXPECT_TRUE(table_.record(found, true, at_));
    EXPECT_EQ(memory_.word(entry + 8), 0x7654182u);
    EXPECT_EQ(memory_.writes, 3u);
}

TEST_F(HashedTable, SaysWhenTheTableCannotBeRead) {
    memory_.broken_pages.insert((kBase + (0x155 ^ 3) * 128) >> 12);
    EXPECT_EQ(find(virtual_address(0x155, 0x3000)).outcome, Outcome::bus_error);
}

}  // namespace
}  // namespace cxlvp::psl
