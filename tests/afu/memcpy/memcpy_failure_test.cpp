// SPDX-License-Identifier: Apache-2.0
// Responses that are no success, and processes that go away.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "afu/memcpy/memcpy_rig.h"

namespace cxlvp::afu {
namespace {

constexpr std::uint64_t kSource = 0x7000'0000;
constexpr std::uint64_t kTarget = 0x7100'0000;

bool touches(const Command& command, std::uint64_t base) {
    return command.ea >= base && command.ea < base + 0x10000 && command_kind(command.code) != CommandKind::control;
}

class MemcpyStatus : public testing::TestWithParam<std::pair<ResponseCode, std::uint8_t>> {};
INSTANTIATE_TEST_SUITE_P(
    Codes, MemcpyStatus,
    testing::Values(std::pair{ResponseCode::paged, kWorkTranslationFault},
                    std::pair{ResponseCode::fault, kWorkTranslationFault}, std::pair{ResponseCode::aerror, kWorkAerror},
                    std::pair{ResponseCode::derror, kWorkDerror}, std::pair{ResponseCode::failed, kWorkPslFault},
                    std::pair{ResponseCode::nlock, kWorkPslFault}, std::pair{ResponseCode::context, kWorkTerminated}));

TEST_P(MemcpyStatus, ARefusedReadEndsTheCopyWithItsStatusAndTheNextElementIsServed) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 2000));
    rig.put(0, 1, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x1000, 100));
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (touches(command, kSource + 512)) return GetParam().first;
        return std::nullopt;
    };
    rig.psl.run_for(us(50));
    EXPECT_EQ(rig.status(0, 0), GetParam().second);
    EXPECT_EQ(rig.status(0, 1), kWorkComplete);
    EXPECT_EQ(rig.afu.counters().failed, 1u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
    const bool flushes = rig.psl.count(CommandCode::restart) != 0;
    const ResponseCode code = GetParam().first;
    EXPECT_EQ(flushes, code == ResponseCode::paged || code == ResponseCode::aerror || code == ResponseCode::derror);
}

TEST_P(MemcpyStatus, ARefusedWriteEndsTheCopyWithItsStatus) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 100));
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (touches(command, kTarget)) return GetParam().first;
        return std::nullopt;
    };
    rig.psl.run_for(us(50));
    EXPECT_EQ(rig.status(0, 0), GetParam().second);
}

TEST(MemcpyFailure, AnUnalignedIncrementIsAPslFault) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::increment(kSource + 2, kTarget));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkPslFault);
    EXPECT_EQ(rig.checker.count(ProtocolRule::alignment), 1u);
}

TEST(MemcpyFailure, AnInterruptThatTheProcessDoesNotHaveIsAnInvalidSource) {
    for (const unsigned number : {0u, 5u, 2048u}) {
        MemcpyRig rig;
        rig.bring_up();
        rig.open(0);
        rig.put(0, 0, MemcpyRig::interrupt(number));
        rig.psl.run_for(us(10));
        EXPECT_EQ(rig.status(0, 0), kWorkInvalidSource) << number;
        EXPECT_TRUE(rig.psl.raised.empty());
        EXPECT_TRUE(rig.stopped(0));
    }
}

TEST(MemcpyFailure, FlushedCommandsOfAnotherElementAreIssuedAgainAfterRestart) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.open(1);
    rig.psl.fill(kTarget, {});
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 128));
    rig.psl.fill(MemcpyRig::buffer(1), MemcpyRig::pattern(1000));
    rig.put(1, 0, MemcpyRig::copy(MemcpyRig::buffer(1), MemcpyRig::buffer(1) + 0x1000, 1000));
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (touches(command, kSource)) return ResponseCode::aerror;
        return std::nullopt;
    };
    rig.psl.run_for(us(50));
    EXPECT_EQ(rig.status(0, 0), kWorkAerror);
    EXPECT_EQ(rig.status(1, 0), kWorkComplete) << "the other process is not flushed";
    EXPECT_EQ(rig.psl.count(CommandCode::restart), 1u);
    EXPECT_EQ(rig.afu.counters().restarts, 1u);
}

TEST(MemcpyFailure, APagedStatusWriteIsRepeatedAfterRestart) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x1000, 8));
    unsigned refused = 0;
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea != MemcpyRig::queue(0) + 1 || refused == 2) return std::nullopt;
        ++refused;
        return ResponseCode::paged;
    };
    rig.psl.run_for(us(20));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
    EXPECT_EQ(rig.psl.count(CommandCode::restart), 2u);
    EXPECT_EQ(rig.afu.counters().reissued, 2u);
}

TEST(MemcpyFailure, AStatusThatCannotBeWrittenStopsTheProcessAndIsTold) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x1000, 8));
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea == MemcpyRig::queue(0) + 1) return ResponseCode::aerror;
        return std::nullopt;
    };
    rig.psl.run_for(us(20));
    EXPECT_TRUE(rig.stopped(0));
    EXPECT_EQ(rig.psl.read(0x10), 1u);
    EXPECT_EQ(rig.psl.read(0x18), MemcpyRig::queue(0));
    EXPECT_EQ(rig.reports.count("afu", "status"), 1u);
}

