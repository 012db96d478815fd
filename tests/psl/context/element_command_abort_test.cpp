// SPDX-License-Identifier: Apache-2.0
// Commands of `ElementCommands` that are interrupted, and random sequences of them.
#include <gtest/gtest.h>

#include <set>

#include "cxlvp/base/core/random.h"
#include "psl/context/element_command_rig.h"

namespace cxlvp::psl {
namespace {

using Use = ContextState::Use;
using Rig = ElementCommandRig;
constexpr std::uint64_t kError = SwCommandStatus::kError;

TEST(ElementCommandAbort, AResetEndsTheCommandUnderWayWithTheErrorWord) {
    Rig rig;
    rig.add(3);
    rig.add(4);
    rig.now = us(7);
    rig.commands.abort(rig.now);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_EQ(rig.ended.back().end, us(7) + ElementMemory::kLatency);
    EXPECT_FALSE(rig.commands.busy());
    EXPECT_EQ(rig.commands.due(), kNever);
    EXPECT_EQ(rig.commands.counts().aborted, 2u);
    EXPECT_EQ(rig.use(3), Use::none);
    EXPECT_EQ(rig.use(4), Use::none) << "what waited is dropped";
    EXPECT_EQ(rig.jobs.size(), 1u);
    rig.ack();
    EXPECT_EQ(rig.word(), kError);
    rig.add(3);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000003u);
}

TEST(ElementCommandAbort, AResetWithNothingUnderWayWritesNothing) {
    Rig rig;
    rig.commands.abort(rig.now);
    EXPECT_EQ(rig.memory.writes, 0u);
    EXPECT_EQ(rig.commands.counts().aborted, 0u);
}

TEST(ElementCommandAbort, AResetEndsATerminateThatWaitsForAFault) {
    Rig rig;
    rig.add(3);
    rig.ack();
    rig.faults.report({3, dsisr::kPageMiss, 0x1000, 0}, rig.now);
    rig.terminate(3);
    rig.ack();
    ASSERT_TRUE(rig.commands.busy());
    rig.commands.abort(rig.now);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_FALSE(rig.commands.busy());
    EXPECT_EQ(rig.use(3), Use::terminated);
}

TEST(ElementCommandAbort, AResetDuringTheReadOfAnElementWins) {
    Rig rig;
    rig.memory.meanwhile = [&rig] { rig.commands.abort(us(2)); };
    rig.add(3);
    EXPECT_EQ(rig.word(), kError);
    EXPECT_EQ(rig.memory.writes, 1u);
    EXPECT_TRUE(rig.jobs.empty());
    EXPECT_EQ(rig.use(3), Use::none);
    EXPECT_FALSE(rig.commands.busy());
}

TEST(ElementCommandAbort, AResetDuringTheWriteOfTheWordComesTooLate) {
    Rig rig;
    rig.memory.meanwhile_written = [&rig] { rig.commands.abort(us(2)); };
    rig.add(3);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000003u);
    EXPECT_EQ(rig.memory.writes, 1u);
    EXPECT_EQ(rig.use(3), Use::open);
}

TEST(ElementCommandAbort, AnotherAreaEndsTheCommandWithoutAWord) {
    Rig rig;
    rig.add(3);
    const std::uint64_t command_address = rig.contexts.area().command_address();
    rig.commands.set_area(rig.spap());
    EXPECT_TRUE(rig.commands.busy()) << "the same area is no change";
    rig.commands.set_area(0);
    EXPECT_FALSE(rig.commands.busy());
    EXPECT_EQ(rig.commands.counts().aborted, 1u);
    EXPECT_EQ(rig.commands.due(), kNever);
    rig.ack();
    EXPECT_EQ(rig.memory.word(command_address), Rig::kUntouched);
    rig.commands.set_area(rig.spap());
    EXPECT_EQ(rig.use(3), Use::none);
}

TEST(ElementCommandAbort, AnotherAreaDuringTheReadOfAnElementIsNotWrittenTo) {
    Rig rig;
    const std::uint64_t other = AreaLayout::to_register(ElementMemory::kBase + 64 * kKiB, 8 * kKiB);
    rig.memory.meanwhile = [&rig, other] { rig.commands.set_area(other); };
    rig.add(3);
    EXPECT_EQ(rig.memory.writes, 0u);
    EXPECT_TRUE(rig.jobs.empty());
    EXPECT_FALSE(rig.commands.busy());
}

