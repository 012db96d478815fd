// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/element_commands.h"

#include <gtest/gtest.h>

#include "psl/context/element_command_rig.h"

namespace cxlvp::psl {
namespace {

using Use = ContextState::Use;
using Rig = ElementCommandRig;

TEST(ElementCommands, Section33EachCommandEndsWithItsOwnCodeAsStatus) {
    Rig rig;
    const std::pair<std::uint16_t, std::uint32_t> sequence[] = {{5, 0x80000000}, {6, 0x80000000}, {3, 0x80000002},
                                                                {4, 0x80000000}, {1, 0x80000001}, {2, 0}};
    for (const auto& [code, software_state] : sequence) {
        rig.clear_word();
        rig.give(static_cast<ElementCommand>(code), 3, software_state);
        EXPECT_EQ(rig.word(), Rig::kUntouched) << "not before the AFU has acknowledged";
        EXPECT_EQ(rig.jobs.back(), std::uint64_t{code} << 48 | 3);
        rig.ack();
        EXPECT_EQ(rig.word(), std::uint64_t{code} << 48 | std::uint64_t{code} << 32 | 3);
        EXPECT_FALSE(rig.commands.busy());
        EXPECT_TRUE(rig.ended.back().well);
        rig.now += us(1);
    }
    EXPECT_EQ(rig.commands.counts().ended, 6u);
    EXPECT_EQ(rig.commands.counts().failed, 0u);
    EXPECT_EQ(rig.commands.counts().mismatch, 0u);
}

TEST(ElementCommands, Section33TheWordNamesThePsl) {
    ElementCommandSettings settings;
    settings.psl_id = 0x12;
    Rig rig(settings);
    rig.add(3);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500120003u);
}

TEST(ElementCommands, ACommandTakesTheTimeOfItsElementItsAcknowledgementAndItsWord) {
    Rig rig;
    rig.add(0);
    EXPECT_EQ(rig.job_at, us(1) + ElementMemory::kLatency);
    rig.now = us(5);
    rig.ack();
    EXPECT_EQ(rig.ended.back().begin, us(1));
    EXPECT_EQ(rig.ended.back().end, us(5) + ElementMemory::kLatency);
}

TEST(ElementCommands, AnAfuMayAcknowledgeWithinTheJob) {
    Rig rig;
    rig.on_job = [&rig](Tick at) { rig.commands.acknowledged(at + ns(4)); };
    rig.add(1);
    EXPECT_EQ(rig.word(), 0x0005000500000001u);
    EXPECT_EQ(rig.ended.back().end, us(1) + ns(4) + 2 * ElementMemory::kLatency);
    EXPECT_EQ(rig.commands.due(), kNever);
}

TEST(ElementCommands, AnAfuMayAskForTheElementBeforeItAcknowledges) {
    Rig rig;
    rig.on_job = [&rig](Tick) { EXPECT_EQ(rig.contexts.lookup(1).element->wed, 0x42u); };
    rig.add(1, 0x42);
    EXPECT_EQ(rig.use(1), Use::open);
}

TEST(ElementCommands, R09EditsInMemoryAreInvisibleUntilUpdatedOrRemovedAndAddedAgain) {
    Rig rig;
    rig.add(3, 1);
    rig.ack();
    rig.memory.put(rig.contexts.area(), 3, startable_element(2));
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 1u);

    rig.give(ElementCommand::update, 3, 0x80000000, 2);
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 1u) << "not before the AFU has acknowledged";
    rig.ack();
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 2u);

    rig.terminate(3);
    rig.ack();
    rig.remove(3);
    rig.ack();
    rig.add(3, 3);
    rig.ack();
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 3u);
}

TEST(ElementCommands, R09InterruptsAddedToAnElementInPlaceDoNotExist) {
    Rig rig;
    ProcessElement element = startable_element();
    element.ivte_range = {1, 1, 0, 0};
    rig.memory.put(rig.contexts.area(), 3, element);
    rig.commands.begin(Rig::llcmd(ElementCommand::add, 3), rig.now);
    rig.ack();
    element.ivte_range = {1, 5, 0, 0};
    rig.memory.put(rig.contexts.area(), 3, element);
    EXPECT_EQ(rig.contexts.lookup(3).element->ivte_range[1], 1u);
    rig.commands.begin(Rig::llcmd(ElementCommand::update, 3), rig.now);
    rig.ack();
    EXPECT_EQ(rig.contexts.lookup(3).element->ivte_range[1], 5u);
}

TEST(ElementCommands, Section34TerminateLetsCommandsEndAndNoneStart) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.clear_word();
    rig.running[3] = 2;
    rig.running[4] = 1;
    rig.uses_seen.clear();
    rig.on_job = [&rig](Tick) { EXPECT_EQ(rig.use(3), Use::terminated) << "before the AFU is told"; };
    rig.terminate(3);
    EXPECT_EQ(rig.uses_seen, std::vector<Use>{Use::terminated});
    rig.ack();
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    rig.answer(3);
    EXPECT_EQ(rig.word(), Rig::kUntouched) << "one is left";
    rig.now = us(9);
    rig.answer(3);
    EXPECT_EQ(rig.word(), 0x0001000100000003u) << "other contexts are not waited for";
    EXPECT_EQ(rig.ended.back().end, us(9) + ElementMemory::kLatency);
}

