// SPDX-License-Identifier: Apache-2.0
// Times of memory accesses, computed by hand: 10 ns in the controller, 14 ns to open a row, 14 ns to the data, 1 ns for
// 64 bytes on the channel; a bank is occupied for 46 ns when its row is closed again.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/bus/memory.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::TestInitiator;

class MemoryTiming : public test::TimingFixture {
protected:
    MemoryTiming() {
        config_.size = kMiB;
        config_.bandwidth = 64'000'000'000;
        config_.controller = ns(10);
        config_.t_rcd = config_.t_cas = config_.t_rp = ns(14);
        config_.t_ras = ns(32);
        config_.banks = 4;
        config_.row = kKiB;
        config_.interleave = 256;
    }
    /// When reads of 64 bytes at these addresses, all issued at time 0 in this order, end.
    std::vector<Tick> ends(const std::vector<std::uint64_t>& addresses, unsigned bytes = 64) {
        Memory memory("memory", context(), config_);
        TestInitiator initiator("initiator");
        initiator.out.bind(memory.in);
        std::vector<Tick> out(addresses.size());
        std::vector<std::function<void()>> bodies;
        for (std::size_t i = 0; i < addresses.size(); ++i)
            bodies.emplace_back([&, i] {
                const auto result = initiator.read(addresses[i], bytes);
                EXPECT_TRUE(result.ok());
                out[i] = result.end;
            });
        run_together(bodies);
        row_hits_ = std::get<std::uint64_t>(context().stats().find("memory.row_hits")->metrics(0, 1)[0].value);
        return out;
    }

    Memory::Config config_;
    std::uint64_t row_hits_ = 0;  ///< of the last `ends`
};

using Times = std::vector<Tick>;

TEST_P(MemoryTiming, ClosedPageAccessIsControllerRowColumnAndTransfer) {
    EXPECT_EQ(ends({0}), (Times{ns(39)}));
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0}, 256), (Times{ns(42)})) << "4 ns on the channel";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({3}, 1), (Times{ns(38) + 16})) << "1/64 ns for a byte";
}

TEST_P(MemoryTiming, WriteTakesAsLongAsARead) {
    Memory memory("memory", context(), config_);
    TestInitiator initiator("initiator");
    initiator.out.bind(memory.in);
    run([&] { EXPECT_EQ(initiator.write(0, std::vector<std::uint8_t>(64)).took(), ns(39)); });
}

TEST_P(MemoryTiming, AccessesToOneBankAreARowCycleApart) {
    EXPECT_EQ(ends({0, 64, 128}), (Times{ns(39), ns(39 + 46), ns(39 + 92)}));
}

TEST_P(MemoryTiming, ClosedPagePiecesOfAChannelGoToConsecutiveBanks) {
    // Four banks: they work side by side, the channel takes one piece of 256 bytes after the other.
    EXPECT_EQ(ends({0, 256, 512, 768}), (Times{ns(39), ns(40), ns(41), ns(42)}));
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0, 1024}), (Times{ns(39), ns(39 + 46)})) << "the fifth piece is in the first bank again";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({255, 256}, 1), (Times{ns(38) + 16, ns(38) + 32})) << "neighbouring bytes of two pieces";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({254, 255}, 1), (Times{ns(38) + 16, ns(38 + 46) + 16})) << "neighbouring bytes of one piece";
}

TEST_P(MemoryTiming, OpenPageRowsOfAChannelGoToConsecutiveBanks) {
    config_.page = Memory::Config::Page::open;
    EXPECT_EQ(ends({0, kKiB, 2 * kKiB, 3 * kKiB}), (Times{ns(39), ns(40), ns(41), ns(42)}));
    EXPECT_EQ(row_hits_, 0u);
    start_over({GetParam(), 1});
    // The second piece of the row comes 14 ns after the bank has taken the first, at 25 ns.
    EXPECT_EQ(ends({0, 256}), (Times{ns(39), ns(25 + 14 + 1)}));
    EXPECT_EQ(row_hits_, 1u) << "pieces of one row do not go to other banks";
}

TEST_P(MemoryTiming, ConsecutivePiecesGoToConsecutiveChannels) {
    config_.channels = 2;
    EXPECT_EQ(ends({0, 256}), (Times{ns(39), ns(39)})) << "two channels are independent";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0, 128}), (Times{ns(39), ns(85)})) << "one piece is on one channel, in one bank";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0, 512}), (Times{ns(39), ns(40)})) << "the next piece of the same channel is in its next bank";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0, 2048}), (Times{ns(39), ns(85)})) << "four banks of two channels take 2 KiB in turn";
}