TEST(ElementCommandAbort, AnotherAreaDuringTheWriteOfTheWordLetsTheNextCommandStart) {
    Rig rig;
    const std::uint64_t other = AreaLayout::to_register(ElementMemory::kBase + 64 * kKiB, 8 * kKiB);
    rig.memory.meanwhile_written = [&rig, other] {
        rig.commands.set_area(other);
        rig.add(5);
    };
    rig.add(3);
    rig.ack();
    EXPECT_TRUE(rig.commands.busy()) << "the ADD in the new area";
    rig.ack();
    EXPECT_EQ(rig.use(5), Use::open);
    EXPECT_EQ(rig.word(), 0x0005000500000005u);
}

TEST(ElementCommandAbort, ACommandDuringTheReadOfAnElementWaits) {
    Rig rig;
    rig.memory.meanwhile = [&rig] { rig.add(4); };
    rig.add(3, 1);
    EXPECT_EQ(rig.jobs.size(), 1u);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000003u);
    rig.ack();
    EXPECT_EQ(rig.word(), 0x0005000500000004u);
}

/// Keeps the handles that `rig` has told of as added, and checks what holds after every step.
void follow(Rig& rig, std::set<std::uint16_t>& added) {
    for (; !rig.ended.empty(); rig.ended.erase(rig.ended.begin())) {
        const auto [command, handle] = LinkedListCommand::decode(rig.ended.front().llcmd);
        const bool well = rig.ended.front().well;
        ASSERT_LE(rig.ended.front().begin, rig.ended.front().end);
        if (well && command == 5) added.insert(handle);
        if (well && command == 2) added.erase(handle);
        if (well && command <= 2) {
            ASSERT_FALSE(rig.in_flight(handle));
            ASSERT_FALSE(rig.faults.pending(handle));
        }
        const std::uint64_t expected = well ? SwCommandStatus::success(command, 0, handle).encode() : kError;
        if (rig.ended.size() == 1) {
            ASSERT_EQ(rig.word(), expected);
        }
    }
    if (rig.commands.busy()) return;
    for (std::uint16_t handle = 0; handle < 4; ++handle) {
        const Use use = rig.use(handle);
        const bool usable = use == Use::open || use == Use::suspended;
        ASSERT_TRUE(!usable || added.count(handle) == 1) << handle;
        ASSERT_TRUE(use != Use::none || added.count(handle) == 0) << handle;
    }
}

/// Software, AFU and faults do what they like. Whatever they do, a command under way can be brought to its end, its
/// word is its own or the error word, and a context is open only if memory had a startable element when it was added.
TEST(ElementCommandAbort, RandomSequencesNeverHangAndNeverOpenAContextThatWasNotAdded) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed, "commands");
        ElementCommandSettings settings;
        settings.ack_timeout = us(50);
        Rig rig(settings);
        std::set<std::uint16_t> added;
        for (unsigned step = 0; step < 10000; ++step) {
            rig.now += ns(random.below(20000));
            const auto handle = static_cast<std::uint16_t>(random.below(4));
            const std::uint32_t state = random.chance(0.9) ? 0x80000000 : static_cast<std::uint32_t>(random.below(8));
            switch (random.below(8)) {
                case 0:
                case 1:
                    rig.give(static_cast<ElementCommand>(random.below(8)), handle, state, step);
                    break;
                case 2:
                    rig.ack();
                    break;
                case 3:
                    if (rig.use(handle) == Use::open) ++rig.running[handle];
                    break;
                case 4:
                    if (rig.in_flight(handle)) rig.answer(handle);
                    break;
                case 5:
                    if (rig.in_flight(handle)) rig.faults.report({handle, dsisr::kPageMiss, random.bits(), 0}, rig.now);
                    break;
                case 6: {
                    const std::uint16_t owner = rig.faults.respond(FaultResponse::kRestart, rig.now).handle;
                    rig.commands.activity_ended(owner, rig.now);
                    break;
                }
                default:
                    rig.commands.expire(rig.now);
                    if (!random.chance(0.02)) break;
                    rig.running.clear();
                    rig.faults.clear();
                    rig.commands.abort(rig.now);
            }
            follow(rig, added);
            if (testing::Test::HasFatalFailure()) return;
        }
        while (rig.faults.kind() != FaultKind::none) rig.faults.respond(FaultResponse::kAddressError, rig.now);
        rig.running.clear();
        for (unsigned round = 0; rig.commands.busy(); ++round) {
            ASSERT_LE(round, 20u);
            rig.ack();
            for (std::uint16_t h = 0; h < 4; ++h) rig.commands.activity_ended(h, rig.now);
        }
        EXPECT_GT(rig.commands.counts().ended, 50u);
        EXPECT_GT(rig.commands.counts().failed, 50u);
        EXPECT_GT(rig.commands.counts().timeouts, 0u);
        EXPECT_GT(rig.commands.counts().aborted, 0u);
    }
}

}  // namespace
}  // namespace cxlvp::psl
