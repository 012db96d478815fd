// SPDX-License-Identifier: Apache-2.0
// A PSL as software and its AFU see it: jobs, contexts, commands, faults and interrupts over registers and memory.
#include "psl/shell/psl_fixture.h"

#include <gmock/gmock.h>

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::JobCode;
using afu::ResponseCode;
using testing::ElementsAre;
using testing::IsEmpty;

class PslTest : public PslFixture {};

INSTANTIATE_TEST_SUITE_P(Timing, PslTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(PslTest, Section24ResetEnableAndDisableFollowTheAfu) {
    drive([&] {
        reset_slice();
        EXPECT_EQ(afu_.count(JobCode::reset), 1u);
        set_at(p1n(0xA0), 0x0000000400000000);
        enable();
        EXPECT_EQ(afu_.jobs.back().code, JobCode::start);
        EXPECT_EQ(afu_.jobs.back().ea, 0u) << "directed mode starts without a WED";
        disable();
        enable();
        set_at(p2n(0x90), 0x0100000000000000);
        EXPECT_TRUE(poll(p2n(0x90), 0xEC00000000000000, 0x0800000000000000)) << "a reset implies disable";
    });
}

TEST_P(PslTest, AnAfuThatDoesNotEndItsResetLeavesItPending) {
    afu_.obeys = false;
    drive([&] {
        set_at(p2n(0x90), 0x0100000000000000);
        EXPECT_FALSE(poll(p2n(0x90), 0x0C00000000000000, 0x0800000000000000, 5 * kMillisecond));
        EXPECT_TRUE(poll(p2n(0x90), 0x0C00000000000000, 0x0400000000000000));
        afu_.psl->done(0, now());
        EXPECT_TRUE(poll(p2n(0x90), 0x0C00000000000000, 0x0800000000000000));
    });
}

TEST_P(PslTest, Section34AddedContextsReachMemoryAndOthersDoNot) {
    drive([&] {
        directed();
        add(3, element());
        EXPECT_EQ(command_word(), 0x0005000500000003u);
        EXPECT_EQ(afu_.jobs.back().code, JobCode::llcmd);
        EXPECT_EQ(afu_.jobs.back().ea, 0x0005000000000003u);
        store(0x4000, test::counting(128));
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::done);
        EXPECT_EQ(afu_.buffers[1], test::counting(128));
        afu_.buffers[2] = test::counting(128, 7);
        EXPECT_EQ(carry_out(command(2, CommandCode::write_na, 0x5000, 3)), ResponseCode::done);
        EXPECT_EQ(memory_->bytes[0x5000], 7);
        EXPECT_EQ(serr() >> 55, 0u);
        EXPECT_EQ(carry_out(command(3, CommandCode::read_cl_na, 0x4000, 4)), ResponseCode::context);
        EXPECT_EQ(serr() & 0x0800000000000000, 0x0800000000000000u) << "badctx";
        EXPECT_THAT(interrupts(), ElementsAre(kErrorNumber));
    });
}

TEST_P(PslTest, Section34RemoveWaitsForCommandsInFlightAndThenTheContextIsGone) {
    drive([&] {
        directed();
        add(3, element());
        memory_->latency = us(20);
        issue(command(1, CommandCode::read_cl_na, 0x4000, 3));
        pause(ns(500));
        begin_llcmd(ElementCommand::terminate, 3);
        EXPECT_FALSE(llcmd_done(ElementCommand::terminate, 3, 0, us(15)));
        EXPECT_EQ(answer(1), ResponseCode::done);
        EXPECT_TRUE(llcmd_done(ElementCommand::terminate, 3));
        llcmd(ElementCommand::remove, 3);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::context);
    });
}

TEST_P(PslTest, R09EditsOfAnElementAreInvisibleUntilItIsAddedAgain) {
    drive([&] {
        directed();
        add(3, element());
        ProcessElement more = element();
        more.ivte_range[1] = 5;
        store_element(3, more);
        EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, 4, 3)), ResponseCode::failed);
        EXPECT_EQ(serr() & 0x1000000000000000, 0x1000000000000000u) << "badsrc";
        llcmd(ElementCommand::terminate, 3);
        llcmd(ElementCommand::remove, 3);
        add(3, more);
        EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, 4, 3)), ResponseCode::done);
        EXPECT_EQ(interrupts().back(), 0x203u);
    });
}

