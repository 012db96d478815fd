// SPDX-License-Identifier: Apache-2.0
// What goes wrong with the commands of `ElementCommands`.
#include <gtest/gtest.h>

#include "psl/context/element_command_rig.h"

namespace cxlvp::psl {
namespace {

using Use = ContextState::Use;
using Rig = ElementCommandRig;
constexpr std::uint64_t kError = SwCommandStatus::kError;

/// A rig with the context 3.
struct Added : Rig {
    explicit Added(const ElementCommandSettings& settings = {}) : Rig(settings) {
        add(3, 1);
        ack();
        clear_word();
        jobs.clear();
        uses_seen.clear();
    }
};

TEST(ElementCommandErrors, Section34ADisabledAfuIsASliceErrorAndNothingElse) {
    Rig rig;
    rig.enabled = false;
    rig.add(3);
    EXPECT_EQ(rig.disabled, 1u);
    EXPECT_EQ(rig.raised_at, us(1));
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    EXPECT_EQ(rig.memory.reads, 0u);
    EXPECT_FALSE(rig.commands.busy());
    rig.enabled = true;
    rig.add(3);
    rig.ack();
    EXPECT_EQ(rig.use(3), Use::open);
    EXPECT_EQ(rig.disabled, 1u);
}

TEST(ElementCommandErrors, Section34AnAfuThatDoesNotAcknowledgeIsASliceErrorAndTheCommandFails) {
    ElementCommandSettings settings;
    settings.ack_timeout = us(100);
    Rig rig(settings);
    rig.add(3);
    const Tick due = rig.job_at + us(100);
    EXPECT_EQ(rig.commands.due(), due);
    rig.commands.expire(due - 1);
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    rig.commands.expire(due);
    EXPECT_EQ(rig.timeouts, 1u);
    EXPECT_EQ(rig.raised_at, due);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_EQ(rig.use(3), Use::none) << "the ADD is taken back";
    EXPECT_EQ(rig.commands.due(), kNever);
    EXPECT_FALSE(rig.ended.back().well);
}

TEST(ElementCommandErrors, AnAcknowledgementAfterTheTimeoutIsNotThatOfTheNextCommand) {
    ElementCommandSettings settings;
    settings.ack_timeout = us(100);
    Rig rig(settings);
    rig.add(3);
    rig.add(4);
    rig.commands.acknowledged(rig.commands.due() + 1);
    EXPECT_EQ(rig.timeouts, 1u);
    EXPECT_EQ(rig.commands.counts().stray_acks, 1u);
    EXPECT_EQ(rig.word(), kError) << "of the first";
    EXPECT_EQ(rig.jobs.size(), 2u);
    EXPECT_TRUE(rig.commands.busy());
    rig.commands.acknowledged(rig.commands.due());
    EXPECT_EQ(rig.word(), 0x0005000500000004u) << "just in time";
    EXPECT_EQ(rig.timeouts, 1u);
}

TEST(ElementCommandErrors, AnAddThatTheAfuNeverAcknowledgesButUsesLeavesNoOpenContext) {
    Rig rig;
    rig.add(3);
    rig.running[3] = 1;
    rig.commands.expire(rig.commands.due());
    EXPECT_EQ(rig.use(3), Use::terminated);
    EXPECT_EQ(rig.uses_seen.back(), Use::terminated);
    rig.answer(3);
    rig.remove(3);
    rig.ack();
    EXPECT_EQ(rig.use(3), Use::none);
}

TEST(ElementCommandErrors, WhatWasToStopStaysStoppedWithoutAnAcknowledgement) {
    const std::pair<ElementCommand, Use> cases[] = {{ElementCommand::terminate, Use::terminated},
                                                    {ElementCommand::remove, Use::terminated},
                                                    {ElementCommand::suspend, Use::suspended},
                                                    {ElementCommand::update, Use::open}};
    for (const auto& [command, use] : cases) {
        Added rig;
        rig.give(command, 3, 0x80000000, 2);
        rig.commands.expire(rig.commands.due());
        EXPECT_EQ(rig.word(), kError);
        EXPECT_EQ(rig.use(3), use);
        EXPECT_EQ(rig.contexts.lookup(3).element->wed, 1u) << "no UPDATE";
    }
}

TEST(ElementCommandErrors, AStrayAcknowledgementDoesNothing) {
    Rig rig;
    rig.ack();
    EXPECT_EQ(rig.commands.counts().stray_acks, 1u);
    rig.add(3);
    rig.running[3] = 1;
    rig.ack();
    rig.terminate(3);
    rig.ack();
    rig.ack();
    EXPECT_EQ(rig.commands.counts().stray_acks, 2u);
    EXPECT_TRUE(rig.commands.busy()) << "the TERMINATE still waits for its command";
}

TEST(ElementCommandErrors, Section34ACommandThatIsNotOneFailsUntoldToTheAfu) {
    for (const std::uint64_t code : {7u, 8u, 0x5Fu, 0x8005u, 0xFFFFu}) {
        Added rig;
        rig.commands.begin(code << 48 | 3, rig.now);
        EXPECT_EQ(rig.word(), kError) << code;
        EXPECT_TRUE(rig.jobs.empty());
        EXPECT_EQ(rig.use(3), Use::open);
    }
}

TEST(ElementCommandErrors, Command0IsNone) {
    Added rig;
    rig.commands.begin(3, rig.now);
    EXPECT_EQ(rig.word(), Rig::kUntouched);
    EXPECT_EQ(rig.commands.counts().none, 1u);
    EXPECT_FALSE(rig.commands.busy());
}

TEST(ElementCommandErrors, AHandleBeyondTheAreaFails) {
    for (std::uint16_t code = 1; code <= 6; ++code) {
        Added rig;
        const unsigned reads = rig.memory.reads;
        rig.commands.begin(Rig::llcmd(static_cast<ElementCommand>(code), 24), rig.now);
        EXPECT_EQ(rig.word(), kError) << code;
        EXPECT_EQ(rig.memory.reads, reads);
        EXPECT_EQ(rig.commands.counts().bus_errors, 0u);
        EXPECT_TRUE(rig.jobs.empty());
    }
}

TEST(ElementCommandErrors, AddingAContextTwiceFailsAndLeavesTheFirst) {
    Added rig;
    rig.add(3, 2);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_TRUE(rig.jobs.empty());
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 1u);
    rig.terminate(3);
    rig.ack();
    rig.add(3, 2);
    EXPECT_EQ(rig.word(), kError) << "TERMINATE alone does not free the handle";
}

TEST(ElementCommandErrors, OnlyAddIsForAHandleThatIsNoContext) {
    for (const std::uint16_t code : {1, 2, 3, 4, 6}) {
        Added rig;
        rig.give(static_cast<ElementCommand>(code), 5, 0x80000000);
        EXPECT_EQ(rig.word(), kError) << code;
        EXPECT_TRUE(rig.jobs.empty());
        EXPECT_EQ(rig.use(5), Use::none);
    }
}

TEST(ElementCommandErrors, ATerminatedContextTakesOnlyTerminateAndRemove) {
    for (const std::uint16_t code : {1, 2, 3, 4, 5, 6}) {
        Added rig;
        rig.terminate(3);
        rig.ack();
        rig.give(static_cast<ElementCommand>(code), 3, 0x80000000);
        EXPECT_EQ(rig.commands.busy(), code <= 2) << code;
        if (code > 2) {
            EXPECT_EQ(rig.word(), kError) << code;
            EXPECT_EQ(rig.use(3), Use::terminated);
        }
    }
}

TEST(ElementCommandErrors, Section32AnElementWithoutVIsIgnored) {
    for (const std::uint16_t code : {1, 3, 4, 6}) {
        Added rig;
        rig.give(static_cast<ElementCommand>(code), 3, 0x7FFFFFFF & 3);
        EXPECT_EQ(rig.word(), kError) << code;
        EXPECT_EQ(rig.use(3), Use::open);
        EXPECT_TRUE(rig.jobs.empty());
    }
    Rig rig;
    rig.give(ElementCommand::add, 3, 0);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_EQ(rig.use(3), Use::none);
}

TEST(ElementCommandErrors, Section32AnElementMarkedCSOrTIsNotStarted) {
    for (std::uint32_t marks = 1; marks < 8; ++marks) {
        Rig rig;
        rig.give(ElementCommand::add, 3, 0x80000000 | marks);
        EXPECT_EQ(rig.word(), kError) << marks;
        EXPECT_EQ(rig.use(3), Use::none);
        EXPECT_TRUE(rig.jobs.empty());

        Added added;
        added.give(ElementCommand::update, 3, 0x80000000 | marks, 2);
        EXPECT_EQ(added.commands.busy(), marks == ProcessElement::kSuspend) << marks;
        EXPECT_EQ(added.contexts.lookup(3).element->wed, 1u);
    }
}

TEST(ElementCommandErrors, AMarkThatSoftwareForgotIsCountedAndTheCommandObeyed) {
    Added rig;
    rig.give(ElementCommand::suspend, 3, 0x80000000);
    rig.ack();
    EXPECT_EQ(rig.commands.counts().mismatch, 1u);
    rig.give(ElementCommand::resume, 3, 0x80000002);
    rig.ack();
    EXPECT_EQ(rig.commands.counts().mismatch, 2u);
    rig.give(ElementCommand::terminate, 3, 0x80000000);
    rig.ack();
    EXPECT_EQ(rig.commands.counts().mismatch, 3u);
    EXPECT_EQ(rig.word(), 0x0001000100000003u);
}

TEST(ElementCommandErrors, Section34AnXslHasNoUpdate) {
    ElementCommandSettings settings;
    settings.update = false;
    Added rig(settings);
    rig.give(ElementCommand::update, 3, 0x80000000, 2);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_TRUE(rig.jobs.empty());
    EXPECT_EQ(rig.contexts.lookup(3).element->wed, 1u);
}

TEST(ElementCommandErrors, AContextThatEndsDuringTheReadOfItsElementIsNotSuspended) {
    Added rig;
    rig.memory.meanwhile = [&rig] { rig.contexts.terminate(3); };
    rig.suspend(3);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_TRUE(rig.jobs.empty());
}

TEST(ElementCommandErrors, ABusErrorFailsTheCommand) {
    Rig rig;
    rig.memory.fail = true;
    rig.add(3);
    EXPECT_FALSE(rig.commands.busy());
    EXPECT_EQ(rig.commands.counts().failed, 1u);
    EXPECT_EQ(rig.commands.counts().bus_errors, 2u) << "nor could the word be written";
    rig.memory.fail = false;
    rig.add(3);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000003u);
}

TEST(ElementCommandErrors, WithoutAnAreaThereIsNowhereToAnswer) {
    Rig rig;
    rig.commands.set_area(0);
    rig.commands.begin(Rig::llcmd(ElementCommand::add, 0), rig.now);
    EXPECT_EQ(rig.commands.counts().no_area, 1u);
    EXPECT_EQ(rig.memory.writes, 0u);
    EXPECT_FALSE(rig.commands.busy());
}

}  // namespace
}  // namespace cxlvp::psl
