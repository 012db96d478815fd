// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/capi_afu.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../capi_system.h"

namespace cxlvp::host {
namespace {

using psl::Caia;
using test::CapiSystem;
using test::FakeCard;
using Lines = std::vector<std::string>;

TEST(CapiAfu, Section1_SetsASliceUpInTheOrderOfCaia1) {
    CapiSystem system(Caia::v1);
    ASSERT_TRUE(system.afu.probe().ok());
    const Lines expected = {
        "o0 r 090",
        "n0 w 88 0",
        "n0 w b8 0",
        "n0 w b0 0",
        "n0 w 10 0",
        "n0 w 18 0",
        "n0 w 80 0",
        "o0 w 008 0",
        "o0 w 018 0",
        "o0 w 010 0",
        "o0 w 028 0",
        "o0 w 020 0",
        "o0 r 060",
        "n0 r 28",
        "o0 r 088",
        "o0 r 090",
        "o0 w 090 100000000000000",
        "o0 r 090",  // reset
        "n0 r 28",
        "n0 w 28 0",
        "p2 r 1000000",
        "p2 r 1000030",
        "p2 r 1000038",
        "p2 r 1000020",
        "p2 r 1000028",
        "p2 r 1000040",
        "p2 r 1000048",
        "p2 r 1000100",  // configuration record
        "n0 w d0 fffffffefefefefe",
        "n0 w d8 ff000000fefefefe",
        "n0 w e8 ffff00000000",
        "n0 w e0 7000000000000000",
        "n0 r 28",
        "n0 w 28 801",
    };
    EXPECT_EQ(system.card.log, expected);
    EXPECT_EQ(system.afu.psl_irq(), 0x802u);
    EXPECT_EQ(system.adapter.map().find(0x801).kind, InterruptTarget::Kind::slice);
    EXPECT_EQ(system.adapter.map().find(0x802).kind, InterruptTarget::Kind::psl);
    EXPECT_EQ(system.afu.irqs_max(), 2037u);
}

TEST(CapiAfu, Section1_SetsASliceUpInTheOrderOfCaia2) {
    CapiSystem system(Caia::v2);
    ASSERT_TRUE(system.afu.probe().ok());
    EXPECT_EQ(system.card.writes(), (Lines{"n0 w 88 0", "n0 w 10 0", "n0 w 80 0", "o0 w 008 0",
                                           "o0 w 090 100000000000000", "n0 w 28 0", "n0 w 28 801"}));
}

TEST(CapiAfu, Section1_AnAfuThatStillRunsIsStoppedWithAWarning) {
    CapiSystem system(Caia::v1);
    system.card.reg("o0 090") = kAfuEnabled | kAfuEnable;
    ASSERT_TRUE(system.afu.probe().ok());
    const Lines writes = system.card.writes();
    EXPECT_EQ(Lines(writes.begin(), writes.begin() + 4),
              (Lines{"o0 w 090 9100000000000000", "n0 w 28 0", "n0 w a0 8000", "n0 w a0 3000000"}));
    EXPECT_TRUE(system.logged("was not disabled"));
}

TEST(CapiAfu, Section1_WhatIsPendingFromBeforeIsRefusedAndCleared) {
    struct Case {
        Caia caia;
        std::uint64_t dsisr, tfc;
    };
    for (const Case& c :
         {Case{Caia::v1, 0x4000000040000000, 0x200000000}, Case{Caia::v1, 0x0400000000000000, 0x800000000},
          Case{Caia::v2, 0x1000000000000088, 0x200000000}, Case{Caia::v2, 0x0800000000000000, 0x800000000}}) {
        CapiSystem system(c.caia);
        system.card.reg("o0 060") = c.dsisr;
        system.card.reg("n0 28") = 0x8000000000001234;
        system.card.reg("o0 088") = 0x55;
        ASSERT_TRUE(system.afu.probe().ok());
        const Lines writes = system.card.writes();
        const auto tfc = std::find(writes.begin(), writes.end(), fmt::format("o0 w 078 {:x}", c.tfc));
        ASSERT_NE(tfc, writes.end());
        EXPECT_EQ(*(tfc + 1), "n0 w 28 8000000000000000");
        EXPECT_EQ(*(tfc + 2), "o0 w 088 55");
    }
}

TEST(CapiAfu, Quirk12_TheFirstWriteOfSerrKeepsWhatItKeeps) {
    const auto serr_after = [](Caia caia) {
        CapiSystem system(caia);
        system.card.on_write = [&](const std::string& reg, std::uint64_t value) {
            // As if the reset of the AFU had brought everything up.
            if (reg == "o0 090" && value != 0) system.card.reg("n0 28") = ~std::uint64_t{0};
        };
        EXPECT_TRUE(system.afu.probe().ok());
        return system.card.writes().back();
    };
    // The reset has cleared all masks, 0xff80 in the upper half of the low word.
    EXPECT_EQ(serr_after(Caia::v1), "n0 w 28 ffffff007f0801") << "status bit 8 stays";
    EXPECT_EQ(serr_after(Caia::v2), "n0 w 28 ffffff00000801") << "all masks but that of afuto go";
}

CapiError probe_with(std::uint64_t offset, std::uint64_t value, Caia caia = Caia::v1) {
    CapiSystem system(caia);
    system.card.p2(FakeCard::kDescriptor + offset) = value;
    const CapiStatus status = system.afu.probe();
    EXPECT_EQ(status.text.empty(), status.ok());
    return status.error;
}

TEST(CapiAfu, Section27_AnswersEveryMistakeOfTheDescriptor) {
    EXPECT_EQ(probe_with(0x00, 0x0001000000010004), CapiError::invalid) << "directed without processes";
    EXPECT_EQ(probe_with(0x00, 0x0001000000010010), CapiError::none) << "dedicated needs none";
    EXPECT_EQ(probe_with(0x100, 0), CapiError::invalid) << "an empty configuration record";
    EXPECT_EQ(probe_with(0x00, 0x000101ff00020014), CapiError::invalid) << "the second record is not there";
    EXPECT_EQ(probe_with(0x00, 0x000101ff00000014), CapiError::none) << "no records at all";
    EXPECT_EQ(probe_with(0x30, 0x0300000000000009), CapiError::no_device) << "511 parts of 36 KiB in 16 MiB";
    EXPECT_EQ(probe_with(0x30, 0x0200000000000009), CapiError::none) << "no problem state is needed";
    EXPECT_EQ(probe_with(0x30, 0x03ffffffffffffff), CapiError::no_device) << "a product larger than 64 bits";
    EXPECT_EQ(probe_with(0x38, 0xe01000), CapiError::none) << "just fits";
    EXPECT_EQ(probe_with(0x38, 0xe02000), CapiError::no_device);
    EXPECT_EQ(probe_with(0x48, 0x123), CapiError::none) << "Quirk 3: any place of the error buffer will do";
}

TEST(CapiAfu, Section27_SmallProblemStatesAreOnlyWarnedOf) {
    CapiSystem system(Caia::v1);
    ASSERT_TRUE(system.afu.probe().ok());
    EXPECT_TRUE(system.logged("smaller than a page"));
}

TEST(CapiAfu, Section36_AnAfuThatNeverResetsIsGivenUpAfter5Seconds) {
    CapiSystem system(Caia::v1);
    system.card.deaf = true;
    const Tick begin = system.card.time;
    EXPECT_EQ(system.afu.probe().error, CapiError::busy);
    EXPECT_GE(system.card.time - begin, 5000 * kMillisecond);
    EXPECT_LT(system.card.time - begin, 5100 * kMillisecond);
}

TEST(CapiAfu, Section24_ARequestThatTheCardLeavesStandingIsCleared) {
    CapiSystem system(Caia::v1);
    system.card.on_write = [&](const std::string& reg, std::uint64_t value) {
        if (reg == "o0 090" && (value & kAfuReset) != 0) system.card.reg(reg) |= kAfuReset;
    };
    ASSERT_TRUE(system.afu.probe().ok());
    EXPECT_EQ(system.card.reg("o0 090") & kAfuReset, 0u);
}

TEST(CapiAfu, Section35_ActivatesTheDirectedModeOfBothVersions) {
    CapiSystem one(Caia::v1);
    ASSERT_TRUE(one.afu.probe().ok());
    one.card.log.clear();
    ASSERT_TRUE(one.afu.activate_best().ok());
    EXPECT_EQ(one.afu.mode(), AfuMode::directed);
    // 511 elements need 128 KiB: 32 times 4 KiB.
    EXPECT_EQ(one.card.log,
              (Lines{"n0 w 88 400001f1", "n0 w a0 400000000", "n0 w 38 ffffffffffffffff", "n0 w 20 300000000"}));
    EXPECT_EQ(one.afu.processes(), 511u);
    CapiSystem two(Caia::v2);
    ASSERT_TRUE(two.afu.probe().ok());
    two.card.log.clear();
    ASSERT_TRUE(two.afu.activate_best().ok());
    EXPECT_EQ(two.card.log, (Lines{"n0 w 88 400001f1", "n0 w a0 400000000", "n0 w 20 300000000"}));
}

TEST(CapiAfu, Section35_ActivatesTheDedicatedModeOfBothVersions) {
    CapiSystem one(Caia::v1);
    one.bring_up(AfuMode::directed);
    ASSERT_TRUE(one.afu.set_mode(AfuMode::none).ok());
    one.card.log.clear();
    ASSERT_TRUE(one.afu.set_mode(AfuMode::dedicated).ok());
    EXPECT_EQ(one.card.log,
              (Lines{"n0 w a0 200000000", "n0 w a8 0", "n0 w 88 0", "n0 w 38 ffffffffffffffff", "n0 w 08 5",
                     "n0 w 80 0", "n0 w 30 77000", "o0 w 008 0", "o0 w 010 0", "o0 w 018 0"}));
    EXPECT_EQ(one.afu.processes(), 1u);
    CapiSystem two(Caia::v2);
    ASSERT_TRUE(two.afu.probe().ok());
    two.card.log.clear();
    ASSERT_TRUE(two.afu.set_mode(AfuMode::dedicated).ok());
    EXPECT_EQ(two.card.log, (Lines{"n0 w 88 400000f1", "n0 w a0 200000000", "n0 w 20 300000000"}));
}

TEST(CapiAfu, Section35_LeavesTheDirectedModeWithResetDisableAndPurge) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    EXPECT_EQ(system.afu.set_mode(AfuMode::none).error, CapiError::busy) << "while there is a context";
    EXPECT_EQ(system.afu.reset().error, CapiError::busy);
    ASSERT_TRUE(system.afu.release(context).ok());
    ASSERT_TRUE(system.afu.set_mode(AfuMode::none).ok());
    EXPECT_EQ(system.card.writes(),
              (Lines{"o0 w 090 900000000000000", "n0 w 28 801", "n0 w a0 400008000", "n0 w a0 403000000"}));
    std::unique_ptr<CapiContext> none;
    EXPECT_EQ(system.afu.open(system.user(), false, none).error, CapiError::no_device);
}

TEST(CapiAfu, AModeThatTheAfuDoesNotHaveIsRefused) {
    CapiSystem system(Caia::v1);
    system.card.p2(FakeCard::kDescriptor) = 0x0001000000010010;
    ASSERT_TRUE(system.afu.probe().ok());
    EXPECT_EQ(system.afu.set_mode(AfuMode::directed).error, CapiError::invalid);
    EXPECT_TRUE(system.afu.activate_best().ok());
    EXPECT_EQ(system.afu.mode(), AfuMode::dedicated);
    CapiSystem neither(Caia::v1);
    neither.card.p2(FakeCard::kDescriptor) = 0x0001000000010001;
    ASSERT_TRUE(neither.afu.probe().ok());
    EXPECT_EQ(neither.afu.activate_best().error, CapiError::invalid);
}

TEST(CapiAfu, Section31_TheAreaIsAPageDoubledUntilTheProcessesFit) {
    constexpr std::uint64_t k4 = 4 * kKiB, k64 = 64 * kKiB;
    EXPECT_EQ(ProcessArea::bytes_for(1, k64), k64);
    EXPECT_EQ(ProcessArea::bytes_for(476, k64), k64);
    EXPECT_EQ(ProcessArea::bytes_for(477, k64), 2 * k64);
    EXPECT_EQ(ProcessArea::bytes_for(958, k64), 2 * k64);
    EXPECT_EQ(ProcessArea::bytes_for(959, k64), 4 * k64);
    EXPECT_EQ(ProcessArea::bytes_for(24, k4), k4);
    EXPECT_EQ(ProcessArea::bytes_for(25, k4), 2 * k4);
    EXPECT_EQ(ProcessArea::bytes_for(7704, k64), kMiB);
    EXPECT_EQ(ProcessArea::bytes_for(65535, k64), kMiB) << "never more";
}

TEST(CapiAfu, Section31_ALargeAfuHasOnlyTheProcessesThatFitInto1MiB) {
    CapiSystem system(Caia::v1);
    system.card.p2(FakeCard::kDescriptor) = 0x0001ffff00010004;
    system.card.p2(FakeCard::kDescriptor + 0x30) = 0;
    ASSERT_TRUE(system.afu.probe().ok());
    ASSERT_TRUE(system.afu.activate_best().ok());
    EXPECT_EQ(system.afu.processes(), 7704u);
}

TEST(CapiAfu, WithoutMemoryThereIsNoDirectedMode) {
    CapiSystem system(Caia::v1);
    ASSERT_TRUE(system.afu.probe().ok());
    system.next_pages = 0;
    EXPECT_EQ(system.afu.activate_best().error, CapiError::no_memory);
    system.next_pages = 0x40000000;
    system.card.memory_fails = true;
    EXPECT_EQ(system.afu.activate_best().error, CapiError::fault);
    EXPECT_EQ(system.afu.mode(), AfuMode::none);
}

TEST(CapiAfu, Section36_PurgeRefusesFaultsThatAreInItsWay) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    system.card.deaf = true;
    system.card.reg("o0 060") = 0x4000000040000000;
    unsigned looks = 0;
    system.card.on_pause = [&] {
        ++looks;
        if (looks == 1) system.card.reg("o0 060") = 0x0400000000000000;  // the next one in the queue
        if (looks == 2) system.card.reg("n0 a0") |= kScntlPurgeState;
    };
    ASSERT_TRUE(system.afu.control().purge().ok());
    EXPECT_EQ(system.card.writes(),
              (Lines{"n0 w a0 400008000", "o0 w 078 200000000", "o0 w 078 800000000", "n0 w a0 403000000"}));
}

