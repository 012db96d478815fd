// SPDX-License-Identifier: Apache-2.0
// Software and AFU do things at the same time, at every moment of each other: all ends in a defined way.
#include "psl/shell/race_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::JobCode;
using afu::ResponseCode;

class RaceTest : public RaceFixture {};

INSTANTIATE_TEST_SUITE_P(Timing, RaceTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(RaceTest, Section34TerminateEndsAtAnyMomentOfTheTraffic) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            begin_llcmd(ElementCommand::terminate, 3);
            EXPECT_TRUE(llcmd_done(ElementCommand::terminate, 3));
            expect_answers({ResponseCode::done, ResponseCode::context});
            llcmd(ElementCommand::remove, 3);
        }
        add(3, element());
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, Section34NothingOfAContextBeginsOnceTerminateHasEnded) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            begin_llcmd(ElementCommand::terminate, 3);
            ASSERT_TRUE(llcmd_done(ElementCommand::terminate, 3));
            const std::size_t accesses = memory_->records.size();
            burst(3, 0x6000);  // tags that are in use fail, others are refused
            pause(us(5));
            for (std::size_t i = accesses; i < memory_->records.size(); ++i)
                EXPECT_FALSE(memory_->records[i].address >= 0x6000 && memory_->records[i].address < 0x7000);
            for (const auto& [tag, answer] : afu_.answers)
                EXPECT_TRUE(answer.code == ResponseCode::done || answer.code == ResponseCode::context ||
                            answer.code == ResponseCode::failed);
            EXPECT_EQ(afu_.answers.size(), 2 * kCommands);
            afu_.answers.clear();
            llcmd(ElementCommand::remove, 3);
        }
    });
}

TEST_P(RaceTest, Section34RemoveWithCommandsInFlightEndsAndTheHandleIsFree) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            begin_llcmd(ElementCommand::remove, 3);
            EXPECT_TRUE(llcmd_done(ElementCommand::remove, 3));
            expect_answers({ResponseCode::done, ResponseCode::context});
        }
        add(3, element());
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, TerminateWithFaultsOutstandingEndsWithTheLastAnswerWhateverThatIs) {
    drive([&] {
        directed();
        for (const std::uint64_t tfc : {FaultResponse::kRestart, FaultResponse::kAddressError, FaultResponse::kContinue,
                                        FaultResponse::kAcknowledge})
            for (Tick moment = 0; moment <= us(2); moment += ns(290)) {
                SCOPED_TRACE(testing::Message() << std::hex << tfc << " at " << std::dec << moment);
                add(3, element(kRadix));
                for (unsigned tag = 0; tag < kCommands; ++tag)  // pages of their own: faults of their own
                    issue(command(static_cast<std::uint8_t>(tag), CommandCode::read_cl_na, 0x10000000 + tag * 0x10000,
                                  3));
                pause(moment);
                begin_llcmd(ElementCommand::terminate, 3);
                pause(us(5));
                answer_faults(tfc);
                EXPECT_TRUE(llcmd_done(ElementCommand::terminate, 3));
                EXPECT_EQ(dsisr(), 0u) << "no fault of a context that is gone";
                expect_answers(
                    {ResponseCode::aerror, ResponseCode::paged, ResponseCode::flushed, ResponseCode::context});
                llcmd(ElementCommand::remove, 3);
            }
        add(4, element());
        expect_all_credits(4);
    });
}

