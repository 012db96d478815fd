// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/interrupt/vector_ranges.h"

#include <gtest/gtest.h>

#include <set>

namespace cxlvp::psl {
namespace {

VectorRanges ranges(const std::array<std::uint16_t, 4>& offsets, const std::array<std::uint16_t, 4>& counts) {
    ProcessElement element;
    element.ivte_offset = offsets;
    element.ivte_range = counts;
    return VectorRanges(element);
}

TEST(VectorRanges, Section52Number1IsTheFirstOfRange1) {
    const VectorRanges r = ranges({0x10, 0x20, 0, 0}, {1, 4, 0, 0});
    EXPECT_EQ(r.psl_interrupt(), 0x10u);
    EXPECT_EQ(r.afu_interrupt(1), 0x20u);
    EXPECT_EQ(r.afu_interrupt(4), 0x23u);
    EXPECT_EQ(r.afu_interrupt(5), std::nullopt) << "past the total";
    EXPECT_EQ(r.afu_interrupts(), 4u);
}

TEST(VectorRanges, Section52Number0IsNoneOfTheAfu) {
    EXPECT_EQ(ranges({0x10, 0x20, 0, 0}, {1, 4, 0, 0}).afu_interrupt(0), std::nullopt);
    EXPECT_EQ(ranges({0x10, 0x20, 0, 0}, {0, 4, 0, 0}).afu_interrupt(0), std::nullopt);
}

TEST(VectorRanges, Section52RangesFollowOneAnotherWhateverTheirOffsets) {
    const VectorRanges r = ranges({0x10, 0x300, 0x200, 0x100}, {1, 2, 1, 3});
    const std::uint16_t expected[] = {0x300, 0x301, 0x200, 0x100, 0x101, 0x102};
    for (std::uint32_t k = 1; k <= 6; ++k) EXPECT_EQ(r.afu_interrupt(k), expected[k - 1]) << k;
    EXPECT_EQ(r.afu_interrupt(7), std::nullopt);
    EXPECT_EQ(r.afu_interrupt(2047), std::nullopt);
    EXPECT_EQ(r.afu_interrupts(), 6u);
}

TEST(VectorRanges, AnEmptyRangeIsPassedOver) {
    const VectorRanges r = ranges({0x10, 0x300, 0x200, 0x100}, {1, 1, 0, 1});
    EXPECT_EQ(r.afu_interrupt(1), 0x300u);
    EXPECT_EQ(r.afu_interrupt(2), 0x100u);
    EXPECT_EQ(r.afu_interrupt(3), std::nullopt);
}

TEST(VectorRanges, Section53RangesOfAGuestBeginWithItsOwnPslInterrupt) {
    const VectorRanges r = ranges({0x40, 0x80, 0, 0}, {3, 2, 0, 0});
    EXPECT_EQ(r.psl_interrupt(), 0x40u);
    EXPECT_EQ(r.afu_interrupt(1), 0x41u);
    EXPECT_EQ(r.afu_interrupt(2), 0x42u);
    EXPECT_EQ(r.afu_interrupt(3), 0x80u);
    EXPECT_EQ(r.afu_interrupts(), 4u);
}

TEST(VectorRanges, WithoutRangesThereIsNothing) {
    const VectorRanges r = ranges({0x40, 0x80, 1, 2}, {0, 0, 0, 0});
    EXPECT_EQ(r.psl_interrupt(), 0u);
    EXPECT_EQ(r.afu_interrupt(1), std::nullopt);
    EXPECT_EQ(r.afu_interrupts(), 0u);
}

TEST(VectorRanges, TheLargestCountsDoNotOverflow) {
    const VectorRanges r = ranges({1, 1, 1, 1}, {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF});
    EXPECT_EQ(r.afu_interrupts(), 4u * 0xFFFF - 1);
    EXPECT_EQ(r.afu_interrupt(4 * 0xFFFF - 1), 0xFFFFu);
    EXPECT_EQ(r.afu_interrupt(4 * 0xFFFF), std::nullopt);
    EXPECT_EQ(r.afu_interrupt(~std::uint32_t{0}), std::nullopt);
}

TEST(VectorRanges, R04AnXslHas15Sources) {
    const VectorRanges r = ranges({0x10, 0x20, 0, 0}, {1, 40, 0, 0});
    EXPECT_EQ(r.afu_interrupt(15, 15), 0x2Eu);
    EXPECT_EQ(r.afu_interrupt(16, 15), std::nullopt);
    EXPECT_EQ(r.afu_interrupt(0, 15), std::nullopt);
    EXPECT_EQ(r.afu_interrupt(16, 0), 0x2Fu) << "a PSL has no such limit";
}

TEST(VectorRanges, R03FortyVectorsOfThreeContextsAreAllDifferent) {
    std::set<std::uint16_t> numbers;
    std::uint16_t base = 0x100;
    for (const std::uint16_t count : {15, 15, 10}) {
        const VectorRanges r = ranges({0x10, base, 0, 0}, {1, count, 0, 0});
        for (std::uint32_t k = 1; k <= count; ++k) numbers.insert(r.afu_interrupt(k, 15).value());
        EXPECT_EQ(r.afu_interrupt(count + 1u, 15), std::nullopt);
        base = static_cast<std::uint16_t>(base + count);
    }
    EXPECT_EQ(numbers.size(), 40u);
}

}  // namespace
}  // namespace cxlvp::psl
