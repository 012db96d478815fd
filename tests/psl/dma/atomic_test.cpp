// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/atomic.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

constexpr std::uint64_t kLowest4 = 0x8000'0000;
constexpr std::uint64_t kLowest8 = 0x8000'0000'0000'0000;

using Block = std::array<std::uint8_t, kAtomicBlock>;

void put(std::uint8_t* to, std::uint64_t value, unsigned size, bool little) {
    for (unsigned i = 0; i < size; ++i) to[i] = static_cast<std::uint8_t>(value >> 8 * (little ? i : size - 1 - i));
}

std::uint64_t get(const std::uint8_t* from, unsigned size, bool little) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) value |= std::uint64_t{from[i]} << 8 * (little ? i : size - 1 - i);
    return value;
}

struct Case {
    std::uint8_t op;
    std::uint64_t memory;
    std::uint64_t neighbour;
    std::uint64_t first;
    std::uint64_t second;
    std::uint64_t after;
    std::uint64_t fetched;  ///< of operations that fetch
};

/// Values of 4 bytes; for 8 bytes they are the high halves.
const Case kCases[] = {
    {0x00, 0xFFFFFFFF, 0, 2, 0, 1, 0xFFFFFFFF},  // add wraps
    {0x01, 0xF0F0F0F0, 0, 0xFFFF0000, 0, 0x0F0FF0F0, 0xF0F0F0F0},
    {0x02, 0xF0000000, 0, 0x0000000F, 0, 0xF000000F, 0xF0000000},
    {0x03, 0xFF00FF00, 0, 0x0FF00FF0, 0, 0x0F000F00, 0xFF00FF00},
    {0x04, 0x80000000, 0, 0x7FFFFFFF, 0, 0x80000000, 0x80000000},
    {0x04, 1, 0, 2, 0, 2, 1},
    {0x05, 0x80000000, 0, 0x7FFFFFFF, 0, 0x7FFFFFFF, 0x80000000},
    {0x05, 5, 0, 0xFFFFFFFF, 0, 5, 5},
    {0x06, 0x80000000, 0, 0x7FFFFFFF, 0, 0x7FFFFFFF, 0x80000000},
    {0x06, 1, 0, 2, 0, 1, 1},
    {0x07, 0x80000000, 0, 0x7FFFFFFF, 0, 0x80000000, 0x80000000},
    {0x07, 5, 0, 0xFFFFFFFF, 0, 0xFFFFFFFF, 5},
    {0x08, 5, 0, 6, 0, 6, 5},
    {0x10, 5, 0, 5, 9, 5, 5},
    {0x10, 5, 0, 4, 9, 9, 5},
    {0x11, 5, 0, 5, 9, 9, 5},
    {0x11, 5, 0, 4, 9, 5, 5},
    {0x18, 5, 6, 0, 0, 6, 5},
    {0x18, 6, 6, 0, 0, 6, kLowest4},
    {0x19, 6, 6, 0, 0, 7, 6},
    {0x19, 5, 6, 0, 0, 5, kLowest4},
    {0x1C, 5, 4, 0, 0, 4, 5},
    {0x1C, 4, 4, 0, 0, 4, kLowest4},
    {0x20, 0xFFFFFFFF, 0, 2, 0, 1, 0},
    {0x21, 0xF0F0F0F0, 0, 0xFFFF0000, 0, 0x0F0FF0F0, 0},
    {0x22, 0xF0000000, 0, 0x0000000F, 0, 0xF000000F, 0},
    {0x23, 0xFF00FF00, 0, 0x0FF00FF0, 0, 0x0F000F00, 0},
    {0x24, 1, 0, 2, 0, 2, 0},
    {0x25, 5, 0, 0xFFFFFFFF, 0, 5, 0},
    {0x26, 1, 0, 2, 0, 1, 0},
    {0x27, 5, 0, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0},
    {0x38, 5, 5, 8, 0, 8, 0},
    {0x38, 5, 6, 8, 0, 5, 0},
};

/// In high halves of 8 bytes, steps of 1 leave a value behind.
std::uint64_t widened(std::uint64_t value, const Case& each, std::uint64_t was) {
    const bool steps = each.op == 0x18 || each.op == 0x19 || each.op == 0x1C;
    if (!steps || value == was) return value << 32;
    return value > was ? (was << 32) + 1 : (was << 32) - 1;
}