TEST_P(RaceTest, SuspendOfTheSliceEndsAtAnyMomentAndResumeLetsTheRestGo) {
    drive([&] {
        directed();
        add(3, element());
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            burst(3);
            pause(moment);
            control(kSuspend);
            EXPECT_TRUE(suspended());
            const std::size_t answered = afu_.answers.size();
            pause(us(5));
            EXPECT_EQ(afu_.answers.size(), answered) << "nothing goes on";
            control(0);
            expect_answers({ResponseCode::done});
        }
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, ASliceThatSuspendsWithAFaultOutstandingEndsWhatHasBegun) {
    drive([&] {
        directed();
        for (const std::uint64_t tfc : {FaultResponse::kRestart, FaultResponse::kAddressError}) {
            add(3, element(kRadix));
            burst(3, 0x10000000);
            pause(us(10));
            EXPECT_NE(dsisr(), 0u);
            control(kSuspend);
            EXPECT_FALSE(suspended(0, us(20))) << "commands that have begun are held";
            respond(tfc);
            if (tfc == FaultResponse::kRestart) {
                pause(us(10));
                EXPECT_NE(dsisr(), 0u) << "tried again, and still without a page";
                respond(FaultResponse::kAddressError);
            }
            EXPECT_TRUE(suspended());
            control(0);
            expect_answers({ResponseCode::aerror, ResponseCode::flushed});
            release(3);
        }
    });
}

TEST_P(RaceTest, TerminateEndsInASuspendedSliceWithAFaultOutstanding) {
    drive([&] {
        directed();
        add(3, element(kRadix));
        burst(3, 0x10000000);
        pause(us(10));
        control(kSuspend);
        begin_llcmd(ElementCommand::terminate, 3);
        pause(us(10));
        answer_faults(FaultResponse::kAddressError);
        EXPECT_TRUE(llcmd_done(ElementCommand::terminate, 3));
        EXPECT_TRUE(suspended());
        control(0);
        expect_answers({ResponseCode::aerror, ResponseCode::flushed, ResponseCode::context});
    });
}

TEST_P(RaceTest, ASuspendedContextEndsAtAnyMomentByResumeOrTerminate) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            llcmd(ElementCommand::suspend, 3);
            llcmd(ElementCommand::resume, 3);
            expect_answers({ResponseCode::done});
            burst(3);
            pause(moment);
            llcmd(ElementCommand::suspend, 3);
            llcmd(ElementCommand::terminate, 3);
            expect_answers({ResponseCode::done, ResponseCode::context});
            llcmd(ElementCommand::remove, 3);
        }
        add(3, element());
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, PurgeAnswersCommandsOfSuspendedContexts) {
    drive([&] {
        directed();
        add(3, element());
        llcmd(ElementCommand::suspend, 3);
        burst(3);
        pause(us(5));
        EXPECT_TRUE(afu_.answers.empty());
        control(kPurge);
        EXPECT_TRUE(purged());
        control(0);
        expect_answers({ResponseCode::context});
    });
}

TEST_P(RaceTest, AnotherAreaAnswersCommandsOfSuspendedContexts) {
    drive([&] {
        directed();
        add(3, element());
        llcmd(ElementCommand::suspend, 3);
        burst(3);
        pause(us(5));
        set_at(p1n(0x88), 0);
        expect_answers({ResponseCode::context});
    });
}

TEST_P(RaceTest, PurgeEndsAtAnyMomentOfTheTraffic) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            set_at(p2n(0x90), 0);
            control(kPurge);
            EXPECT_TRUE(purged());
            EXPECT_TRUE(poll(p2n(0x90), 0xE000000000000000, 0));
            control(0);
            expect_answers({ResponseCode::done, ResponseCode::context});
            enable();
        }
        add(3, element());
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, ResetAtAnyMomentOfTheTrafficFreesAllTagsAndNothingIsAnsweredAfterwards) {
    drive([&] {
        directed();
        add(3, element());
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            burst(3);
            pause(moment);
            set_at(p2n(0x90), 0x0100000000000000);
            pause(ns(100));
            const std::size_t answered = afu_.answers.size();
            EXPECT_TRUE(poll(p2n(0x90), 0xEC00000000000000, 0x0800000000000000));
            pause(us(5));
            EXPECT_EQ(afu_.answers.size(), answered);
            for (const auto& [tag, answer] : afu_.answers) EXPECT_EQ(answer.code, ResponseCode::done);
            enable();
            expect_all_credits(3);
        }
    });
}

TEST_P(RaceTest, ResetWhileAnLlcmdIsUnderWayEndsItAndTheNextOneWorks) {
    drive([&] {
        directed();
        for (const ElementCommand code : {ElementCommand::add, ElementCommand::terminate, ElementCommand::suspend})
            for (const Tick moment : moments()) {
                SCOPED_TRACE(testing::Message() << static_cast<int>(code) << " at " << moment);
                store_element(3, element());
                if (code != ElementCommand::add) llcmd(ElementCommand::add, 3);
                begin_llcmd(code, 3);
                pause(moment);
                reset_slice();
                pause(us(2));
                const auto number = static_cast<std::uint16_t>(code);
                EXPECT_TRUE(command_word() == SwCommandStatus::kError ||
                            command_word() == SwCommandStatus::success(number, 0, 3).encode())
                    << std::hex << command_word();
                control(kPurge);
                EXPECT_TRUE(purged());
                control(0);
                enable();
                add(3, element());
                EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::done);
                release(3);
            }
    });
}

TEST_P(RaceTest, ResetWithFaultsOutstandingLeavesOneAnswerToSoftware) {
    drive([&] {
        directed();
        for (Tick moment = 0; moment <= us(3); moment += ns(190)) {
            SCOPED_TRACE(moment);
            add(3, element(kRadix));
            burst(3, 0x10000000);
            pause(moment);
            reset_slice();
            if (dsisr() != 0) respond(FaultResponse::kAddressError);
            pause(us(5));
            EXPECT_EQ(dsisr(), 0u);
            EXPECT_TRUE(psl_->waiting().empty());
            control(kPurge);
            EXPECT_TRUE(purged());
            control(0);
            afu_.answers.clear();
            enable();
        }
        add(4, element());
        expect_all_credits(4);
    });
}