TEST_P(PslTest, Section52InterruptNumbersGoThroughTheRangesOfTheElement) {
    drive([&] {
        directed();
        add(0, element());
        for (std::uint64_t source = 1; source <= 3; ++source)
            EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, source)), ResponseCode::done);
        EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, 0)), ResponseCode::failed);
        EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, 4)), ResponseCode::failed);
        pause(us(1));
        EXPECT_THAT(interrupts(), ElementsAre(0x200, 0x201, 0x300, kErrorNumber));
    });
}

TEST_P(PslTest, Section45ATranslationFaultIsPresentedAndHoldsTheCommandUntilRestart) {
    drive([&] {
        directed();
        add(2, element(kTranslated));
        issue(command(1, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        EXPECT_THAT(interrupts(), ElementsAre(kPslNumber));
        EXPECT_NE(dsisr() & (dsisr::kSegmentMiss | dsisr::kSegmentTable), 0u);
        EXPECT_EQ(get_at(p2n(0x80)), 2u) << "quirk 4: nothing above the handle";
    });
}

TEST_P(PslTest, Section44AnswersOfTheOperatingSystemEndHeldCommands) {
    config_.card.caia = Caia::v2;
    drive([&] {
        directed();
        add(2, element(kTranslated | 0x0600000000000000));
        issue(command(1, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        EXPECT_EQ(dsisr() & dsisr::kTranslationFault, dsisr::kTranslationFault);
        EXPECT_EQ(get_at(p2n(0x68)), 0x12340080u) << "DAR";
        EXPECT_TRUE(afu_.answers.empty());
        respond(FaultResponse::kRestart);
        pause(us(5));
        EXPECT_EQ(dsisr() & dsisr::kTranslationFault, dsisr::kTranslationFault) << "not fixed: it faults again";
        respond(FaultResponse::kAddressError);
        EXPECT_EQ(answer(1), ResponseCode::aerror);
        EXPECT_EQ(dsisr(), 0u);
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::flushed);
        EXPECT_EQ(carry_out(command(3, CommandCode::restart, 0, 2)), ResponseCode::done);
        issue(command(4, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        respond(FaultResponse::kContinue);
        EXPECT_EQ(answer(4), ResponseCode::paged);
    });
}

TEST_P(PslTest, Section34TerminateCannotEndWhileAFaultIsUnanswered) {
    config_.card.caia = Caia::v2;
    drive([&] {
        directed();
        add(2, element(kTranslated | 0x0600000000000000));
        issue(command(1, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        begin_llcmd(ElementCommand::terminate, 2);
        EXPECT_FALSE(llcmd_done(ElementCommand::terminate, 2, 0, kMillisecond));
        respond(FaultResponse::kAddressError);
        EXPECT_EQ(answer(1), ResponseCode::aerror);
        EXPECT_TRUE(llcmd_done(ElementCommand::terminate, 2));
    });
}

TEST_P(PslTest, ResetDuringTrafficCutsCommandsOffAndFreesTheirTags) {
    drive([&] {
        directed();
        add(0, element());
        memory_->latency = us(10);
        for (std::uint8_t tag = 0; tag < 64; ++tag) issue(command(tag, CommandCode::read_cl_na, 0x4000));
        pause(us(1));
        reset_slice();
        pause(us(50));
        EXPECT_TRUE(afu_.answers.empty());
        enable();
        memory_->latency = ns(100);
        for (std::uint8_t tag = 0; tag < 64; ++tag)
            EXPECT_EQ(carry_out(command(tag, CommandCode::read_cl_na, 0x4000)), ResponseCode::done);
        EXPECT_EQ(serr() & 0x2080000000000000, 0u) << "neither a duplicate tag nor too many commands";
    });
}

TEST_P(PslTest, Section83DuplicateTagsAndTooManyCommandsFailAndAreSliceErrors) {
    config_.commands.credits = 4;
    drive([&] {
        directed();
        add(0, element());
        issue(command(1, CommandCode::read_cl_na, 0x4000));
        issue(command(1, CommandCode::read_cl_na, 0x4000));
        pause(us(5));
        EXPECT_EQ(afu_.answers.count(1), 2u);
        EXPECT_EQ(serr() & 0x0080000000000000, 0x0080000000000000u) << "afudup";
        afu_.answers.clear();
        for (std::uint8_t tag = 0; tag < 5; ++tag) issue(command(tag, CommandCode::read_cl_na, 0x4000));
        pause(us(5));
        EXPECT_EQ(afu_.answers.find(4)->second.code, ResponseCode::failed);
        EXPECT_EQ(serr() & 0x2000000000000000, 0x2000000000000000u) << "afuov";
    });
}

TEST_P(PslTest, AnAfuMayAnnounceCommandsTogetherWithItsStart) {
    afu_.first = command(9, CommandCode::read_cl_na, 0x4000);
    drive([&] {
        reset_slice();
        set_at(p1n(0xA0), 0x0000000200000000);
        set_at(p1n(0x00), kRealMode);
        enable();
        EXPECT_EQ(answer(9), ResponseCode::done);
        EXPECT_EQ(context().reports().count("psl.slice0", "command-dropped"), 0u);
        afu_.first.reset();
        disable();
        issue(command(1, CommandCode::read_cl_na, 0x4000));
        pause(us(5));
        EXPECT_EQ(context().reports().count("psl.slice0", "command-dropped"), 1u);
    });
}

TEST_P(PslTest, CommandsWithoutAJobAreDropped) {
    drive([&] {
        reset_slice();
        issue(command(1, CommandCode::read_cl_na, 0x4000));
        pause(us(5));
        EXPECT_THAT(afu_.answers, IsEmpty());
        EXPECT_EQ(context().reports().count("psl.slice0", "command-dropped"), 1u);
    });
}

TEST_P(PslTest, LlcmdErrorsAreSliceErrors) {
    config_.ack_timeout = us(100);
    drive([&] {
        reset_slice();
        set_at(p1n(0x28), kErrorNumber);
        set_at(p1n(0xA0), 0x0000000400000000);
        set_at(p1n(0x88), AreaLayout::to_register(area(), kAreaBytes));
        begin_llcmd(ElementCommand::add, 1);
        pause(us(2));
        EXPECT_EQ(serr() & 0x0400000000000000, 0x0400000000000000u) << "llcmdis";
        enable();
        afu_.acknowledges = false;
        store_element(1, element());
        begin_llcmd(ElementCommand::add, 1);
        pause(us(300));
        EXPECT_EQ(serr() & 0x0200000000000000, 0x0200000000000000u) << "llcmdto";
        EXPECT_EQ(command_word(), SwCommandStatus::kError);
    });
}

TEST_P(PslTest, AnAfuErrorIsShownWithItsValueAndASliceError) {
    drive([&] {
        directed();
        add(0, element());
        afu_.psl->done(0x1234, now());
        pause(us(2));
        EXPECT_EQ(get_at(p2n(0x98)), 0x1234u);
        EXPECT_EQ(serr() & 0x0000000200000000, 0x0000000200000000u) << "AE";
        EXPECT_EQ(dsisr() & dsisr::kAfuError, dsisr::kAfuError);
        EXPECT_EQ(get_at(p2n(0x90)) >> 61, 0u) << "not enabled any more";
        respond(FaultResponse::kAcknowledge);
        EXPECT_EQ(dsisr(), 0u);
    });
}

TEST_P(PslTest, Section35PurgeEndsWhenFaultsAreAnsweredAndDropsContexts) {
    config_.card.caia = Caia::v2;
    drive([&] {
        directed();
        add(2, element(kTranslated | 0x0600000000000000));
        issue(command(1, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        disable();
        const std::uint64_t scntl = get_at(p1n(0xA0));
        set_at(p1n(0xA0), scntl | 0x8000);
        EXPECT_FALSE(poll(p1n(0xA0), 0x03000000, 0x03000000, us(50)));
        respond(FaultResponse::kAddressError);
        EXPECT_TRUE(poll(p1n(0xA0), 0x03000000, 0x03000000));
        set_at(p1n(0xA0), scntl);
        EXPECT_EQ(get_at(p1n(0xA0)) & 0x03000000, 0u);
        enable();
        EXPECT_EQ(carry_out(command(7, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::context);
    });
}

TEST_P(PslTest, ASuspendedSliceLetsNoCommandBegin) {
    drive([&] {
        directed();
        add(0, element());
        const std::uint64_t scntl = get_at(p1n(0xA0));
        set_at(p1n(0xA0), scntl | 1);
        EXPECT_TRUE(poll(p1n(0xA0), 0x300, 0x300));
        issue(command(1, CommandCode::read_cl_na, 0x4000));
        pause(us(20));
        EXPECT_TRUE(afu_.answers.empty());
        set_at(p1n(0xA0), scntl);
        EXPECT_EQ(answer(1), ResponseCode::done);
    });
}

TEST_P(PslTest, ASuspendedContextHoldsItsCommandsUntilResume) {
    drive([&] {
        directed();
        add(1, element());
        add(2, element());
        llcmd(ElementCommand::suspend, 1);
        issue(command(1, CommandCode::read_cl_na, 0x4000, 1));
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::done);
        EXPECT_EQ(afu_.answers.count(1), 0u);
        llcmd(ElementCommand::resume, 1);
        EXPECT_EQ(answer(1), ResponseCode::done);
    });
}

TEST_P(PslTest, Section35DedicatedModeOfCaia1TakesItsContextFromRegisters) {
    drive([&] {
        reset_slice();
        set_at(p1n(0xA0), 0x0000000200000000);
        set_at(p1n(0x00), kRealMode);
        set_at(p1n(0xB0), std::uint64_t{kPslNumber} << 48 | std::uint64_t{0x200} << 32);
        set_at(p1n(0xB8), std::uint64_t{1} << 48 | std::uint64_t{1} << 32);
        set_at(p2n(0xA0), 0xfeed);
        enable();
        EXPECT_EQ(afu_.jobs.back().ea, 0xfeedu);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000)), ResponseCode::done);
        EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, 1)), ResponseCode::done);
        EXPECT_THAT(interrupts(), ElementsAre(0x200));
    });
}

TEST_P(PslTest, Section35DedicatedModeOfCaia2TakesElementZero) {
    config_.card.caia = Caia::v2;
    drive([&] {
        reset_slice();
        set_at(p1n(0xA0), 0x0000000200000000);
        set_at(p1n(0x88), AreaLayout::to_register(area(), kAreaBytes));
        set_at(p2n(0x90), 0x1000000000000000);
        EXPECT_FALSE(poll(p2n(0x90), 0xE000000000000000, 0x8000000000000000, us(50))) << "there is no element";
        set_at(p2n(0x90), 0);
        store_element(0, element());
        enable();
        EXPECT_EQ(afu_.jobs.back().ea, 0xabcdu);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000)), ResponseCode::done);
    });
}

TEST_P(PslTest, MmioReachesTheAfuWhileItIsEnabledAndIsASliceErrorElse) {
    drive([&] {
        reset_slice();
        EXPECT_EQ(get_at(problem_state(0x100)), ~std::uint64_t{0});
        EXPECT_EQ(serr() & 0x4000000000000000, 0x4000000000000000u) << "afudis";
        set_at(p1n(0xA0), 0x0000000400000000);
        enable();
        set_at(problem_state(0x100), 0x1122334455667788);
        EXPECT_EQ(get_at(problem_state(0x100)), 0x1122334455667788u);
        set_at(problem_state(0x100), 0x99aabbcc, 4);
        EXPECT_EQ(afu_.register_value, 0x99aabbcc99aabbccu) << "in both halves";
        afu_.answers_mmio = false;
        const Tick before = now();
        EXPECT_EQ(get_at(problem_state(0x100)), ~std::uint64_t{0});
        EXPECT_GE(now() - before, config_.card.mmio_timeout);
        EXPECT_EQ(serr() & 0x8000000000000000, 0x8000000000000000u) << "afuto";
    });
}

TEST_P(PslTest, TheTimebaseComesAsAJob) {
    drive([&] {
        directed();
        set_at(p1(0x20), 1);
        pause(us(10));
        afu_.psl->timebase_request(now());
        pause(us(1));
        ASSERT_EQ(afu_.timebases.size(), 1u);
        const double us_of_sample = static_cast<double>(afu_.timebases[0]) / 512;
        EXPECT_NEAR(us_of_sample, static_cast<double>(now()) / us(1), 2);
    });
}

TEST_P(PslTest, SlicesDoNotShareContextsOrTags) {
    config_.card.slices = 2;
    drive([&] {
        directed(0);
        directed(1);
        add(5, element(), 1);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 5), 1), ResponseCode::done);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 5), 0), ResponseCode::context);
        reset_slice(0);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 5), 1), ResponseCode::done);
    });
}