TEST_P(MemoryTiming, AccessOverChannelsEndsWithItsLastPiece) {
    config_.channels = 4;
    EXPECT_EQ(ends({0}, 1024), (Times{ns(42)})) << "four pieces of 256 side by side, 4 ns each";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({128}, 256), (Times{ns(40)})) << "two pieces of 128";
    start_over({GetParam(), 1});
    EXPECT_EQ(ends({0}, 2048), (Times{ns(46)})) << "two pieces per channel, in two banks, one after the other";
    start_over({GetParam(), 1});
    // Five pieces per channel and four banks: the fifth waits for the first bank.
    EXPECT_EQ(ends({0}, 5 * 1024), (Times{ns(42 + 46)}));
}

TEST_P(MemoryTiming, VeryLargeAccessTakesEveryPieceInTurn) {
    // 128 pieces on one channel, two bank rounds of 64 pieces: bound by the four banks, each opened 32 times.
    config_.t_ras = ns(1);
    config_.t_rp = ns(1);
    config_.t_rcd = ns(1);
    config_.t_cas = ns(1);
    config_.interleave = 1024;
    // Bank 0 is taken at 10, 12, ..., 72 ns; every piece of 1 KiB takes 16 ns on the channel, which is the limit.
    EXPECT_EQ(ends({0}, 128 * 1024), (Times{ns(12) + 128 * ns(16)}));
}

TEST_P(MemoryTiming, OpenPageHitNeedsTheColumnOnly) {
    config_.page = Memory::Config::Page::open;
    Memory memory("memory", context(), config_);
    TestInitiator initiator("initiator");
    initiator.out.bind(memory.in);
    run([&] {
        const auto took = [&](std::uint64_t address) {
            test::wait_until(now() + us(1));
            return initiator.read(address, 64).took();
        };
        EXPECT_EQ(took(0), ns(10 + 14 + 14 + 1)) << "no row was open";
        EXPECT_EQ(took(64), ns(10 + 14 + 1)) << "hit";
        EXPECT_EQ(took(960), ns(10 + 14 + 1)) << "end of the row";
        EXPECT_EQ(took(1024), ns(10 + 14 + 14 + 1)) << "another bank";
        EXPECT_EQ(took(4096), ns(10 + 14 + 14 + 14 + 1)) << "another row of the first bank: precharge first";
        EXPECT_EQ(took(0), ns(10 + 14 + 14 + 14 + 1)) << "and back";
        EXPECT_EQ(took(1030), ns(10 + 14 + 1)) << "the other bank still has its row open";
    });
    EXPECT_EQ(std::get<std::uint64_t>(context().stats().find("memory.row_hits")->metrics(0, 1)[0].value), 3u);
}

TEST_P(MemoryTiming, OpenPageHitsFollowEachOtherAtTheRateOfTheChannel) {
    config_.page = Memory::Config::Page::open;
    EXPECT_EQ(ends({0, 64, 128, 192}), (Times{ns(39), ns(40), ns(41), ns(42)}));
}

TEST_P(MemoryTiming, OpenPageConflictWaitsForTheBank) {
    config_.page = Memory::Config::Page::open;
    // The bank is occupied from 10 to 25 (activate and transfer), then precharges, activates and transfers until 54;
    // the data of the second access comes 42 ns after it began.
    EXPECT_EQ(ends({0, 4096}), (Times{ns(39), ns(25 + 42 + 1)}));
}

TEST_P(MemoryTiming, ByteEnablesAndStreamingDoNotChangeTheTime) {
    Memory memory("memory", context(), config_);
    TestInitiator initiator("initiator");
    initiator.out.bind(memory.in);
    run([&] {
        test::TestPayload masked = test::TestPayload::write(0, test::counting(64));
        masked.enable({0xff, 0});
        EXPECT_EQ(initiator.send(masked).took(), ns(39));
        test::wait_until(us(1));
        test::TestPayload streamed = test::TestPayload::write(0, test::counting(64));
        streamed.stream(8);
        EXPECT_EQ(initiator.send(streamed).took(), ns(39));
    });
}

TEST_P(MemoryTiming, StatisticsTellHowManyServersAreBusyAndHowManyRequestsArePresent) {
    Memory memory("memory", context(), config_);
    TestInitiator initiator("initiator");
    initiator.out.bind(memory.in);
    const auto read = [&] { initiator.read(0, 64); };
    run_together({read, read});
    const auto mean = [&](const std::string& name) {
        return std::get<double>(context().stats().find("memory." + name)->metrics(0, ns(100))[0].value);
    };
    // Within 100 ns: a bank serves twice 46 ns, and the second request waits 46 ns for it.
    EXPECT_DOUBLE_EQ(mean("banks.busy"), 0.92);
    EXPECT_DOUBLE_EQ(mean("banks.present"), 0.46 + 0.92);
    const auto channel = context().stats().find("memory.channels.busy")->metrics(0, ns(100));
    EXPECT_EQ(std::get<std::uint64_t>(channel[0].value), ns(2));
    EXPECT_DOUBLE_EQ(std::get<double>(channel[1].value), 0.02);
    EXPECT_DOUBLE_EQ(mean("channels.present"), 0.02);
}

INSTANTIATE_TEST_SUITE_P(Timing, MemoryTiming, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