TEST_P(RaceTest, ASecondResetDuringOneChangesNothing) {
    drive([&] {
        directed();
        add(3, element());
        for (Tick moment = 0; moment <= us(6); moment += ns(310)) {
            SCOPED_TRACE(moment);
            burst(3);
            const std::size_t before = afu_.count(JobCode::reset);
            set_at(p2n(0x90), 0x0100000000000000);
            pause(moment);
            set_at(p2n(0x90), 0x0100000000000000);
            EXPECT_TRUE(poll(p2n(0x90), 0xEC00000000000000, 0x0800000000000000));
            EXPECT_LE(afu_.count(JobCode::reset) - before, 2u);
            pause(us(2));
            EXPECT_EQ(get_at(p2n(0x90)) & 0xFD00000000000000, 0x0800000000000000u);
            enable();
            expect_all_credits(3);
        }
    });
}

TEST_P(RaceTest, ResetWhileAnAfuIsBeingEnabledLeavesItDisabled) {
    for (const std::uint64_t mode : {0x0000000400000000, 0x0000000200000000}) {
        drive([&] {
            reset_slice();
            memory_->latency = us(3);
            set_at(p1n(0xA0), mode);
            set_at(p1n(0x88), AreaLayout::to_register(area(), kAreaBytes));
            store_element(0, element());
            for (Tick moment = 0; moment <= us(4); moment += ns(230)) {
                SCOPED_TRACE(moment);
                set_at(p2n(0x90), 0x1000000000000000);
                pause(moment);
                set_at(p2n(0x90), 0x0100000000000000);
                EXPECT_TRUE(poll(p2n(0x90), 0xEC00000000000000, 0x0800000000000000));
                pause(us(10));
                EXPECT_EQ(get_at(p2n(0x90)) >> 61, 0u);
                EXPECT_EQ(afu_.jobs.back().code, JobCode::reset) << "no job is started that nobody wants any more";
                afu_.answers.clear();
                issue(command(1, CommandCode::read_cl_na, 0x4000));
                pause(us(5));
                EXPECT_TRUE(afu_.answers.empty()) << "no job runs";
            }
        });
    }
}

TEST_P(RaceTest, DisableWhileAnAfuIsBeingEnabledLeavesItDisabled) {
    drive([&] {
        reset_slice();
        set_at(p1n(0xA0), 0x0000000400000000);
        for (Tick moment = 0; moment <= us(1) + ns(500); moment += ns(60)) {
            SCOPED_TRACE(moment);
            set_at(p2n(0x90), 0x1000000000000000);
            pause(moment);
            set_at(p2n(0x90), 0);
            EXPECT_TRUE(poll(p2n(0x90), 0xE000000000000000, 0));
            pause(us(3));
            EXPECT_EQ(get_at(p2n(0x90)) >> 61, 0u);
            afu_.answers.clear();
            issue(command(1, CommandCode::read_cl_na, 0x4000));
            pause(us(5));
            EXPECT_TRUE(afu_.answers.empty()) << "no job runs";
            enable();
            disable();
        }
    });
}

TEST_P(RaceTest, AResetOfTheCardEndsWhatIsUnderWayAndTheCardWorksAgain) {
    drive([&] {
        for (Tick moment = 0; moment <= us(8); moment += ns(530)) {
            SCOPED_TRACE(moment);
            directed();
            add(3, element(kRadix));
            add(4, element());
            burst(3, 0x10000000);
            pause(moment);
            begin_llcmd(ElementCommand::terminate, 3);  // cannot end: faults of it are not answered
            issue(command(40, CommandCode::read_cl_na, 0x4000, 4));
            pause(moment / 4);
            const std::vector<std::uint8_t> low(memory_->bytes.begin(), memory_->bytes.begin() + 0x1000);
            psl_->reset(ResetKind::cold);
            pause(us(20));
            EXPECT_TRUE(std::equal(low.begin(), low.end(), memory_->bytes.begin())) << "nothing is stored any more";
            EXPECT_TRUE(psl_->waiting().empty());
            afu_.answers.clear();
            configure(0x10, 4, kP2 & 0xffffffff);
            configure(0x14, 4, kP2 >> 32);
            configure(0x18, 4, kP1 & 0xffffffff);
            configure(0x1c, 4, kP1 >> 32);
            configure(0x04, 2, 6);
        }
        directed();
        add(3, element());
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, RacesOfOneSliceLeaveTheOtherAlone) {
    config_.card.slices = 2;
    drive([&] {
        directed(0);
        directed(1);
        add(3, element(), 1);
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element(), 0);
            burst(3, 0x4000, 0);
            burst(3, 0x4000, 1);
            pause(moment);
            reset_slice(0);
            expect_answers({ResponseCode::done}, 1);
            afu_.answers.clear();
            control(kPurge, 0);
            EXPECT_TRUE(purged(0));
            control(0, 0);
            enable(0);
        }
        expect_all_credits(3, 1);
    });
}

