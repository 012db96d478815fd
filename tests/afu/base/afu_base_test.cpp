// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/afu_base.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "afu/afu_rig.h"
#include "cxlvp/afu/explore/stream_afu.h"

namespace cxlvp::afu {
namespace {

using testing::ElementsAre;

StreamConfig small() {
    StreamConfig config;
    config.count = 20;
    config.range = 4 * kKiB;
    return config;
}

TEST(AfuBase, NothingIsAcknowledgedBeforeTheFirstReset) {
    AfuRig<StreamAfu> rig(small());
    MmioAccess access;
    access.config = true;
    Tick at = 0;
    EXPECT_FALSE(rig.checker.mmio(access, at));
    rig.psl.reset();
    EXPECT_TRUE(rig.checker.mmio(access, at));
    EXPECT_EQ(access.data, 0x0000'0004'0000'0004u);
}

TEST(AfuBase, AResetEndsWithDoneAndNoError) {
    AfuRig<StreamAfu> rig(small());
    rig.psl.reset();
    ASSERT_EQ(rig.psl.dones.size(), 1u);
    EXPECT_EQ(rig.psl.dones[0].error, 0u);
    EXPECT_EQ(rig.psl.dones[0].at, us(1));
}

TEST(AfuBase, AnMmioAccessTakesTheLatencyAndBadParityGivesAllOnes) {
    AfuRig<StreamAfu> rig(small());
    rig.psl.reset();
    MmioAccess access;
    access.config = true;
    access.parity_ok = false;
    Tick at = us(5);
    EXPECT_TRUE(rig.checker.mmio(access, at));
    EXPECT_EQ(at, us(5) + ns(16));
    EXPECT_EQ(access.data, ~std::uint64_t{0});
    EXPECT_EQ(rig.reports.count("afu", "mmio"), 1u);
}

TEST(AfuBase, AnAddedProcessIsAcknowledgedThenItsElementIsReadForTheWed) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    rig.add(2, 0x9000'0000);
    ASSERT_EQ(rig.psl.acks.size(), 1u);
    ASSERT_FALSE(rig.psl.commands.empty());
    const Command& first = rig.psl.commands.front().command;
    EXPECT_EQ(first.code, static_cast<std::uint16_t>(CommandCode::read_pe));
    EXPECT_EQ(first.context, 2u);
    EXPECT_GE(rig.psl.commands.front().at, rig.psl.acks[0]);
    EXPECT_EQ(rig.afu.context(2).wed, 0x9000'0000u);
    EXPECT_EQ(rig.afu.context(2).state, AfuContext::State::active);
    EXPECT_EQ(rig.afu.context(1).state, AfuContext::State::absent);
}

TEST(AfuBase, AProcessWithoutElementIsGivenUp) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    rig.psl.llcmd(5, 2);
    rig.psl.run();
    EXPECT_EQ(rig.psl.acks.size(), 1u);
    EXPECT_EQ(rig.afu.context(2).state, AfuContext::State::stopped);
    EXPECT_EQ(rig.reports.count("afu", "process-element"), 1u);
    EXPECT_EQ(rig.psl.commands.size(), 1u);
}

TEST(AfuBase, APagedElementIsReadAgainAfterRestart) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    unsigned asked = 0;
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.code == static_cast<std::uint16_t>(CommandCode::read_pe) && ++asked == 1)
            return ResponseCode::paged;
        return std::nullopt;
    };
    rig.add(1, 0x9000'0000);
    rig.psl.run();
    EXPECT_EQ(asked, 2u);
    EXPECT_EQ(rig.afu.ended(1), 20u);
}

TEST(AfuBase, LlcmdsForImpossibleProcessesAreAcknowledgedAndTold) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    rig.psl.llcmd(5, 4);  // four processes: 0 to 3
    rig.psl.llcmd(1, 0xffff);
    rig.psl.llcmd(6, 0);  // UPDATE: nothing to do
    EXPECT_EQ(rig.psl.acks.size(), 3u);
    EXPECT_EQ(rig.reports.count("afu", "llcmd"), 2u);
    EXPECT_TRUE(rig.psl.commands.empty());
}

TEST(AfuBase, CommandsNeverExceedTheCreditsOfThePslNorTheTagsOfTheAfu) {
    for (const unsigned room : {1u, 3u, 64u})
        for (const std::uint64_t tags : {2u, 16u}) {
            StreamConfig config = small();
            config.count = 200;
            config.tags = tags;
            AfuRig<StreamAfu> rig(config);
            rig.psl.room = room;
            rig.bring_up();
            for (std::uint16_t h = 0; h < 4; ++h) {
                rig.psl.weds[h] = 0x9000'0000 + h * 0x100'0000ull;
                rig.psl.llcmd(5, h);
            }
            rig.psl.run();
            EXPECT_EQ(rig.psl.most_outstanding, std::min<std::size_t>(room, tags));
            for (std::uint16_t h = 0; h < 4; ++h) EXPECT_EQ(rig.afu.ended(h), 200u);
            EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
        }
}

