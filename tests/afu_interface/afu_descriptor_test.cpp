// SPDX-License-Identifier: Apache-2.0
// Section 2.7, quirk 3 of section 12.

#include "cxlvp/afu_interface/afu_descriptor.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace cxlvp::afu {
namespace {

using Status = AfuDescriptor::Status;

AfuDescriptor full() {
    AfuDescriptor d;
    d.interrupts_per_process = 0x0102;
    d.processes = 0x0304;
    d.records = 0x0005;
    d.models = AfuDescriptor::kDirected | AfuDescriptor::kDedicated | AfuDescriptor::kMultiModel;
    d.record_bytes = 0x1000;
    d.record_offset = 0x100;
    d.area_required = true;
    d.process_area_required = true;
    d.process_area_bytes = 0x10000;
    d.process_area_offset = 0x20000;
    d.error_buffer_bytes = 0x3000;
    d.error_buffer_offset = 0x8000;
    return d;
}

constexpr std::uint64_t kRoom = 0x20000 + 0x304 * 0x10000;

TEST(AfuDescriptor, EveryFieldIsAtItsPlace) {
    const AfuDescriptor::Words words = full().encode();
    EXPECT_EQ(words[0], 0x0102030400058014u);
    EXPECT_EQ(words[1] | words[2] | words[3], 0u) << "reserved";
    EXPECT_EQ(words[4], 0x10u);
    EXPECT_EQ(words[5], 0x100u);
    EXPECT_EQ(words[6], 0x0300000000000010u);
    EXPECT_EQ(words[7], 0x20000u);
    EXPECT_EQ(words[8], 3u);
    EXPECT_EQ(words[9], 0x8000u);
}

TEST(AfuDescriptor, WhatIsEncodedIsDecoded) {
    const AfuDescriptor d = full();
    const AfuDescriptor back = AfuDescriptor::decode(d.encode());
    EXPECT_EQ(back.encode(), d.encode());
    EXPECT_EQ(back.interrupts_per_process, d.interrupts_per_process);
    EXPECT_EQ(back.processes, d.processes);
    EXPECT_EQ(back.records, d.records);
    EXPECT_EQ(back.models, d.models);
    EXPECT_EQ(back.record_bytes, d.record_bytes);
    EXPECT_EQ(back.record_offset, d.record_offset);
    EXPECT_TRUE(back.area_required);
    EXPECT_TRUE(back.process_area_required);
    EXPECT_EQ(back.process_area_bytes, d.process_area_bytes);
    EXPECT_EQ(back.process_area_offset, d.process_area_offset);
    EXPECT_EQ(back.error_buffer_bytes, d.error_buffer_bytes);
    EXPECT_EQ(back.error_buffer_offset, d.error_buffer_offset);
}

TEST(AfuDescriptor, ReservedBitsAreIgnored) {
    AfuDescriptor::Words words = full().encode();
    words[4] |= 0xff00000000000000;
    words[6] |= 0xfc00000000000000;
    words[8] |= 0xff00000000000000;
    EXPECT_EQ(AfuDescriptor::decode(words).encode(), full().encode());
}

TEST(AfuDescriptor, TheOffsetOfProcessAreasCountsOnlyWhenTheyAreRequired) {
    AfuDescriptor d = full();
    d.process_area_required = false;
    EXPECT_EQ(AfuDescriptor::decode(d.encode()).process_area_offset, 0u);
}

TEST(AfuDescriptor, IsReadInEightOrFourBytes) {
    const AfuDescriptor::Words words = full().encode();
    EXPECT_EQ(AfuDescriptor::read(words, 0, true), 0x0102030400058014u);
    EXPECT_EQ(AfuDescriptor::read(words, 0, false), 0x01020304u);
    EXPECT_EQ(AfuDescriptor::read(words, 4, false), 0x00058014u);
    EXPECT_EQ(AfuDescriptor::read(words, 0x48, true), 0x8000u);
    EXPECT_EQ(AfuDescriptor::read(words, 0x50, true), 0u) << "behind it";
}

Status check(const std::function<void(AfuDescriptor&)>& change, std::uint64_t room = kRoom) {
    AfuDescriptor d = full();
    change(d);
    return d.check(room);
}

TEST(AfuDescriptor, MistakesAreNamed) {
    EXPECT_EQ(check([](AfuDescriptor&) {}), Status::ok);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.models = AfuDescriptor::kTimeSliced; }), Status::no_model);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.processes = 0; }), Status::no_process);
    EXPECT_EQ(check([](AfuDescriptor& d) {
                  d.processes = 0;
                  d.models = AfuDescriptor::kDedicated;
              }),
              Status::ok);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.record_offset = 0x110; }), Status::record_unaligned);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.record_bytes = 0x1080; }), Status::record_unaligned);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.record_bytes = 0; }), Status::record_unaligned);
    EXPECT_EQ(check([](AfuDescriptor& d) {
                  d.record_offset = 0x110;
                  d.records = 0;
              }),
              Status::ok)
        << "there are none";
    EXPECT_EQ(check([](AfuDescriptor& d) { d.process_area_bytes += 1; }), Status::length_unaligned);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.error_buffer_bytes += 256; }), Status::length_unaligned);
}