TEST(CapiAfu, Section36_PurgeOfAnEnabledAfuDisablesItWithAWarning) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    ASSERT_TRUE(system.afu.control().enable().ok());
    EXPECT_TRUE(system.afu.control().enabled());
    ASSERT_TRUE(system.afu.control().purge().ok());
    EXPECT_FALSE(system.afu.control().enabled());
    EXPECT_TRUE(system.logged("purge while the AFU is not disabled"));
}

TEST(CapiAfu, Section23_ASliceErrorIsMaskedUntilAResetWithoutMode) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    system.card.reg("n0 28") = 0xc000000200000801;  // afuto, afudis, AE
    system.dispatch.interrupt(0x801);
    EXPECT_EQ(system.card.log,
              (Lines{"n0 r 28", "o0 r 088", "o0 r 098", "o0 r 060", "n0 r c0", "n0 r c8", "n0 w 28 c0000002c0000801"}));
    ASSERT_TRUE(system.afu.reset().ok());
    EXPECT_EQ(system.card.reg("n0 28"), 0xc0000002c0000801u) << "a mode is active";
    ASSERT_TRUE(system.afu.set_mode(AfuMode::none).ok());
    EXPECT_EQ(system.card.reg("n0 28"), 0xc000000200000801u);
}

TEST(CapiAfu, RemoveGivesItsInterruptsBack) {
    CapiSystem system(Caia::v1);
    const std::uint32_t free = system.adapter.interrupts().free();
    system.bring_up(AfuMode::directed);
    EXPECT_EQ(system.adapter.interrupts().free(), free - 2);
    system.afu.remove();
    EXPECT_EQ(system.adapter.interrupts().free(), free);
    EXPECT_EQ(system.afu.mode(), AfuMode::none);
}

TEST(CapiAfu, R05_TheMostInterruptsOfAContextStayInTheirRange) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    EXPECT_EQ(system.afu.set_irqs_max(2038).error, CapiError::invalid);
    EXPECT_EQ(system.afu.set_irqs_max(0).error, CapiError::invalid) << "the AFU needs one";
    ASSERT_TRUE(system.afu.set_irqs_max(15).ok());
    auto context = system.open();
    EXPECT_EQ(context->allocate_irqs(16).error, CapiError::invalid);
    EXPECT_TRUE(context->allocate_irqs(15).ok());
}

}  // namespace
}  // namespace cxlvp::host