TEST(ElementCommands, Section34TerminateEndsAfterACommandThatWasAnsweredWithALaterTimeThanTheAcknowledgement) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.running[3] = 1;
    rig.running[4] = 1;
    rig.terminate(3);
    rig.now = us(30);
    rig.answer(4);
    rig.now = us(20);
    rig.answer(3);
    rig.now = us(10);
    rig.ack();
    EXPECT_EQ(rig.ended.back().end, us(20) + ElementMemory::kLatency);
}

TEST(ElementCommands, Section34TerminateCannotEndWithAnUnacknowledgedFault) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.clear_word();
    rig.faults.report({4, dsisr::kPageMiss, 0x1000, 0}, rig.now);
    rig.faults.report({3, dsisr::kPageMiss, 0x2000, 0}, rig.now);
    rig.terminate(3);
    rig.ack();
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    rig.faults.respond(FaultResponse::kRestart, rig.now);
    rig.commands.activity_ended(4, rig.now);
    rig.commands.activity_ended(3, rig.now);
    EXPECT_EQ(rig.word(), Rig::kUntouched) << "now its own fault is presented";
    EXPECT_EQ(rig.commands.due(), kNever) << "and waited for without limit";
    rig.faults.respond(FaultResponse::kAddressError, rig.now);
    rig.commands.activity_ended(3, rig.now);
    EXPECT_EQ(rig.word(), 0x0001000100000003u);
}

TEST(ElementCommands, Section34ARemovedHandleIsNoContext) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.terminate(3);
    rig.ack();
    EXPECT_EQ(rig.use(3), Use::terminated);
    const unsigned reads = rig.memory.reads;
    rig.remove(3);
    EXPECT_EQ(rig.memory.reads, reads) << "the element is not looked at";
    rig.ack();
    EXPECT_EQ(rig.use(3), Use::none);
    EXPECT_EQ(rig.contexts.lookup(3).element, nullptr);
}

TEST(ElementCommands, RemoveWhileCommandsAreInFlightStopsTheContextAndWaitsForThem) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.clear_word();
    rig.running[3] = 1;
    rig.remove(3);
    rig.ack();
    EXPECT_EQ(rig.use(3), Use::terminated);
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    rig.answer(3);
    EXPECT_EQ(rig.use(3), Use::none);
    EXPECT_EQ(rig.word(), 0x0002000200000003u);
}

TEST(ElementCommands, SuspendDrainsAndHoldsAndResumeReleases) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.clear_word();
    rig.running[3] = 1;
    rig.suspend(3);
    EXPECT_EQ(rig.use(3), Use::suspended);
    rig.ack();
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    rig.answer(3);
    EXPECT_EQ(rig.word(), 0x0003000300000003u);
    rig.uses_seen.clear();
    rig.resume(3);
    EXPECT_EQ(rig.use(3), Use::suspended);
    rig.ack();
    EXPECT_EQ(rig.uses_seen, std::vector<Use>{Use::open}) << "held commands go on";
    EXPECT_EQ(rig.word(), 0x0004000400000003u);
}

TEST(ElementCommands, UpdateDisturbsNoTransactionAndKeepsASuspendedContextSuspended) {
    Rig rig;
    rig.add(3, 1);
    rig.ack();
    rig.suspend(3);
    rig.ack();
    rig.running[3] = 1;
    rig.give(ElementCommand::update, 3, 0x80000002, 2);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0006000600000003u);
    EXPECT_EQ(rig.use(3), Use::suspended);
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 2u);
}

TEST(ElementCommands, ASecondCommandWaitsForTheFirst) {
    Rig rig;
    rig.add(1);
    rig.add(2);
    EXPECT_EQ(rig.jobs.size(), 1u);
    EXPECT_EQ(rig.use(2), Use::none);
    rig.now = us(3);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000001u);
    EXPECT_EQ(rig.jobs.size(), 2u);
    EXPECT_GE(rig.job_at, us(3));
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000002u);
}

TEST(ElementCommands, MoreThanEightWaitingCommandsAreDroppedAndCounted) {
    Rig rig;
    for (std::uint16_t handle = 0; handle < 12; ++handle) rig.add(handle);
    EXPECT_EQ(rig.commands.counts().overflow, 3u);
    for (unsigned i = 0; i < 9; ++i) rig.ack();
    EXPECT_FALSE(rig.commands.busy());
    EXPECT_EQ(rig.use(8), Use::open);
    EXPECT_EQ(rig.use(9), Use::none);
    rig.add(9);
    rig.ack();
    EXPECT_EQ(rig.use(9), Use::open) << "there is room again";
}

}  // namespace
}  // namespace cxlvp::psl