TEST(AfuDescriptor, TheProblemStateAreaHoldsAllPartsOrIsTooSmall) {
    const auto same = [](AfuDescriptor&) {};
    EXPECT_EQ(check(same, kRoom), Status::ok);
    EXPECT_EQ(check(same, kRoom - 1), Status::area_too_small);
    EXPECT_EQ(check(same, 0x10000), Status::area_too_small) << "not even the first";
    EXPECT_EQ(check([](AfuDescriptor& d) { d.area_required = false; }, 0), Status::ok);
    EXPECT_EQ(check([](AfuDescriptor& d) { d.process_area_bytes = ~std::uint64_t{0} << 12; }), Status::area_too_small)
        << "a product that does not fit";
}

TEST(AfuDescriptor, Quirk3AnyOffsetOfTheErrorBufferIsTakenWithAWarning) {
    AfuDescriptor d = full();
    EXPECT_FALSE(d.error_buffer_unaligned());
    d.error_buffer_offset = 0x8010;
    EXPECT_EQ(d.check(kRoom), Status::ok);
    EXPECT_TRUE(d.error_buffer_unaligned());
    d.error_buffer_bytes = 0;
    EXPECT_FALSE(d.error_buffer_unaligned());
}

TEST(AfuDescriptor, PartsSmallerThanAPageAreAWarning) {
    AfuDescriptor d = full();
    EXPECT_FALSE(d.small_process_areas(0x10000));
    d.process_area_bytes = 0x1000;
    EXPECT_TRUE(d.small_process_areas(0x10000));
    d.process_area_required = false;
    EXPECT_FALSE(d.small_process_areas(0x10000));
}

TEST(AfuDescriptor, AProcessMayAccessItsPartAndAMasterAll) {
    AfuDescriptor d = full();
    EXPECT_EQ(d.process_area(kRoom, false, 3).offset, 0x50000u);
    EXPECT_EQ(d.process_area(kRoom, false, 3).bytes, 0x10000u);
    EXPECT_EQ(d.process_area(kRoom, true, 3).offset, 0u);
    EXPECT_EQ(d.process_area(kRoom, true, 3).bytes, kRoom);
    d.process_area_bytes = 0;
    EXPECT_EQ(d.process_area(kRoom, false, 3).bytes, kRoom) << "no parts";
    EXPECT_EQ(d.process_area(kRoom, false, 3).offset, 0u);
}

TEST(AfuDescriptor, EveryStatusHasAText) {
    for (unsigned i = 0; i <= static_cast<unsigned>(Status::length_unaligned); ++i)
        EXPECT_STRNE(to_string(static_cast<Status>(i)), "?");
}

}  // namespace
}  // namespace cxlvp::afu