TEST_P(RaceTest, ATagThatIsUsedAgainBeforeItsAnswerFailsAndTheFirstCommandIsAnswered) {
    drive([&] {
        directed();
        add(3, element(kRadix));
        add(4, element());
        issue(command(1, CommandCode::read_cl_na, 0x10000000, 3));
        pause(us(10));
        for (unsigned n = 0; n < 5; ++n) {
            EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 4)), ResponseCode::failed);
            EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 4)), ResponseCode::done);
        }
        EXPECT_EQ(serr() & 0x0080000000000000, 0x0080000000000000u) << "afudup";
        respond(FaultResponse::kAddressError);
        EXPECT_EQ(answer(1), ResponseCode::aerror);
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 4)), ResponseCode::done);
    });
}

TEST_P(RaceTest, AHandleThatIsAddedTwiceIsAnErrorAndTheFirstContextGoesOn) {
    drive([&] {
        directed();
        add(3, element());
        burst(3);
        begin_llcmd(ElementCommand::add, 3);
        pause(us(10));
        EXPECT_EQ(command_word(), SwCommandStatus::kError);
        expect_answers({ResponseCode::done});
        expect_all_credits(3);
    });
}

TEST_P(RaceTest, Section84AContextBeginsWithoutTheFlushOfTheOneBeforeItWithItsHandle) {
    drive([&] {
        directed();
        const auto fail = [&] {
            add(3, element(kRadix));
            issue(command(1, CommandCode::read_cl_na, 0x10000000, 3));
            pause(us(5));
            respond(FaultResponse::kAddressError);
            EXPECT_EQ(answer(1), ResponseCode::aerror);
            EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::flushed);
        };
        fail();
        release(3);
        add(3, element());
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::done);
        release(3);
        fail();
        control(kPurge);
        EXPECT_TRUE(purged());
        control(0);
        add(3, element());
        EXPECT_EQ(carry_out(command(2, CommandCode::read_cl_na, 0x4000, 3)), ResponseCode::done);
    });
}

TEST_P(RaceTest, ALinkThatGoesDownAtAnyMomentEndsAllCommandsAndLlcmds) {
    drive([&] {
        directed();
        for (const Tick moment : moments()) {
            SCOPED_TRACE(moment);
            add(3, element());
            burst(3);
            pause(moment);
            FaultSpec fault;
            fault.point = "psl";
            fault.kind = ::cxlvp::FaultKind::link_down;
            context().faults().arm(fault);
            expect_answers({ResponseCode::done, ResponseCode::derror, ResponseCode::flushed});
            context().faults().disarm_all();
            EXPECT_EQ(carry_out(command(1, CommandCode::restart, 0, 3)), ResponseCode::done);
            expect_all_credits(3);
            release(3);
        }
    });
}

TEST_P(RaceTest, InvalidationsAtAnyMomentOfWalksEnd) {
    drive([&] {
        directed();
        memory_->latency = us(1);
        add(3, element(kRadix));
        psl_->set_nest_mmu_base(0x40000);
        for (Tick moment = 0; moment <= us(5); moment += ns(410)) {
            SCOPED_TRACE(moment);
            burst(3, 0x10000000);
            pause(moment);
            set_at(p1(0x588), 0x0080000000000000);
            EXPECT_TRUE(poll(p1(0x588), 1, 0));
            pause(us(30));
            answer_faults(FaultResponse::kAddressError);
            expect_answers({ResponseCode::aerror, ResponseCode::flushed, ResponseCode::derror});
            EXPECT_EQ(carry_out(command(1, CommandCode::restart, 0, 3)), ResponseCode::done);
        }
    });
}

TEST_P(RaceTest, AnAfuThatNeverAcknowledgesEndsTheLlcmdInTime) {
    config_.ack_timeout = us(50);
    drive([&] {
        directed();
        add(4, element());
        afu_.acknowledges = false;
        for (const ElementCommand code : {ElementCommand::add, ElementCommand::terminate, ElementCommand::remove}) {
            store_element(3, element());
            begin_llcmd(code, 3);
            pause(us(10));
            EXPECT_EQ(psl_->waiting().size(), code == ElementCommand::add ? 1u : psl_->waiting().size());
            EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, 4)), ResponseCode::done);
            pause(us(60));
            EXPECT_EQ(command_word(), SwCommandStatus::kError);
            EXPECT_TRUE(psl_->waiting().empty());
        }
        EXPECT_EQ(serr() & 0x0200000000000000, 0x0200000000000000u) << "llcmdto";
        afu_.acknowledges = true;
        release(4);
    });
}

}  // namespace
}  // namespace cxlvp::psl