TEST(AfuBase, OneCommandLeavesInEachCycle) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    for (std::uint16_t h = 0; h < 4; ++h) {
        rig.psl.weds[h] = 0x9000'0000;
        rig.psl.llcmd(5, h);
    }
    rig.psl.run();
    ASSERT_EQ(rig.psl.commands.size(), 4 * 22u);
    for (std::size_t i = 1; i < rig.psl.commands.size(); ++i)
        EXPECT_GE(rig.psl.commands[i].at, rig.psl.commands[i - 1].at + FakePsl::kClock);
}

class Flushing : public testing::TestWithParam<ResponseCode> {};
INSTANTIATE_TEST_SUITE_P(Codes, Flushing,
                         testing::Values(ResponseCode::aerror, ResponseCode::derror, ResponseCode::paged));

TEST_P(Flushing, ThereIsOneRestartAndWhatWasFlushedIsIssuedAgain) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    unsigned refused = 0;
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea % 4096 == 128 && refused++ == 0) return GetParam();
        return std::nullopt;
    };
    rig.add(1, 0x9000'0000);
    rig.psl.run();
    EXPECT_EQ(rig.psl.count(CommandCode::restart), 1u);
    EXPECT_EQ(rig.afu.ended(1), 20u);
    const bool paged = GetParam() == ResponseCode::paged;
    EXPECT_EQ(rig.afu.errors(1), paged ? 0u : 1u);
    const AfuCounters& counters = rig.afu.counters();
    EXPECT_EQ(counters.responses[static_cast<std::size_t>(ResponseCode::flushed)], counters.reissued - (paged ? 1 : 0));
    EXPECT_GT(counters.reissued, 5u);
    EXPECT_EQ(counters.restarts, 1u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(AfuBase, ARestartThatFailsEndsWhatWaitsForIt) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.code == static_cast<std::uint16_t>(CommandCode::restart)) return ResponseCode::failed;
        if (command.ea % 4096 == 0 && command_kind(command.code) == CommandKind::read && command.ea != 0)
            return ResponseCode::aerror;
        return std::nullopt;
    };
    rig.add(1, 0x9000'0000);
    rig.psl.run_for(us(100));
    EXPECT_EQ(rig.afu.ended(1), 20u);
    EXPECT_EQ(rig.afu.errors(1), 20u);
}

TEST(AfuBase, AllFlushedProcessesAreRestartedEvenWithEveryTagWaitingAndFewCredits) {
    for (const unsigned room : {1u, 2u, 64u}) {
        StreamConfig config = small();
        config.tags = 4;
        AfuRig<StreamAfu> rig(config);
        rig.psl.room = room;
        rig.bring_up();
        unsigned n = 0;
        rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
            if (command_kind(command.code) == CommandKind::read && ++n % 3 == 0) return ResponseCode::paged;
            return std::nullopt;
        };
        for (std::uint16_t h = 0; h < 4; ++h) {
            rig.psl.weds[h] = 0x9000'0000 + h * 0x100'0000ull;
            rig.psl.llcmd(5, h);
        }
        rig.psl.run_for(us(2000));
        for (std::uint16_t h = 0; h < 4; ++h) EXPECT_EQ(rig.afu.ended(h), 20u) << h << " of " << room;
        EXPECT_LE(rig.psl.most_outstanding, room);
        EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
    }
}

TEST(AfuBase, TerminatingWaitsForWhatIsOutstandingAndStartsNothingMore) {
    StreamConfig config = small();
    config.count = 1000;
    AfuRig<StreamAfu> rig(config);
    rig.bring_up();
    rig.add(1, 0x9000'0000);
    rig.psl.run_for(ns(500));
    const std::size_t issued = rig.psl.commands.size();
    rig.terminate(1);
    rig.psl.run();
    EXPECT_EQ(rig.psl.commands.size(), issued);
    ASSERT_EQ(rig.psl.acks.size(), 2u);
    EXPECT_GE(rig.psl.acks[1], rig.psl.commands.back().at + rig.psl.latency);
    EXPECT_EQ(rig.afu.context(1).state, AfuContext::State::stopped);
    rig.remove(1);
    EXPECT_EQ(rig.psl.acks.size(), 3u);
    EXPECT_EQ(rig.afu.context(1).state, AfuContext::State::absent);
}

TEST(AfuBase, AStrayResponseIsToldAndChangesNothing) {
    AfuRig<StreamAfu> rig(small());
    rig.bring_up();
    Response response;
    response.tag = 200;
    rig.afu.response(response, us(3));
    EXPECT_EQ(rig.reports.count("afu", "stray-response"), 1u);
}

TEST(AfuBase, ASecondStartIsToldAndIgnored) {
    AfuRig<StreamAfu> rig(small());
    rig.psl.start();
    EXPECT_EQ(rig.psl.starts, 0u) << "never reset";
    rig.bring_up();
    rig.afu.job(JobCode::start, 0, us(4));
    EXPECT_EQ(rig.psl.starts, 1u);
    EXPECT_EQ(rig.reports.count("afu", "job"), 2u);
}

}  // namespace
}  // namespace cxlvp::afu
