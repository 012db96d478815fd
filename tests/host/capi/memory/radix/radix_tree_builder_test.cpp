// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/radix/radix_tree_builder.h"

#include <map>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/host/capi/memory/radix/process_table_builder.h"
#include "host/capi/memory/host_memory.h"

namespace cxlvp::host {
namespace {

using psl::RadixWalk;

PageMapping page(std::uint64_t ea, std::uint64_t real, unsigned shift, bool writable = true) {
    PageMapping mapping;
    mapping.ea = ea;
    mapping.real = real;
    mapping.shift = shift;
    mapping.writable = writable;
    return mapping;
}

class RadixBuilder : public ::testing::Test {
protected:
    RadixBuilder() {
        processes_.clear();
        tree_.clear();
        processes_.set_root(70, tree_.root());
    }
    RadixWalk::Result walk(std::uint64_t ea, std::uint32_t pid = 70) {
        Tick at = 0;
        psl::RadixDirectory root;
        RadixWalk::Result result;
        result.outcome = walker_.root(processes_.control(), pid, root, at);
        return result.outcome == RadixWalk::Outcome::found ? walker_.find(root, ea, at) : result;
    }
    HostMemory memory_;
    FrameAllocator frames_{0x100000, 64 * kMiB};
    ProcessTableBuilder processes_{memory_, frames_};
    RadixTreeBuilder tree_{memory_, frames_, 70};
    psl::TableReader reader_{memory_.table, 0};
    RadixWalk walker_{reader_};
    std::vector<PageInvalidation> invalid_;
};

TEST_F(RadixBuilder, AWalkFindsPagesOfAllSizesThroughTheProcessTable) {
    ASSERT_EQ(tree_.map(page(0x10000, 0x7650000, 16), invalid_), MapResult::ok);
    ASSERT_EQ(tree_.map(page(0x200000, 0x8000000, 21, false), invalid_), MapResult::ok);
    ASSERT_EQ(tree_.map(page(0x40000000, 0x1000000000, 30), invalid_), MapResult::ok);
    EXPECT_EQ(walk(0x1ffff).page.real, 0x7650000u);
    EXPECT_TRUE(walk(0x10000).page.allows(false, true));
    EXPECT_EQ(walk(0x3fffff).page.shift, 21u);
    EXPECT_FALSE(walk(0x3fffff).page.allows(false, true));
    EXPECT_TRUE(walk(0x3fffff).page.allows(false, false));
    EXPECT_EQ(walk(0x7fffffff).page.real, 0x1000000000u);
    EXPECT_EQ(walk(0x20000).outcome, RadixWalk::Outcome::missing);
    EXPECT_EQ(walk(0x10000, 71).outcome, RadixWalk::Outcome::unsupported);
    EXPECT_EQ(tree_.tables(), 4u);
}

TEST_F(RadixBuilder, TheKernelsPagesAreClosedToUsers) {
    RadixTreeBuilder kernel(memory_, frames_, 0);
    kernel.clear();
    processes_.set_root(0, kernel.root());
    ASSERT_EQ(kernel.map(page(RadixTreeBuilder::kKernelBase, 0, 30), invalid_), MapResult::ok);
    const RadixWalk::Result found = walk(0xC000000012345678, 0);
    ASSERT_EQ(found.outcome, RadixWalk::Outcome::found);
    EXPECT_TRUE(found.page.allows(true, true));
    EXPECT_FALSE(found.page.allows(false, false));
}

TEST_F(RadixBuilder, UnmappingSaysWhatHasToGoAndFreesEmptyTables) {
    const std::uint64_t before = frames_.available();
    tree_.map(page(0x10000, 0x7650000, 16), invalid_);
    tree_.map(page(0x20000, 0x7660000, 16), invalid_);
    EXPECT_TRUE(invalid_.empty());
    ASSERT_EQ(tree_.unmap(0x10000, 16, invalid_), MapResult::ok);
    ASSERT_EQ(invalid_.size(), 1u);
    EXPECT_FALSE(invalid_[0].hashed);
    EXPECT_EQ(invalid_[0].pid, 70u);
    EXPECT_EQ(invalid_[0].ea, 0x10000u);
    EXPECT_EQ(invalid_[0].bytes, 0x10000u);
    EXPECT_FALSE(invalid_[0].tables);
    EXPECT_EQ(walk(0x10000).outcome, RadixWalk::Outcome::missing);
    EXPECT_EQ(walk(0x20000).outcome, RadixWalk::Outcome::found);
    ASSERT_EQ(tree_.unmap(0x20000, 16, invalid_), MapResult::ok);
    EXPECT_TRUE(invalid_[1].tables);
    EXPECT_EQ(tree_.tables(), 1u);
    EXPECT_EQ(frames_.available(), before);
    tree_.unmap(0x20000, 16, invalid_);
    EXPECT_EQ(invalid_.size(), 2u);
}

TEST_F(RadixBuilder, ALargePageMayTakeThePlaceOfSmallOnesThatAreGone) {
    tree_.map(page(0x10000, 0x7650000, 16), invalid_);
    tree_.unmap(0x10000, 16, invalid_);
    ASSERT_EQ(tree_.map(page(0, 0x8000000, 21), invalid_), MapResult::ok);
    EXPECT_EQ(walk(0x10000).page.shift, 21u);
}

TEST_F(RadixBuilder, ClaimsWhatItCanMap) {
    EXPECT_EQ(tree_.claim(0, 0x10000, 16), "");
    EXPECT_EQ(tree_.claim(0, std::uint64_t{1} << 52, 21), "");
    EXPECT_NE(tree_.claim(0, (std::uint64_t{1} << 52) + 0x10000, 16), "");
    EXPECT_NE(tree_.claim(0, 0x10000, 12), "");
    EXPECT_NE(tree_.claim(0x10000, 0x10000, 16), "");
}

TEST_F(RadixBuilder, SaysWhenThereIsNoMemoryForATable) {
    FrameAllocator few(0x8000000, 0x13000);
    RadixTreeBuilder tree(memory_, few, 71, 12);
    tree.clear();
    EXPECT_EQ(tree.map(page(0x1000, 0x5000, 12), invalid_), MapResult::ok);
    EXPECT_EQ(tree.map(page(0x40000000, 0x5000, 12), invalid_), MapResult::no_memory);
    EXPECT_EQ(tree.map(page(0x2000, 0x6000, 12), invalid_), MapResult::ok);
}

TEST_F(RadixBuilder, SaysWhenATableCannotBeWritten) {
    memory_.table.broken_pages.insert(tree_.root() >> 12);
    const std::uint64_t before = frames_.available();
    EXPECT_EQ(tree_.map(page(0x10000, 0x5000, 16), invalid_), MapResult::bus_error);
    EXPECT_EQ(frames_.available(), before);
}

TEST_F(RadixBuilder, WalksAgreeWithAMapOverThousandsOfChanges) {
    struct Expected {
        std::uint64_t real;
        unsigned shift;
        bool writable;
    };
    std::map<std::uint64_t, Expected> model;
    Random random(7, "radix");
    const auto found_in_model = [&](std::uint64_t ea) {
        auto next = model.upper_bound(ea);
        if (next == model.begin()) return model.end();
        --next;
        return (ea - next->first) >> next->second.shift == 0 ? next : model.end();
    };
    for (int i = 0; i < 30000; ++i) {
        // A few far places, dense within: tables come, fill, empty and go.
        const std::uint64_t place = random.below(8) * 0x0001234500000000 + random.below(1u << 24);
        const unsigned shift = place >> 21 & 1 ? 21 : 16;
        const std::uint64_t ea = place >> shift << shift;
        if (random.chance(0.45)) {
            const std::uint64_t real = (random.bits() & 0x00ffffffffffffff) >> shift << shift;
            const bool writable = random.chance(0.5);
            ASSERT_EQ(tree_.map(page(ea, real, shift, writable), invalid_), MapResult::ok);
            model[ea] = {real, shift, writable};
        } else {
            ASSERT_EQ(tree_.unmap(ea, shift, invalid_), MapResult::ok);
            model.erase(ea);
        }
        const std::uint64_t probe = random.below(8) * 0x0001234500000000 + random.below(1u << 24);
        const auto expected = found_in_model(probe);
        const RadixWalk::Result found = walk(probe);
        ASSERT_EQ(found.outcome == RadixWalk::Outcome::found, expected != model.end()) << i;
        if (expected == model.end()) continue;
        ASSERT_EQ(found.page.real, expected->second.real);
        ASSERT_EQ(found.page.shift, expected->second.shift);
        ASSERT_EQ(found.page.writable, expected->second.writable);
    }
    EXPECT_GT(model.size(), 100u);
    for (const auto& [ea, expected] : model) ASSERT_EQ(walk(ea).page.real, expected.real);
    while (!model.empty()) {
        tree_.unmap(model.begin()->first, model.begin()->second.shift, invalid_);
        model.erase(model.begin());
    }
    EXPECT_EQ(tree_.tables(), 1u);
}

TEST(RadixTreeBuilderTest, RefusesOtherPageSizesAndTooLittleMemory) {
    HostMemory memory;
    FrameAllocator frames(0, 0x20000);
    EXPECT_THROW(RadixTreeBuilder(memory, frames, 1, 21), UserError);
    FrameAllocator few(0, 0xf000);
    EXPECT_THROW(RadixTreeBuilder(memory, few, 1, 16), UserError);
}

TEST(ProcessTableBuilderTest, HasTheFormatOfTheIsa) {
    HostMemory memory;
    FrameAllocator frames(0x100000, kMiB);
    ProcessTableBuilder tables(memory, frames, 12);
    ASSERT_TRUE(tables.clear());
    EXPECT_EQ(tables.control(), 0x100000u);  // one page
    EXPECT_EQ(memory.table.word(0x100000), 0x8000000000000000u);
    EXPECT_EQ(memory.table.word(0x100008), 0x8000000000110004u);  // 64 KiB at 0x110000
    ASSERT_TRUE(tables.set_root(5, 0x1230000));
    EXPECT_EQ(memory.table.word(0x110050), 0x40000000012300adu);
    EXPECT_TRUE(tables.set_root(4095, 0x1230000));
    EXPECT_FALSE(tables.set_root(4096, 0x1230000));
    EXPECT_TRUE(tables.remove(5));
    EXPECT_EQ(memory.table.word(0x110050), 0u);
    EXPECT_FALSE(tables.remove(4096));
    EXPECT_THROW(ProcessTableBuilder(memory, frames, 7), UserError);
    EXPECT_THROW(ProcessTableBuilder(memory, frames, 20), UserError);  // 16 MiB
}

}  // namespace
}  // namespace cxlvp::host
