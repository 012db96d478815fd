// SPDX-License-Identifier: Apache-2.0
// Where areas lie in the BARs, and what cannot be: section 2 and 2.6.

#include "cxlvp/psl/card/card_layout.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::psl {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Kind = CardRegion::Kind;

void expect_region(const CardLayout& layout, unsigned bar, std::uint64_t at, Kind kind, unsigned slice,
                   std::uint64_t offset) {
    const CardRegion region = layout.locate(bar, at);
    EXPECT_EQ(region.kind, kind) << bar << " " << at;
    EXPECT_EQ(region.slice, slice) << bar << " " << at;
    EXPECT_EQ(region.offset, offset) << bar << " " << at;
}

CardConfig four_slices() {
    CardConfig config;
    config.slices = 4;
    config.descriptor_offset = 0x20000;
    config.descriptor_size = 0x10000;
    config.problem_state_offset = 0x100000;
    config.problem_state_size = 0x30000;
    return config;
}

TEST(CardLayout, TheFirstAndLastByteOfEachRegionAreFound) {
    const CardLayout layout(four_slices());
    for (unsigned slice = 0; slice < 4; ++slice) {
        expect_region(layout, 2, 0x10000 + slice * 0x100, Kind::p1n, slice, 0);
        expect_region(layout, 2, 0x100ff + slice * 0x100, Kind::p1n, slice, 0xff);
        expect_region(layout, 0, slice * 0x1000, Kind::p2n, slice, 0);
        expect_region(layout, 0, 0xfff + slice * 0x1000, Kind::p2n, slice, 0xfff);
        expect_region(layout, 0, 0x20000 + slice * 0x10000, Kind::descriptor, slice, 0);
        expect_region(layout, 0, 0x2ffff + slice * 0x10000, Kind::descriptor, slice, 0xffff);
        expect_region(layout, 0, 0x100000 + slice * 0x30000, Kind::problem_state, slice, 0);
        expect_region(layout, 0, 0x12ffff + slice * 0x30000, Kind::problem_state, slice, 0x2ffff);
        EXPECT_EQ(layout.p1n_offset(slice), 0x10000 + slice * 0x100u);
        EXPECT_EQ(layout.p2n_offset(slice), slice * 0x1000u);
        EXPECT_EQ(layout.descriptor_offset(slice), 0x20000 + slice * 0x10000u);
        EXPECT_EQ(layout.problem_state_offset(slice), 0x100000 + slice * 0x30000u);
    }
    expect_region(layout, 2, 0x7eff, Kind::p1, 0, 0x7eff);
    EXPECT_EQ(layout.problem_state_bytes(), 0x30000u);
}

TEST(CardLayout, NothingLiesBetweenTheRegionsNorInTheMsixAreaNorInOtherBars) {
    const CardLayout layout(four_slices());
    for (const std::uint64_t at : {0x7f00u, 0x8000u, 0xffffu, 0x10400u})
        EXPECT_EQ(layout.locate(2, at).kind, Kind::nothing);
    for (const std::uint64_t at : {0x4000u, 0x1ffffu, 0x60000u, 0xfffffu, 0x1c0000u})
        EXPECT_EQ(layout.locate(0, at).kind, Kind::nothing) << at;
    for (const unsigned bar : {1u, 3u, 4u, 5u}) EXPECT_EQ(layout.locate(bar, 0).kind, Kind::nothing);
}

TEST(CardLayout, SlicesThatTheCardDoesNotHaveAreNothing) {
    CardConfig config = four_slices();
    config.slices = 2;
    const CardLayout layout(config);
    EXPECT_EQ(layout.locate(2, 0x101ff).kind, Kind::p1n);
    EXPECT_EQ(layout.locate(2, 0x10200).kind, Kind::nothing);
    EXPECT_EQ(layout.locate(0, 0x2000).kind, Kind::nothing);
    EXPECT_EQ(layout.locate(0, 0x40000).kind, Kind::nothing);
    EXPECT_EQ(layout.locate(0, 0x160000).kind, Kind::nothing);
}

TEST(CardLayout, BarsAreTheSmallestPowersOfTwoThatHoldAll) {
    const CardLayout layout(four_slices());
    EXPECT_EQ(layout.p1_bytes(), 0x20000u);
    EXPECT_EQ(layout.p2_bytes(), 0x200000u);
    const CardLayout standard{CardConfig()};
    EXPECT_EQ(standard.p2_bytes(), 128 * kMiB);
    CardConfig config = four_slices();
    config.descriptor_offset = 0x400000;
    EXPECT_EQ(CardLayout(config).p2_bytes(), 0x800000u) << "descriptors behind the problem state areas";
}

std::string mistake(const std::function<void(CardConfig&)>& change) {
    CardConfig config = four_slices();
    change(config);
    try {
        const CardLayout layout(config);
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

TEST(CardLayout, WhatCannotBeIsRefusedWithTheNameOfTheParameter) {
    EXPECT_EQ(mistake([](CardConfig&) {}), "");
    EXPECT_THAT(mistake([](CardConfig& c) { c.slices = 0; }), HasSubstr("slices: 0"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.slices = 5; }), HasSubstr("slices: 5"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.descriptor_offset = 0; }), HasSubstr("descriptor_offset: 0x0"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.descriptor_offset += 0x1000; }), HasSubstr("descriptor_offset: 0x21000"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.descriptor_size = 0; }), HasSubstr("descriptor_size: 0x0"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.problem_state_size = 0x4010000; }),
                HasSubstr("problem_state_size: 0x4010000"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.problem_state_offset = std::uint64_t{2} << 40; }),
                HasSubstr("problem_state_offset"));
    EXPECT_THAT(mistake([](CardConfig& c) { c.problem_state_offset = 0x50000; }),
                AllOf(HasSubstr("problem_state_offset"), HasSubstr("overlaps descriptor_offset")));
    EXPECT_THAT(mistake([](CardConfig& c) { c.descriptor_offset = 0x110000; }), HasSubstr("overlaps"));
    EXPECT_EQ(mistake([](CardConfig& c) { c.problem_state_offset = 0x60000; }), "") << "right behind";
}

}  // namespace
}  // namespace cxlvp::psl
