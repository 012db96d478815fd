// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "afu/afu_rig.h"
#include "cxlvp/afu/explore/chase_afu.h"
#include "cxlvp/afu/explore/ping_pong_afu.h"
#include "cxlvp/afu/explore/stream_afu.h"

namespace cxlvp::afu {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t kWed = 0x4000'0000;

/// Reads and writes of a process, in order.
template <class Rig>
std::vector<std::pair<std::uint16_t, std::uint64_t>> accesses(const Rig& rig, std::uint16_t handle) {
    std::vector<std::pair<std::uint16_t, std::uint64_t>> out;
    for (const FakePsl::Issued& issued : rig.psl.commands)
        if (issued.command.context == handle && command_kind(issued.command.code) != CommandKind::control &&
            issued.command.code != static_cast<std::uint16_t>(CommandCode::read_pe))
            out.emplace_back(issued.command.code, issued.command.ea);
    return out;
}

TEST(StreamAfu, LinearAddressesStartAgainAtTheEndOfTheRange) {
    StreamConfig config;
    config.offset = 0x1000;
    config.range = 512;
    config.count = 6;
    config.completion = false;
    AfuRig<StreamAfu> rig(config);
    rig.bring_up();
    rig.add(0, kWed);
    rig.psl.run();
    std::vector<std::uint64_t> at;
    for (const auto& access : accesses(rig, 0)) at.push_back(access.second - kWed);
    EXPECT_THAT(at, ElementsAre(0x1000, 0x1080, 0x1100, 0x1180, 0x1000, 0x1080));
}

TEST(StreamAfu, StridedAddressesAreAStrideApartAndMayHaveABaseOfTheirOwn) {
    StreamConfig config;
    config.from_wed = false;
    config.base = 0x8000'0000;
    config.offset = 0;
    config.pattern = StreamPattern::strided;
    config.stride = 4096;
    config.range = 12 * kKiB;
    config.size = 64;
    config.count = 4;
    config.completion = false;
    AfuRig<StreamAfu> rig(config);
    rig.bring_up();
    rig.add(0, kWed);
    rig.psl.run();
    std::vector<std::uint64_t> at;
    for (const auto& access : accesses(rig, 0)) at.push_back(access.second);
    EXPECT_THAT(at, ElementsAre(0x8000'0000, 0x8000'1000, 0x8000'2000, 0x8000'0000));
}

TEST(StreamAfu, RandomStreamsAreTheSameInEachRunAndDifferBetweenProcesses) {
    StreamConfig config;
    config.pattern = StreamPattern::random;
    config.reads = 0.5;
    config.count = 300;
    config.read_command = CommandCode::read_cl_s;
    config.write_command = CommandCode::write_mi;
    std::vector<std::vector<std::pair<std::uint16_t, std::uint64_t>>> runs;
    for (int run = 0; run < 2; ++run) {
        AfuRig<StreamAfu> rig(config);
        rig.bring_up();
        rig.add(0, kWed);
        rig.add(1, kWed);
        rig.psl.run();
        runs.push_back(accesses(rig, 0));
        runs.push_back(accesses(rig, 1));
        EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
    }
    EXPECT_EQ(runs[0], runs[2]);
    EXPECT_EQ(runs[1], runs[3]);
    EXPECT_NE(runs[0], runs[1]);
    std::size_t reads = 0;
    for (const auto& [code, ea] : runs[0]) {
        reads += code == static_cast<std::uint16_t>(CommandCode::read_cl_s);
        EXPECT_TRUE(code == static_cast<std::uint16_t>(CommandCode::read_cl_s) || ea == kWed ||
                    code == static_cast<std::uint16_t>(CommandCode::write_mi));
        EXPECT_TRUE(ea == kWed || (ea >= kWed + 4096 && ea + 128 <= kWed + 4096 + kMiB));
    }
    EXPECT_GT(reads, 100u);
    EXPECT_LT(reads, 200u);
}

TEST(StreamAfu, AProcessEndsWithACompletionWordThatCountsErrors) {
    StreamConfig config;
    config.count = 10;
    config.completion_offset = 64;
    AfuRig<StreamAfu> rig(config);
    rig.bring_up();
    rig.psl.script = [](const Command& command) -> std::optional<ResponseCode> {
        if (command.ea == kWed + 4096 + 128 || command.ea == kWed + 4096 + 256) return ResponseCode::fault;
        return std::nullopt;
    };
    rig.add(1, kWed);
    rig.psl.run();
    EXPECT_THAT(rig.psl.bytes(kWed + 64, 8), ElementsAre(0x80, 0, 0, 0, 0, 0, 0, 2));
    EXPECT_EQ(rig.afu.counters().requests, 10u);
    EXPECT_EQ(rig.afu.counters().failed, 2u);
    EXPECT_EQ(rig.afu.counters().data, 8 * 128u);
    EXPECT_EQ(rig.afu.counters().bytes_read, 8 * 128u + 128u) << "and the process element";
    EXPECT_EQ(rig.afu.counters().request_latency.count(), 10u);
    EXPECT_EQ(rig.afu.counters().request_latency.min(), rig.psl.latency);
}

TEST(StreamAfu, ADedicatedJobEndsWithDoneAndTheNumberOfErrors) {
    for (const bool fails : {false, true}) {
        StreamConfig config;
        config.model = ProgrammingModel::dedicated;
        config.count = 10;
        AfuRig<StreamAfu> rig(config);
        rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
            if (fails && command.ea == kWed + 4096) return ResponseCode::fault;
            return std::nullopt;
        };
        rig.bring_up(kWed);
        rig.psl.run();
        ASSERT_EQ(rig.psl.dones.size(), 2u);
        EXPECT_EQ(rig.psl.dones[1].error, fails ? 1u : 0u);
        EXPECT_FALSE(rig.afu.running());
        EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
    }
}