TEST(MemcpyFailure, AQueueThatCannotBeReadStopsItsProcessUntilRestart) {
    MemcpyRig rig;
    rig.bring_up();
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea == MemcpyRig::queue(0)) return ResponseCode::aerror;
        return std::nullopt;
    };
    rig.open(0);
    EXPECT_TRUE(rig.stopped(0));
    rig.put(0, 0, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x1000, 8));
    rig.psl.script = nullptr;
    rig.restart(0);
    rig.psl.run_for(us(20));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
}

TEST(MemcpyFailure, TerminatingEndsAnElementWithStatusTerminatedBeforeTheAck) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(4);
    rig.open(5);
    rig.put(4, 0, MemcpyRig::copy(kSource, kTarget, 60000));
    rig.psl.run_for(us(3));
    const std::size_t acks = rig.psl.acks.size();
    rig.terminate(4);
    EXPECT_EQ(rig.psl.acks.size(), acks) << "commands are outstanding";
    rig.psl.run_for(us(3));
    ASSERT_EQ(rig.psl.acks.size(), acks + 1);
    EXPECT_EQ(rig.status(4, 0), kWorkTerminated);
    EXPECT_EQ(rig.reg(4, 0x08), 0xdead'0000'0000'0000u);
    EXPECT_EQ(rig.reg(5, 0x08), 0x0005'0000'0000'0000u);
    rig.remove(4);
    EXPECT_EQ(rig.psl.acks.size(), acks + 2);
    EXPECT_EQ(rig.reg(4, 0x08), 0xffff'0000'0000'0000u);
    rig.put(5, 0, MemcpyRig::copy(MemcpyRig::buffer(5), MemcpyRig::buffer(5) + 0x1000, 8));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(5, 0), kWorkComplete) << "the other process goes on";
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyFailure, AnIdleProcessIsTerminatedAtOnceAndCanBeAddedAgain) {
    MemcpyRig rig;
    rig.bring_up();
    for (unsigned round = 0; round < 3; ++round) {
        rig.open(4);
        rig.put(4, 0, MemcpyRig::copy(MemcpyRig::buffer(4), MemcpyRig::buffer(4) + 0x1000, 8));
        rig.psl.run_for(us(5));
        EXPECT_EQ(rig.status(4, 0), kWorkComplete) << "a new process begins at the first element of its first pass";
        rig.terminate(4);
        rig.psl.run_for(us(5));
        rig.remove(4);
        EXPECT_EQ(rig.psl.acks.size(), 3 * (round + 1));
    }
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyFailure, TerminatingAFlushedProcessRestartsItForTheLastStatus) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 4000));
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (touches(command, kSource)) return ResponseCode::paged;
        return std::nullopt;
    };
    rig.psl.run_for(ns(1300));  // the first reads are outstanding
    ASSERT_EQ(rig.status(0, 0), 0);
    rig.terminate(0);
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.psl.acks.size(), 2u);
    EXPECT_EQ(rig.status(0, 0) & kWorkTranslationFault, kWorkTranslationFault);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyFailure, AStatusThatWaitsForRestartIsWrittenBeforeTheProcessStops) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 8));
    unsigned refused = 0;
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea != MemcpyRig::queue(0) + 1 || refused == 1) return std::nullopt;
        ++refused;
        return ResponseCode::paged;
    };
    while (rig.psl.count(CommandCode::restart) == 0 && rig.psl.now() < us(20)) rig.psl.run_for(ns(50));
    ASSERT_EQ(refused, 1u);
    ASSERT_EQ(rig.status(0, 0), 0);
    rig.terminate(0);
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
    EXPECT_EQ(rig.psl.acks.size(), 2u);
    EXPECT_EQ(rig.afu.counters().requests, 1u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyFailure, ALastStatusWaitsForATagOfAnotherProcess) {
    MemcpyRig rig;
    rig.psl.room = 1;
    rig.bring_up();
    for (const std::uint16_t handle : {0, 1}) {
        rig.open(handle);
        rig.put(handle, 0, MemcpyRig::copy(kSource, kTarget, 4000));
    }
    const auto waits = [&] {
        return rig.afu.process(0).state == MemcpyProcess::State::work && rig.afu.context(0).outstanding == 0 &&
               rig.psl.outstanding == 1;
    };
    while (!waits() && rig.psl.now() < us(50)) rig.psl.run_for(ns(50));
    ASSERT_TRUE(waits());
    rig.terminate(0);
    EXPECT_EQ(rig.psl.acks.size(), 2u) << "nothing is outstanding, but the status is not written";
    rig.psl.run_for(us(200));
    EXPECT_EQ(rig.psl.acks.size(), 3u);
    EXPECT_EQ(rig.status(0, 0), kWorkTerminated);
    EXPECT_EQ(rig.status(1, 0), kWorkComplete);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyFailure, ResetDropsEverything) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(kSource, kTarget, 4000));
    rig.psl.write(0, 0x2000'0000'0000'0000);
    rig.psl.run();
    rig.psl.reset();
    EXPECT_EQ(rig.psl.read(0), 0u);
    EXPECT_EQ(rig.reg(0, 0x08), 0xffff'0000'0000'0000u);
    EXPECT_FALSE(rig.stopped(0));
    rig.psl.run_for(us(2));
    rig.psl.start();
    rig.open(0);
    rig.psl.run_for(us(30));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
}

}  // namespace
}  // namespace cxlvp::afu