TEST_P(PslTest, ABusErrorIsADataError) {
    drive([&] {
        directed();
        add(0, element());
        memory_->status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000)), ResponseCode::derror);
        memory_->status = tlm::TLM_OK_RESPONSE;
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000)), ResponseCode::flushed);
        EXPECT_EQ(carry_out(command(3, CommandCode::restart, 0)), ResponseCode::done);
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000)), ResponseCode::done);
    });
}

TEST_P(PslTest, Section45APslErrorIsShownAndTakenBackBySoftware) {
    drive([&] {
        directed();
        add(2, element());
        FaultSpec fault;
        fault.point = "psl.engine";
        fault.count = 1;
        context().faults().arm(fault);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::derror);
        EXPECT_EQ(dsisr(), dsisr::kPslError);
        EXPECT_EQ(get_at(p2n(0x80)), 2u);
        const std::uint64_t status = get_at(p2n(0x88));
        EXPECT_NE(status, 0u);
        EXPECT_NE(get_at(p1n(0xC0)), 0u) << "PSL_FIR_SLICE_An";
        pause(us(1));
        EXPECT_THAT(interrupts(), ElementsAre(kPslNumber));
        set_at(p2n(0x88), status);
        set_at(p2n(0x60), 0);
        EXPECT_EQ(dsisr(), 0u);
        EXPECT_EQ(get_at(p2n(0x88)), 0u);
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::flushed);
        EXPECT_EQ(carry_out(command(3, CommandCode::restart, 0, 2)), ResponseCode::done);
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 2)), ResponseCode::done);
    });
}