TEST(StreamAfu, OutstandingAndGapLimitTheRate) {
    StreamConfig config;
    config.count = 50;
    config.outstanding = 3;
    config.completion = false;
    AfuRig<StreamAfu> few(config);
    few.bring_up();
    few.add(0, kWed);
    few.psl.run();
    EXPECT_EQ(few.psl.most_outstanding, 3u);
    EXPECT_EQ(few.afu.ended(0), 50u);

    config.outstanding = 64;
    config.gap = 25;
    AfuRig<StreamAfu> slow(config);
    slow.bring_up();
    slow.add(0, kWed);
    slow.psl.run();
    EXPECT_EQ(slow.afu.ended(0), 50u);
    const auto& commands = slow.psl.commands;
    for (std::size_t i = 2; i < commands.size(); ++i) EXPECT_GE(commands[i].at, commands[i - 1].at + ns(100));
    EXPECT_EQ(slow.psl.most_outstanding, 4u) << "400 ns of latency, one each 100 ns";
}

TEST(StreamAfu, WritesGoToMemory) {
    StreamConfig config;
    config.reads = 0;
    config.count = 2;
    AfuRig<StreamAfu> rig(config);
    rig.bring_up();
    rig.add(0, kWed);
    rig.psl.run();
    EXPECT_THAT(rig.psl.bytes(kWed + 4096, 3), ElementsAre(0, 1, 2));
    EXPECT_THAT(rig.psl.bytes(kWed + 4096 + 128, 3), ElementsAre(1, 2, 3));
}

/// A chain over these offsets from the WED, 0 at the end.
void chain(FakePsl& psl, const std::vector<std::uint64_t>& offsets, bool little) {
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const std::uint64_t next = i + 1 < offsets.size() ? kWed + offsets[i + 1] : 0;
        std::vector<std::uint8_t> bytes(8);
        store_be(bytes.data(), 8, little ? __builtin_bswap64(next) : next);
        psl.fill(kWed + offsets[i], bytes);
    }
}

