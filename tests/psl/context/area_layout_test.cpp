// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/area_layout.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {
namespace {

AreaLayout area(std::uint64_t bytes) {
    return AreaLayout::from_register(AreaLayout::to_register(0x40000000, bytes));
}

TEST(AreaLayout, Section31NumberOfElementsFollowsFromTheSize) {
    EXPECT_EQ(area(4 * kKiB).elements, 24u);
    EXPECT_EQ(area(64 * kKiB).elements, 476u);
    EXPECT_EQ(area(128 * kKiB).elements, 958u);
    EXPECT_EQ(area(1 * kMiB).elements, 7704u);
    EXPECT_EQ(AreaLayout::elements_in(0), 0u);
    EXPECT_EQ(AreaLayout::elements_in(96 * 8), 0u);
    EXPECT_EQ(AreaLayout::elements_in((96 + 17) * 8), 1u);
}

TEST(AreaLayout, Section31PartsLieOneAfterTheOther) {
    const AreaLayout layout = area(4 * kKiB);
    EXPECT_EQ(layout.element_address(0), 0x40000000u);
    EXPECT_EQ(layout.element_address(23), 0x40000000u + 23 * 128);
    EXPECT_EQ(layout.command_address(), 0x40000000u + 27 * 128) << "three lines behind the elements";
    EXPECT_EQ(layout.queue_address(), 0x40000000u + 28 * 128);
    EXPECT_EQ(layout.queue_bytes(), 256u) << "24 x 8 in whole lines";
    EXPECT_EQ(layout.chained_command_address(), 0x40000000u + 28 * 128 + 256 + 128);
    EXPECT_EQ(layout.end(), 0x40001000u);
}

TEST(AreaLayout, NoSizeLeavesRoomForOneElementMoreOrNeedsMoreThanItHas) {
    for (std::uint64_t pages = 1; pages <= 256; ++pages) {
        const AreaLayout layout = area(pages * 4 * kKiB);
        EXPECT_EQ(layout.bytes, pages * 4 * kKiB);
        EXPECT_LE(layout.end(), layout.base + layout.bytes);
        EXPECT_GT((layout.elements + 1) * 17u + 96, layout.bytes / 8);
    }
}

TEST(AreaLayout, Section23RegisterHasAddressSizeAndV) {
    EXPECT_EQ(AreaLayout::to_register(0x0123456789ABC000, 1 * kMiB), 0x0123456789ABCFF1u);
    EXPECT_EQ(AreaLayout::to_register(0x0123456789ABC000, 4 * kKiB), 0x0123456789ABC001u);
    const AreaLayout layout = AreaLayout::from_register(0xF123456789ABCFF1);
    EXPECT_TRUE(layout.valid);
    EXPECT_EQ(layout.base, 0x0123456789ABC000u) << "the address has bits 4 to 51";
    EXPECT_EQ(layout.bytes, 1 * kMiB);
    EXPECT_EQ(AreaLayout::from_register(0x0123456789ABC00F).bytes, 4 * kKiB) << "bits 60 to 62 are no size";
}

TEST(AreaLayout, WithoutVNothingHolds) {
    const AreaLayout layout = AreaLayout::from_register(0x40000FF0);
    EXPECT_FALSE(layout.valid);
    EXPECT_FALSE(layout.holds(0));
    EXPECT_NE(layout, area(1 * kMiB));
    EXPECT_TRUE(area(4 * kKiB).holds(23));
    EXPECT_FALSE(area(4 * kKiB).holds(24));
}

}  // namespace
}  // namespace cxlvp::psl