TEST_P(PslTest, Section51ALostTimebaseIsAnAdapterError) {
    drive([&] {
        directed();
        set_at(p1(0x08), 0x155);
        afu_.psl->timebase_request(now());
        pause(us(1));
        EXPECT_THAT(interrupts(), IsEmpty());
        FaultSpec fault;
        fault.point = "psl.timebase";
        fault.count = 1;
        context().faults().arm(fault);
        afu_.psl->timebase_request(now());
        pause(us(1));
        EXPECT_THAT(interrupts(), ElementsAre(0x155));
        EXPECT_EQ(get_at(p1(0x08)), 0x100000155u) << "PSL_ErrIVTE.tberror";
    });
}

TEST_P(PslTest, InterruptsWithALineArePulsesAndOthersAreWritten) {
    config_.lines = 2;
    config_.line_base = 0x201;
    drive([&] {
        directed();
        add(0, element());
        for (std::uint64_t source = 1; source <= 3; ++source)
            EXPECT_EQ(carry_out(command(1, CommandCode::interrupt_request, source)), ResponseCode::done);
        pause(us(1));
        EXPECT_THAT(interrupts(), ElementsAre(0x200, 0x300));
        EXPECT_EQ(pulses_, (std::vector<unsigned>{1, 0}));
    });
}

