// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/hash/hashed_page_table_builder.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "host/capi/memory/host_memory.h"

namespace cxlvp::host {
namespace {

using psl::HashedPage;
using psl::HashedPageTable;
using psl::VirtualAddress;

class HashedBuilder : public ::testing::Test {
protected:
    HashedBuilder() { builder_.clear(); }
    HashedPageTable::Result walk(const VirtualAddress& va, unsigned base_shift) {
        Tick at = 0;
        return walker_.find(builder_.sdr(), va, base_shift, false, at);
    }
    HostMemory memory_;
    HashedPageTableBuilder builder_{memory_, 0x40000000, 18};
    psl::TableReader reader_{memory_.table, 0};
    HashedPageTable walker_{reader_};
    std::optional<HashedPageTableBuilder::Page> evicted_;
};

TEST_F(HashedBuilder, AFullPrimaryGroupOverflowsIntoTheSecondaryAndThenGivesUpItsOwnInTurn) {
    // 2048 groups: segments whose low 11 bits agree share both groups.
    std::vector<VirtualAddress> pages(18);
    for (std::uint64_t i = 0; i < pages.size(); ++i) pages[i].vsid = 5 + (i << 11);
    for (std::uint64_t i = 0; i < 16; ++i) {
        HashedPage page;
        page.real = i << 12;
        ASSERT_EQ(builder_.insert(pages[i], page, evicted_), MapResult::ok);
        EXPECT_FALSE(evicted_);
    }
    for (std::uint64_t i = 0; i < 16; ++i) {
        const HashedPageTable::Result found = walk(pages[i], 12);
        ASSERT_EQ(found.outcome, HashedPageTable::Outcome::found) << i;
        EXPECT_EQ(found.page.real, i << 12);
        const std::uint64_t hash = i < 8 ? 5 : ~std::uint64_t{5};
        EXPECT_EQ(found.address >> 7 & 0x7ff, hash & 0x7ff) << i;
    }
    for (std::uint64_t i = 16; i < 18; ++i) {
        ASSERT_EQ(builder_.insert(pages[i], HashedPage{}, evicted_), MapResult::ok);
        ASSERT_TRUE(evicted_);
        EXPECT_EQ(evicted_->va.vsid, pages[i - 16].vsid);
        EXPECT_EQ(walk(pages[i - 16], 12).outcome, HashedPageTable::Outcome::missing);
        EXPECT_EQ(walk(pages[i], 12).outcome, HashedPageTable::Outcome::found);
    }
    EXPECT_EQ(builder_.pages(), 16u);
}

TEST_F(HashedBuilder, AnInsertReplacesThePageThatIsThere) {
    VirtualAddress va;
    va.vsid = 9;
    HashedPage page;
    builder_.insert(va, page, evicted_);
    page.real = 0x5000;
    builder_.insert(va, page, evicted_);
    EXPECT_EQ(walk(va, 12).page.real, 0x5000u);
    EXPECT_EQ(builder_.pages(), 1u);
    EXPECT_EQ(builder_.remove(va, 12), MapResult::ok);
    EXPECT_EQ(walk(va, 12).outcome, HashedPageTable::Outcome::missing);
    EXPECT_FALSE(builder_.read(va, 12));
}

TEST_F(HashedBuilder, ReadsRAndCThatAWalkHasSet) {
    VirtualAddress va;
    va.vsid = 9;
    builder_.insert(va, HashedPage{}, evicted_);
    HashedPageTable::Result found = walk(va, 12);
    EXPECT_FALSE(builder_.read(va, 12)->referenced);
    Tick at = 0;
    walker_.record(found, true, at);
    EXPECT_TRUE(builder_.read(va, 12)->referenced);
    EXPECT_TRUE(builder_.read(va, 12)->changed);
}

TEST_F(HashedBuilder, WalksAgreeWithAMapOverThousandsOfChanges) {
    constexpr unsigned kPairs[][2] = {{12, 12}, {16, 16}, {24, 24}, {12, 16}, {12, 24}, {16, 24}};
    struct Expected {
        VirtualAddress va;
        unsigned base_shift;
        HashedPage page;
    };
    const auto name = [](const VirtualAddress& va, unsigned base_shift) {
        return std::make_tuple(va.terabyte, va.vsid, va.offset >> base_shift, base_shift);
    };
    std::map<std::tuple<bool, std::uint64_t, std::uint64_t, unsigned>, Expected> model;
    Random random(7, "hpt");
    unsigned evictions = 0;
    for (int i = 0; i < 30000; ++i) {
        const auto& pair = kPairs[random.below(6)];
        VirtualAddress va;
        va.terabyte = random.chance(0.5);
        // A segment has one base page size.
        va.vsid = random.below(60) * 8191 * 6 + static_cast<std::uint64_t>(&pair - kPairs);
        va.offset = random.bits() & ((std::uint64_t{1} << psl::segment_shift(va.terabyte)) - 1) & 0x3f07ffffff;
        const std::uint64_t what = random.below(10);
        if (what < 6) {
            HashedPage page;
            page.base_shift = pair[0];
            page.actual_shift = pair[1];
            page.real = random.bits() & 0x0fffffffffffffff & ~((std::uint64_t{1} << pair[1]) - 1);
            page.pp = static_cast<unsigned>(random.below(8));
            page.key = static_cast<unsigned>(random.below(32));
            ASSERT_EQ(builder_.insert(va, page, evicted_), MapResult::ok);
            if (evicted_) {
                ++evictions;
                ASSERT_EQ(model.erase(name(evicted_->va, evicted_->base_shift)), 1u);
            }
            model[name(va, pair[0])] = {va, pair[0], page};
        } else if (what < 8 && !model.empty()) {
            auto victim = model.lower_bound(name(va, pair[0]));
            if (victim == model.end()) victim = model.begin();
            ASSERT_EQ(builder_.remove(victim->second.va, victim->second.base_shift), MapResult::ok);
            model.erase(victim);
        }
        const auto expected = model.find(name(va, pair[0]));
        const HashedPageTable::Result found = walk(va, pair[0]);
        ASSERT_EQ(found.outcome == HashedPageTable::Outcome::found, expected != model.end()) << i;
        if (expected != model.end()) {
            ASSERT_EQ(found.page.real, expected->second.page.real);
        }
    }
    EXPECT_GT(evictions, 0u);
    EXPECT_EQ(builder_.pages(), model.size());
    for (const auto& [key, expected] : model) {
        const HashedPageTable::Result found = walk(expected.va, expected.base_shift);
        ASSERT_EQ(found.outcome, HashedPageTable::Outcome::found);
        EXPECT_EQ(found.page.real, expected.page.real);
        EXPECT_EQ(found.page.pp, expected.page.pp);
        EXPECT_EQ(found.page.key, expected.page.key);
        EXPECT_EQ(found.page.actual_shift, expected.page.actual_shift);
    }
}

TEST_F(HashedBuilder, SaysWhenTheTableCannotBeWritten) {
    VirtualAddress va;
    memory_.table.broken_pages.insert(0x40000000 >> 12);
    EXPECT_EQ(builder_.insert(va, HashedPage{}, evicted_), MapResult::bus_error);
    EXPECT_EQ(builder_.pages(), 0u);
    EXPECT_FALSE(builder_.clear());
}

TEST(HashedPageTableBuilderTest, RefusesSizesAndPlacesThatSdr1CannotName) {
    HostMemory memory;
    EXPECT_THROW(HashedPageTableBuilder(memory, 0, 17), UserError);
    EXPECT_THROW(HashedPageTableBuilder(memory, 0, 47), UserError);
    EXPECT_THROW(HashedPageTableBuilder(memory, 0x40000, 19), UserError);
    EXPECT_EQ(HashedPageTableBuilder(memory, 0x80000, 19).sdr(), 0x80001u);
}

}  // namespace
}  // namespace cxlvp::host
