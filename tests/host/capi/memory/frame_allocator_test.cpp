// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/frame_allocator.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp::host {
namespace {

TEST(FrameAllocator, GivesAlignedBlocksAndTheLowestFirst) {
    FrameAllocator frames(0x11000, 0x30000);
    EXPECT_EQ(frames.allocate(12), 0x11000u);
    EXPECT_EQ(frames.allocate(16), 0x20000u);
    EXPECT_EQ(frames.allocate(4), 0x40000u);  // 4 KiB: the smallest block that is whole
    EXPECT_EQ(frames.available(), 0x30000u - 0x12000u);
    EXPECT_EQ(frames.used_end(), 0x41000u);
}

TEST(FrameAllocator, SaysWhenNothingIsLeft) {
    FrameAllocator frames(0x10000, 0x10000);
    EXPECT_FALSE(frames.allocate(17));
    EXPECT_EQ(frames.allocate(16), 0x10000u);
    EXPECT_FALSE(frames.allocate(12));
    frames.release(0x10000, 16);
    EXPECT_EQ(frames.allocate(12), 0x10000u);
}

TEST(FrameAllocator, ReleasedBlocksGrowTogether) {
    FrameAllocator frames(0, 0x10000);
    std::vector<std::uint64_t> blocks;
    for (int i = 0; i < 16; ++i) blocks.push_back(*frames.allocate(12));
    EXPECT_FALSE(frames.allocate(12));
    for (const std::uint64_t block : blocks) frames.release(block, 12);
    EXPECT_EQ(frames.allocate(16), 0u);
}

TEST(FrameAllocator, BlocksNeverOverlap) {
    FrameAllocator frames(0x3000, 0x7fd000);
    Random random(1, "frames");
    std::map<std::uint64_t, unsigned> held;
    for (int i = 0; i < 4000; ++i) {
        if (held.empty() || random.chance(0.6)) {
            const unsigned shift = 12 + static_cast<unsigned>(random.below(6));
            const auto block = frames.allocate(shift);
            if (!block) continue;
            ASSERT_EQ(*block & ((std::uint64_t{1} << shift) - 1), 0u);
            const auto next = held.lower_bound(*block);
            ASSERT_TRUE(next == held.end() || *block + (std::uint64_t{1} << shift) <= next->first);
            if (next != held.begin()) {
                const auto before = std::prev(next);
                ASSERT_LE(before->first + (std::uint64_t{1} << before->second), *block);
            }
            held[*block] = shift;
        } else {
            auto victim = held.begin();
            std::advance(victim, random.below(held.size()));
            frames.release(victim->first, victim->second);
            held.erase(victim);
        }
    }
    for (const auto& [address, shift] : held) frames.release(address, shift);
    EXPECT_EQ(frames.available(), 0x7fd000u);
    EXPECT_EQ(frames.allocate(22), 0x400000u);
}

TEST(FrameAllocator, RefusesMemoryThatIsNotWholePages) {
    EXPECT_THROW(FrameAllocator(0x100, 0x10000), UserError);
    EXPECT_THROW(FrameAllocator(0x1000, 0x10), UserError);
    EXPECT_THROW(FrameAllocator(~std::uint64_t{0xfff}, 0x2000), UserError);
}

}  // namespace
}  // namespace cxlvp::host