TEST(Atomic, EveryOperationChangesMemoryAndFetchesInBothSizesAndByteOrders) {
    for (const Case& each : kCases) {
        for (const bool little : {true, false}) {
            for (const unsigned size : {4u, 8u}) {
                const auto wide = [size](std::uint64_t value) { return size == 8 ? value << 32 : value; };
                Block block;
                block.fill(0xCC);
                const std::size_t place = 8;
                const std::size_t other = each.op == 0x1C ? place - size : place + size;
                put(&block[place], wide(each.memory), size, little);
                if (each.op >= 0x18 && each.op <= 0x1C) put(&block[other], wide(each.neighbour), size, little);
                if (each.op == 0x38) put(&block[other], wide(each.neighbour), size, little);
                std::uint8_t operands[16] = {};
                put(operands, wide(each.first), size, little);
                put(operands + size, wide(each.second), size, little);
                const AtomicResult result = apply_atomic(each.op, size, little, block.data(), place, operands);
                SCOPED_TRACE(testing::Message() << "op " << unsigned{each.op} << " size " << size << " little "
                                                << little << " memory " << each.memory);
                ASSERT_TRUE(result.valid);
                const std::uint64_t after = size == 8 ? widened(each.after, each, each.memory) : each.after;
                EXPECT_EQ(get(&block[place], size, little), after);
                if (atomic_fetches(each.op)) {
                    const bool refused = each.fetched == kLowest4 && each.op >= 0x18;
                    const std::uint64_t fetched = refused && size == 8 ? kLowest8 : wide(each.fetched);
                    EXPECT_EQ(get(result.fetched, size, little), fetched);
                }
                if (each.op == 0x38) {
                    EXPECT_EQ(get(&block[other], size, little), each.after == 8 ? wide(8) : wide(6));
                }
                const std::size_t first = std::min(place, each.neighbour != 0 ? other : place);
                const std::size_t last = std::max(place, each.neighbour != 0 ? other : place) + size;
                for (std::size_t i = 0; i < block.size(); ++i)
                    EXPECT_TRUE((i >= first && i < last) || block[i] == 0xCC);
            }
        }
    }
}

TEST(Atomic, EveryOpcodeOf6BitsIsCoveredOrRefused) {
    unsigned known = 0;
    for (unsigned op = 0; op < 256; ++op) {
        Block block{};
        const std::uint8_t operands[16] = {};
        bool covered = false;
        for (const Case& each : kCases) covered = covered || each.op == op;
        EXPECT_EQ(is_atomic(static_cast<std::uint8_t>(op)), covered) << op;
        EXPECT_EQ(apply_atomic(static_cast<std::uint8_t>(op), 4, false, block.data(), 8, operands).valid, covered);
        known += covered ? 1 : 0;
    }
    EXPECT_EQ(known, 23u);
}

TEST(Atomic, AnOperationThatLeavesItsBlockOrIsNotAlignedDoesNothing) {
    Block block{};
    const std::uint8_t operands[16] = {1, 1, 1, 1};
    EXPECT_FALSE(apply_atomic(0x18, 4, false, block.data(), 28, operands).valid);
    EXPECT_TRUE(apply_atomic(0x18, 4, false, block.data(), 24, operands).valid);
    EXPECT_FALSE(apply_atomic(0x1C, 8, false, block.data(), 0, operands).valid);
    EXPECT_FALSE(apply_atomic(0x38, 8, false, block.data(), 24, operands).valid);
    EXPECT_FALSE(apply_atomic(0x00, 8, false, block.data(), 4, operands).valid);
    EXPECT_FALSE(apply_atomic(0x00, 2, false, block.data(), 0, operands).valid);
    EXPECT_FALSE(apply_atomic(0x00, 4, false, block.data(), 32, operands).valid);
    EXPECT_EQ(block, Block{});
}

TEST(Atomic, OperandsAreAsManyAsTheOperationNeeds) {
    EXPECT_EQ(atomic_operands(0x00), 1u);
    EXPECT_EQ(atomic_operands(0x10), 2u);
    EXPECT_EQ(atomic_operands(0x18), 0u);
    EXPECT_EQ(atomic_operands(0x38), 1u);
    EXPECT_EQ(atomic_operands(0x3F), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
