// SPDX-License-Identifier: Apache-2.0
// The way of an MMIO to an AFU: sections 1 (PSA), 2.7, 8.1 and 13.

#include "cxlvp/psl/card/afu_mmio.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../recording_actions.h"
#include "register_afu.h"

namespace cxlvp::psl {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kE = 0x1000000000000000, kRa = 0x0100000000000000;

struct Path {
    Path() { write64(slice.p1n(), 0x28, 0x77); }
    void enable() {
        write64(slice.p2n(), 0x90, kE);
        slice.set_enabled(true, 0);
        actions.take();
    }
    void reset() {
        write64(slice.p2n(), 0x90, kRa);
        slice.reset_complete(0);
        actions.take();
    }
    MmioStatus read(std::uint64_t offset, std::size_t bytes, bool descriptor = false) {
        data.assign(bytes, 0);
        return mmio.read(descriptor, offset, data.data(), bytes, at);
    }

    RecordingSlice actions;
    SliceRegisters slice{Caia::v1, actions};
    RegisterAfu afu;
    AfuMmio mmio{afu, slice, us(512)};
    std::vector<std::uint8_t> data;
    Tick at = us(1);
};

TEST(AfuMmio, EightBytesOnTheBusAreOneBigEndianRegister) {
    Path path;
    path.enable();
    const std::uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(path.mmio.write(false, 0x40, bytes, 8, path.at), MmioStatus::ok);
    EXPECT_EQ(path.at, us(1) + ns(40));
    ASSERT_EQ(path.afu.accesses.size(), 1u);
    EXPECT_EQ(path.afu.accesses[0].data, 0x0102030405060708u);
    EXPECT_TRUE(path.afu.accesses[0].doubleword);
    EXPECT_FALSE(path.afu.accesses[0].config);
    EXPECT_EQ(path.afu.accesses[0].address, 0x40u);
    EXPECT_EQ(path.read(0x40, 8), MmioStatus::ok);
    EXPECT_THAT(path.data, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST(AfuMmio, OneAccessWaitsForAnother) {
    Path path;
    path.enable();
    const std::uint8_t bytes[8] = {};
    Tick first = us(1), second = us(1);
    EXPECT_EQ(path.mmio.write(false, 0x40, bytes, 8, first), MmioStatus::ok);
    EXPECT_EQ(path.mmio.write(false, 0x48, bytes, 8, second), MmioStatus::ok);
    EXPECT_EQ(first, us(1) + ns(40));
    EXPECT_EQ(second, us(1) + ns(80));
}

TEST(AfuMmio, FourBytesAreWrittenInBothHalvesAndReadFromTheLowOne) {
    Path path;
    path.enable();
    const std::uint8_t bytes[] = {1, 2, 3, 4};
    EXPECT_EQ(path.mmio.write(false, 0x44, bytes, 4, path.at), MmioStatus::ok);
    EXPECT_EQ(path.afu.accesses[0].data, 0x0102030401020304u);
    EXPECT_FALSE(path.afu.accesses[0].doubleword);
    path.afu.words[0x44] = 0xaaaaaaaa0a0b0c0d;
    EXPECT_EQ(path.read(0x44, 4), MmioStatus::ok);
    EXPECT_THAT(path.data, ElementsAre(0x0a, 0x0b, 0x0c, 0x0d));
}

TEST(AfuMmio, OtherSizesAndPlacesAreRefused) {
    Path path;
    path.enable();
    const std::uint8_t bytes[16] = {};
    for (const std::size_t size : {1u, 2u, 3u, 16u}) {
        EXPECT_EQ(path.read(0, size), MmioStatus::refused);
        EXPECT_EQ(path.mmio.write(false, 0, bytes, size, path.at), MmioStatus::refused);
    }
    EXPECT_EQ(path.read(4, 8), MmioStatus::refused);
    EXPECT_EQ(path.read(2, 4), MmioStatus::refused);
    EXPECT_TRUE(path.afu.accesses.empty());
    EXPECT_EQ(path.mmio.count(MmioStatus::refused), 10u);
    EXPECT_THAT(path.actions.take(), IsEmpty());
}

TEST(AfuMmio, AfudisADisabledAfuIsNotAskedAndReadsAllOnes) {
    Path path;
    EXPECT_EQ(path.read(0, 8), MmioStatus::disabled);
    EXPECT_THAT(path.data, Each(0xff));
    EXPECT_THAT(path.actions.take(), ElementsAre("serr 77 @1000000"));
    EXPECT_TRUE(path.slice.errors().latched(SliceError::afudis));
    const std::uint8_t bytes[8] = {};
    EXPECT_EQ(path.mmio.write(false, 0, bytes, 8, path.at), MmioStatus::disabled);
    EXPECT_TRUE(path.afu.accesses.empty());
    EXPECT_EQ(path.slice.errors().count(SliceError::afudis), 2u);
}

TEST(AfuMmio, AfudisAnAfuIsDisabledFromTheResetRequestOn) {
    Path path;
    path.enable();
    EXPECT_EQ(path.read(0, 8), MmioStatus::ok);
    write64(path.slice.p2n(), 0x90, kRa);
    EXPECT_EQ(path.read(0, 8), MmioStatus::disabled);
}

TEST(AfuMmio, AfutoAnAfuThatNeverAnswersTimesOutWithAllOnes) {
    Path path;
    path.enable();
    path.afu.answers = false;
    EXPECT_EQ(path.read(8, 4), MmioStatus::timeout);
    EXPECT_THAT(path.data, ElementsAre(0xff, 0xff, 0xff, 0xff));
    EXPECT_EQ(path.at, us(513));
    EXPECT_THAT(path.actions.take(), ElementsAre("serr 77 @513000000"));
    EXPECT_TRUE(path.slice.errors().latched(SliceError::afuto));
    const std::uint8_t bytes[8] = {};
    EXPECT_EQ(path.mmio.write(false, 0, bytes, 8, path.at), MmioStatus::timeout);
    EXPECT_EQ(path.at, us(1025));
}

TEST(AfuMmio, AfutoAnAnswerAfterTheLimitIsTooLateAndOneAtTheLimitIsNot) {
    Path path;
    path.enable();
    path.afu.latency = us(512);
    EXPECT_EQ(path.read(8, 8), MmioStatus::ok);
    path.afu.latency = us(512) + 1;
    EXPECT_EQ(path.read(8, 8), MmioStatus::timeout);
    EXPECT_THAT(path.data, Each(0xff));
    EXPECT_EQ(path.at, us(1 + 512 + 512));
}

TEST(AfuMmio, AfuparBadParityOfAReadIsAnErrorAndGivesAllOnes) {
    Path path;
    path.enable();
    path.afu.parity_ok = false;
    EXPECT_EQ(path.read(8, 8), MmioStatus::parity);
    EXPECT_THAT(path.data, Each(0xff));
    EXPECT_TRUE(path.slice.errors().latched(SliceError::afupar));
    EXPECT_THAT(path.actions.take(), ElementsAre("serr 77 @1040000"));
}

TEST(AfuMmio, TheDescriptorIsReadableAfterAResetOnly) {
    Path path;
    path.afu.descriptor.processes = 0x1234;
    path.enable();
    EXPECT_EQ(path.read(0, 8, true), MmioStatus::not_reset);
    EXPECT_THAT(path.data, Each(0xff));
    path.reset();
    EXPECT_EQ(path.read(0, 8, true), MmioStatus::ok) << "disabled";
    EXPECT_THAT(path.data, ElementsAre(0, 0, 0x12, 0x34, 0, 0, 0, 0x10));
    EXPECT_EQ(path.read(4, 4, true), MmioStatus::ok);
    EXPECT_THAT(path.data, ElementsAre(0, 0, 0, 0x10));
    EXPECT_TRUE(path.afu.accesses.back().config);
    path.enable();
    EXPECT_EQ(path.read(0, 4, true), MmioStatus::ok);
    EXPECT_THAT(path.actions.take(), IsEmpty());
}

TEST(AfuMmio, TheDescriptorCannotBeWrittenAndRecordsBehindItCan) {
    Path path;
    path.reset();
    const std::uint8_t bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(path.mmio.write(true, 0x48, bytes, 8, path.at), MmioStatus::read_only);
    EXPECT_TRUE(path.afu.accesses.empty());
    EXPECT_EQ(path.mmio.write(true, 0x100, bytes, 4, path.at), MmioStatus::ok);
    ASSERT_EQ(path.afu.accesses.size(), 1u);
    EXPECT_TRUE(path.afu.accesses[0].config);
    EXPECT_EQ(path.mmio.count(MmioStatus::read_only), 1u);
}

}  // namespace
}  // namespace cxlvp::psl
