// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/irq/interrupt_allocator.h"

#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/host/capi/irq/interrupt_map.h"

namespace cxlvp::host {
namespace {

/// Takes the three interrupts that the driver itself needs on a card with one slice.
InterruptAllocator with_driver(bool aligned) {
    InterruptAllocator allocator({0x1000, 2040, aligned});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(allocator.allocate(1), 0x1000 + i);
    return allocator;
}

unsigned contexts_until_full(InterruptAllocator& allocator, std::uint32_t count) {
    for (unsigned contexts = 0;; ++contexts) {
        IrqRanges ranges;
        const std::uint32_t free = allocator.free();
        const CapiStatus status = allocator.allocate_ranges(7, count, ranges);
        if (status.ok()) continue;
        EXPECT_EQ(status.error, CapiError::no_space);
        EXPECT_EQ(allocator.free(), free) << "what did not do is given back";
        EXPECT_EQ(ranges.count(), 0u);
        return contexts;
    }
}

TEST(InterruptAllocator, Section53_2037ContextsHave1InterruptEach) {
    for (const bool aligned : {false, true}) {
        InterruptAllocator allocator = with_driver(aligned);
        EXPECT_EQ(contexts_until_full(allocator, 1), 2037u);
        EXPECT_EQ(allocator.free(), 0u);
    }
}

TEST(InterruptAllocator, Section53_509ContextsHave4InterruptsEach) {
    for (const bool aligned : {false, true}) {
        InterruptAllocator allocator = with_driver(aligned);
        EXPECT_EQ(contexts_until_full(allocator, 4), 509u);
        EXPECT_EQ(allocator.free(), 1u);
    }
}

TEST(InterruptAllocator, Section53_BlockZeroIsThatOfThePslAlone) {
    InterruptAllocator allocator({0x1000, 16, true});
    IrqRanges ranges;
    ASSERT_TRUE(allocator.allocate_ranges(0x99, 4, ranges).ok());
    EXPECT_EQ(ranges.offset[0], 0x99u);
    EXPECT_EQ(ranges.range[0], 1u);
    EXPECT_EQ(ranges.range[1], 4u);
    EXPECT_EQ(ranges.hwirq(0), 0x99);
    EXPECT_EQ(ranges.hwirq(1), ranges.offset[1]);
    EXPECT_EQ(ranges.hwirq(4), ranges.offset[1] + 3);
    EXPECT_EQ(ranges.hwirq(5), -1);
}

/// 16 numbers of which the marked ones are in use.
InterruptAllocator fragmented(const char* used, bool aligned = false) {
    InterruptAllocator allocator({0, 16, aligned});
    for (unsigned i = 0; i < 16; ++i) EXPECT_EQ(allocator.allocate(1), i);
    for (unsigned i = 0; i < 16; ++i)
        if (used[i] == '.') allocator.release(i, 1);
    return allocator;
}

TEST(InterruptAllocator, Section53_HalvesARequestUntilABlockFits) {
    InterruptAllocator allocator = fragmented("..x.....xxxxxxxx");
    IrqRanges ranges;
    ASSERT_TRUE(allocator.allocate_ranges(99, 7, ranges).ok());
    // 7 do not fit, 3 do; of the 4 left 2 do; the last 2 must.
    EXPECT_EQ(ranges.range[1], 3u);
    EXPECT_EQ(ranges.offset[1], 3u);
    EXPECT_EQ(ranges.range[2], 2u);
    EXPECT_EQ(ranges.offset[2], 0u);
    EXPECT_EQ(ranges.range[3], 2u);
    EXPECT_EQ(ranges.offset[3], 6u);
}

TEST(InterruptAllocator, Section53_NeverMoreThanThreeBlocks) {
    InterruptAllocator allocator = fragmented(".x.x.x.xxxxxxxxx");
    IrqRanges ranges;
    EXPECT_EQ(allocator.allocate_ranges(99, 4, ranges).error, CapiError::no_space) << "four single ones are free";
    EXPECT_EQ(allocator.free(), 4u);
    ASSERT_TRUE(allocator.allocate_ranges(99, 3, ranges).ok());
    EXPECT_EQ(ranges.count(), 3u);
    EXPECT_EQ(allocator.free(), 1u);
}

TEST(InterruptAllocator, AlignedBlocksBeginAtAMultipleOfTheirRoundedLength) {
    IrqRanges ranges;
    InterruptAllocator aligned = fragmented("x.......xxxxxxxx", true);
    ASSERT_TRUE(aligned.allocate_ranges(99, 3, ranges).ok());
    EXPECT_EQ(ranges.offset[1], 4u);
    InterruptAllocator close = fragmented("x.......xxxxxxxx", false);
    ASSERT_TRUE(close.allocate_ranges(99, 3, ranges).ok());
    EXPECT_EQ(ranges.offset[1], 1u);
}

TEST(InterruptAllocator, ReleasingTwiceOrForeignNumbersChangesNothing) {
    InterruptAllocator allocator({0x100, 8, true});
    const std::int64_t first = allocator.allocate(2);
    allocator.release(static_cast<std::uint32_t>(first), 2);
    allocator.release(static_cast<std::uint32_t>(first), 2);
    allocator.release(0, 4);
    EXPECT_EQ(allocator.free(), 8u);
    EXPECT_EQ(allocator.allocate(0), -1);
    EXPECT_EQ(allocator.allocate(9), -1);
}

TEST(InterruptMap, Section52_CountsThroughAllBlocksFrom1) {
    InterruptMap map(0x100, 32);
    auto* context = reinterpret_cast<CapiContext*>(0x10);
    const IrqRanges ranges{{0x100, 0x108, 0x104, 0}, {1, 2, 1, 0}};
    map.set_ranges(ranges, context);
    EXPECT_EQ(map.find(0x108).number, 1u);
    EXPECT_EQ(map.find(0x109).number, 2u);
    EXPECT_EQ(map.find(0x104).number, 3u);
    EXPECT_EQ(map.find(0x104).context, context);
    EXPECT_EQ(map.find(0x100).kind, InterruptTarget::Kind::none) << "that of the PSL belongs to the slice";
    EXPECT_EQ(map.find(0x10a).kind, InterruptTarget::Kind::none);
    EXPECT_EQ(map.find(0xff).kind, InterruptTarget::Kind::none);
    EXPECT_EQ(map.find(0x120).kind, InterruptTarget::Kind::none);
    map.set_ranges(ranges, nullptr);
    EXPECT_EQ(map.find(0x109).kind, InterruptTarget::Kind::none);
}

}  // namespace
}  // namespace cxlvp::host