TEST_P(PslTest, ALinkThatGoesDownEndsCommandsAndReadsAllOnes) {
    drive([&] {
        directed();
        add(0, element());
        FaultSpec fault;
        fault.point = "psl";
        fault.kind = ::cxlvp::FaultKind::link_down;
        context().faults().arm(fault);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000)), ResponseCode::derror);
        EXPECT_EQ(get_at(p2n(0x80)), ~std::uint64_t{0}) << "software takes the card for gone";
    });
}

TEST_P(PslTest, Section21TheCacheFlushAndInvalidationsComplete) {
    drive([&] {
        set_at(p1(0x20), 0x100000000);
        EXPECT_TRUE(poll(p1(0x20), 0xC00000000, 0xC00000000));
        set_at(p1(0x20), 0);
        EXPECT_EQ(get_at(p1(0x20)) & 0xC00000000, 0u);
        for (const std::uint64_t invalidate : {0x90, 0xA8}) {
            set_at(p1(invalidate), 0);
            EXPECT_TRUE(poll(p1(invalidate), 1, 0)) << std::hex << invalidate;
        }
        set_at(p2n(0x48), 3);
        EXPECT_TRUE(poll(p2n(0x48), 1, 0));
    });
}

TEST_P(PslTest, WhatWaitsAtTheEndOfTheRunIsTold) {
    config_.card.caia = Caia::v2;
    drive([&] {
        directed();
        add(2, element(kTranslated | 0x0600000000000000));
        issue(command(1, CommandCode::read_cl_na, 0x12340080, 2));
        pause(us(5));
        const auto texts = psl_->waiting();
        ASSERT_EQ(texts.size(), 1u);
        EXPECT_THAT(texts[0], testing::AllOf(testing::HasSubstr("psl.slice0 waits for software to answer a fault"),
                                             testing::HasSubstr("DAR 0x12340080, context 2"),
                                             testing::HasSubstr("1 commands are held")));
    });
}

}  // namespace
}  // namespace cxlvp::psl