TEST(ChaseAfu, FollowsAChainToItsEndOneReadAfterTheOther) {
    for (const bool little : {false, true}) {
        ChaseConfig config;
        config.offset = 0x100;
        config.little_endian = little;
        AfuRig<ChaseAfu> rig(config);
        chain(rig.psl, {0x100, 0x5000, 0x280, 0x9f8}, little);
        rig.bring_up();
        rig.add(0, kWed);
        rig.psl.run();
        std::vector<std::uint64_t> at;
        for (const auto& access : accesses(rig, 0)) at.push_back(access.second - kWed);
        EXPECT_THAT(at, ElementsAre(0x100, 0x5000, 0x280, 0x9f8, 0)) << "the last is the completion word";
        EXPECT_EQ(rig.psl.most_outstanding, 1u);
        EXPECT_EQ(rig.afu.counters().requests, 4u);
    }
}

TEST(ChaseAfu, AChainEndsAfterItsCountOrWithAReadThatFails) {
    ChaseConfig config;
    config.offset = 0x100;
    config.count = 7;
    AfuRig<ChaseAfu> rig(config);
    chain(rig.psl, {0x100, 0x200, 0x100}, false);
    rig.bring_up();
    std::vector<std::uint8_t> loop(8);
    store_be(loop.data(), 8, kWed + 0x100);
    rig.psl.fill(kWed + 0x100, loop);
    rig.add(0, kWed);
    rig.psl.run();
    EXPECT_EQ(rig.afu.ended(0), 7u);
    store_be(loop.data(), 8, kWed + 0x101);
    rig.psl.fill(kWed + 0x100, loop);
    rig.add(1, kWed);
    rig.psl.run();
    EXPECT_EQ(rig.afu.ended(1), 2u) << "the second address is no multiple of the size";
    EXPECT_EQ(rig.afu.errors(1), 1u);
    EXPECT_EQ(rig.psl.byte(kWed), 0x80);
    EXPECT_EQ(rig.psl.byte(kWed + 7), 1);
}

TEST(PingPongAfu, RepliesInUpperCaseOnceForEachSequenceNumber) {
    PingPongConfig config;
    AfuRig<PingPongAfu> rig(config);
    rig.bring_up();
    rig.add(0, kWed);
    for (std::uint8_t n = 1; n <= 5; ++n) {
        const std::string text = "Hello, afu " + std::to_string(n) + "!";
        rig.psl.fill(kWed, {text.begin(), text.end()});
        rig.psl.byte(kWed + 63) = n;
        rig.psl.run_for(us(3));
        const std::string upper = "HELLO, AFU " + std::to_string(n) + "!";
        EXPECT_EQ(rig.psl.bytes(kWed + 128, upper.size()), std::vector<std::uint8_t>(upper.begin(), upper.end()));
        EXPECT_EQ(rig.psl.byte(kWed + 128 + 63), n);
        EXPECT_EQ(rig.afu.counters().requests, n);
    }
    EXPECT_EQ(rig.psl.count(CommandCode::write_na), 5u);
    EXPECT_GE(rig.afu.counters().request_latency.min(), 2 * rig.psl.latency);
    EXPECT_EQ(rig.psl.most_outstanding, 1u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(PingPongAfu, ADedicatedJobEndsAfterItsCountAndWithAnErrorWhenItCannotRead) {
    PingPongConfig config;
    config.model = ProgrammingModel::dedicated;
    config.count = 1;
    for (const bool fails : {false, true}) {
        AfuRig<PingPongAfu> rig(config);
        rig.psl.byte(kWed + 63) = 1;
        if (fails) rig.psl.script = [](const Command&) { return ResponseCode::aerror; };
        rig.bring_up(kWed);
        rig.psl.run();
        ASSERT_EQ(rig.psl.dones.size(), 2u);
        EXPECT_EQ(rig.psl.dones[1].error, fails ? 1u : 0u);
    }
}

TEST(PingPongAfu, ATerminatedProcessPollsNoMore) {
    AfuRig<PingPongAfu> rig;
    rig.bring_up();
    rig.add(0, kWed);
    rig.terminate(0);
    rig.psl.run();  // ends
    EXPECT_EQ(rig.psl.acks.size(), 2u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

}  // namespace
}  // namespace cxlvp::afu
