// SPDX-License-Identifier: Apache-2.0
// Registers of profile X: capabilities, coalescing, completion ring, watchdog, drain, arbitration, counters.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/engine/engine_fixture.h"

namespace cxlvp::crypto {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t kXId = 0x300;
constexpr std::uint64_t kXCap0 = 0x308;
constexpr std::uint64_t kXCap1 = 0x30c;
constexpr std::uint64_t kXIrqPending = 0x310;
constexpr std::uint64_t kXIrqEnable = 0x318;
constexpr std::uint64_t kXArb = 0x320;
constexpr std::uint64_t kXWatchdog = 0x324;
constexpr std::uint64_t kXDrain = 0x328;
constexpr std::uint64_t kXReset = 0x32c;
constexpr std::uint64_t kXCountDone = 0x338;
constexpr std::uint64_t kRing = 0x700000;

class ProfileX : public EngineFixture {
protected:
    ProfileX() { config_.profile = Profile::x; }
    void use_ring(std::uint32_t log2, unsigned mailbox = 0) {
        set(MailboxRegister::x_cr_base_lo, static_cast<std::uint32_t>(kRing), mailbox);
        set(MailboxRegister::x_cr_slots, log2, mailbox);
    }
    CompletionRecord record(unsigned n) {
        CompletionRecord out;
        memory_->dump(kRing + n * sizeof out, reinterpret_cast<std::uint8_t*>(&out), sizeof out);
        return out;
    }
    void make_slow(std::uint64_t microseconds) {
        config_.service["sys_access"] = microseconds * config_.clock / 1'000'000;
    }
    static VcqEntry slow() { return write_temporary(kData, 4, KeyType::kPlaintext); }
};
INSTANTIATE_TEST_SUITE_P(Timing, ProfileX, test::both_timing_modes(), test::timing_mode_name);

TEST_P(ProfileX, ItsRegistersAreNotInProfileR) {
    config_.profile = Profile::r;
    drive([&] {
        EXPECT_EQ(read(kXId), 0u);
        bring_up();
        set(MailboxRegister::x_coalesce, 5);
        EXPECT_EQ(get(MailboxRegister::x_coalesce), 0u);
    });
}

TEST_P(ProfileX, CapabilitiesTellMailboxesAndCores) {
    drive([&] {
        EXPECT_EQ(read(kXId), 0x58484d43u);
        EXPECT_EQ(read(kXCap0) & 0x3f, 1u);
        EXPECT_EQ(read(kXCap0) >> 6 & 0xf, 15u);
        EXPECT_EQ(read(kXCap0) >> 10 & 0xf, 10u);
        EXPECT_NE(read(kXCap1) & 1, 0u);
        EXPECT_EQ(read(kXCap1) >> 8 & 3, 0u);
    });
}

TEST_P(ProfileX, DoneWaitsForTheCountOfCompletions) {
    drive([&] {
        bring_up();
        set(MailboxRegister::x_coalesce, 3 | 0xffffu << 16);
        for (int i = 0; i < 2; ++i) EXPECT_TRUE(finished(submit({nop()})));
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
        EXPECT_TRUE(finished(submit({nop()})));
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
    });
}

TEST_P(ProfileX, DoneComesAtTheLatestAfterTheTime) {
    drive([&] {
        bring_up();
        set(MailboxRegister::x_coalesce, 100 | 200u << 16);  // 200 x 64 cycles = 25.6 us
        EXPECT_TRUE(finished(submit({nop()})));
        const Tick done = now();
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
        pause(us(20));
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
        test::wait_until(done + us(26));
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
        EXPECT_TRUE(line());
    });
}

TEST_P(ProfileX, ErrorIsNeverHeldBack) {
    drive([&] {
        bring_up();
        set(MailboxRegister::x_coalesce, 100 | 0xffffu << 16);
        EXPECT_TRUE(finished(submit({nop()})));
        EXPECT_FALSE(finished(submit({VcqEntry::make(CoreId::sys, 0x77)})));
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone | kInterruptError);
    });
}

TEST_P(ProfileX, TheCompletionRingTellsIdStatusCookieAndPhase) {
    drive([&] {
        bring_up();
        use_ring(1);
        EXPECT_TRUE(finished(submit({nop()}, 0, 0xabcdef0123456789)));
        EXPECT_EQ(get(MailboxRegister::x_cr_tail), 1u);
        EXPECT_EQ(record(0).id, 0u);
        EXPECT_EQ(record(0).cookie, 0xabcdef0123456789u);
        EXPECT_EQ(record(0).status, make_status(MailboxState::success));
        EXPECT_EQ(record(0).flags, CompletionRecord::kPhase);
        EXPECT_FALSE(finished(submit({nop(), VcqEntry::make(CoreId::sys, 0x77)})));
        EXPECT_EQ(record(1).status, make_status(MailboxState::error, ErrorCode::enosys, CoreId::sys, 2));
        EXPECT_EQ(record(1).flags, CompletionRecord::kPhase | CompletionRecord::kError);
        set(MailboxRegister::x_cr_head, 2);
        command(MailboxCommand::restart);
        EXPECT_TRUE(finished(submit({nop()})));
        EXPECT_EQ(record(0).id, 2u);
        EXPECT_EQ(record(0).flags, 0u);
    });
}

TEST_P(ProfileX, AFullRingHoldsTheMailboxUntilSoftwareReads) {
    drive([&] {
        bring_up();
        use_ring(1);
        for (int i = 0; i < 3; ++i) submit({nop()});
        EXPECT_TRUE(finished(1));
        pause(us(50));
        EXPECT_EQ(get(MailboxRegister::queue_head), 2u);
        set(MailboxRegister::x_cr_head, 1);
        EXPECT_TRUE(finished(2));
    });
}

TEST_P(ProfileX, FlushAndAbortAreToldInTheRing) {
    make_slow(200);
    drive([&] {
        bring_up();
        use_ring(3);
        submit({slow()});
        pause(us(20));
        command(MailboxCommand::flush);
        pause(us(20));
        EXPECT_EQ(get(MailboxRegister::x_cr_tail), 1u);
        EXPECT_EQ(record(0).id, 0u);
        EXPECT_EQ(record(0).flags, CompletionRecord::kPhase | CompletionRecord::kError | CompletionRecord::kFlushed);
        submit({slow()});
        pause(us(20));
        command(MailboxCommand::abort);
        pause(us(20));
        EXPECT_EQ(record(1).id, 1u);
        EXPECT_EQ(record(1).status >> 16 & 0xff, static_cast<std::uint32_t>(ErrorCode::ecanceled));
        EXPECT_EQ(record(1).flags, CompletionRecord::kPhase | CompletionRecord::kError | CompletionRecord::kAborted);
    });
}

TEST_P(ProfileX, ARecordCarriesTheCookieOfItsOwnVcqOrNone) {
    drive([&] {
        bring_up();
        use_ring(3);
        EXPECT_TRUE(finished(submit({nop()}, 0, 0x1111)));
        const VcqEntry header = VcqEntry::header(16, 0x2222);  // more entries than a VCQ has
        place_raw(1, {header});
        set(MailboxRegister::queue_tail, 2);
        EXPECT_FALSE(finished(1));
        EXPECT_EQ(record(1).id, 1u);
        EXPECT_EQ(record(1).cookie, 0x2222u);
        command(MailboxCommand::flush);
        set(MailboxRegister::queue_hi, 1);  // no memory is there
        command(MailboxCommand::run);
        set(MailboxRegister::queue_tail, 3);
        EXPECT_FALSE(finished(2));
        EXPECT_EQ(record(2).id, 2u);
        EXPECT_EQ(record(2).cookie, 0u);
    });
}

TEST_P(ProfileX, CE56_TheWatchdogEndsAVcqOverItsBudget) {
    make_slow(100);
    drive([&] {
        write(kXWatchdog, 10'000);  // 20 us
        bring_up();
        const Tick start = now();
        EXPECT_FALSE(finished(submit({slow()})));
        EXPECT_EQ(code(), ErrorCode::etimedout);
        EXPECT_LT(now() - start, us(25));
        write(kXWatchdog, 0);
        command(MailboxCommand::go_on);
        EXPECT_TRUE(finished(0));
    });
}

TEST_P(ProfileX, DrainLetsWhatRunsEndAndFetchesNoMore) {
    make_slow(100);
    drive([&] {
        bring_up();
        submit({slow()});
        submit({nop()});
        pause(us(20));
        write(kXDrain, 1);
        EXPECT_EQ(read(kXDrain), 1u);
        pause(us(200));
        EXPECT_EQ(read(kXDrain), 3u);
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
        write(kXDrain, 0);
        EXPECT_TRUE(finished(1));
    });
}

TEST_P(ProfileX, TheSecondLevelGatesLines) {
    drive([&] {
        bring_up();
        write(kXIrqEnable, 2);
        EXPECT_TRUE(finished(submit({nop()})));
        pause(us(1));
        EXPECT_FALSE(line());
        EXPECT_EQ(read(kXIrqPending), 1u);
        write(kXIrqEnable, 3);
        pause(us(1));
        EXPECT_TRUE(line());
    });
}

TEST_P(ProfileX, SoftResetKeepsTheFirmwareReady) {
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
        write(kXReset, 0x12345678);
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
        write(kXReset, 0x52455345);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        EXPECT_EQ(read(0x100) & kBootMask, kBootGood);
        EXPECT_EQ(read(kXCap0) & 0x3f, 1u);
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
    });
}

TEST_P(ProfileX, CountersCountVcqs) {
    drive([&] {
        bring_up();
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(finished(submit({nop()})));
        EXPECT_FALSE(finished(submit({VcqEntry::make(CoreId::sys, 0x77)})));
        EXPECT_EQ(read(kXCountDone), 5u);
        EXPECT_EQ(read(kXCountDone + 8), 1u);
        EXPECT_EQ(get(MailboxRegister::x_inflight), 1u);
    });
}

/// Order in which VCQs of three mailboxes end under a policy; each gets four.
class Arbitrated : public ProfileX {
protected:
    Arbitrated() {
        config_.mailboxes = 3;
        config_.service["firmware_vcq"] = 5000;  // 10 us: the firmware is the bottleneck
    }
    std::vector<unsigned> order(std::uint32_t arb, const std::vector<std::uint32_t>& prio) {
        std::vector<unsigned> out;
        drive([&] {
            write(kXArb, arb);
            for (unsigned n = 0; n < 3; ++n) {
                bring_up(n);
                set(MailboxRegister::x_prio, prio[n], n);
                for (std::uint32_t id = 0; id < 4; ++id) place(id, {slow()}, n);
            }
            write(kXDrain, 1);
            for (unsigned n = 0; n < 3; ++n) set(MailboxRegister::queue_tail, 4, n);
            write(kXDrain, 0);
            std::uint32_t head[3] = {};
            while (out.size() < 12) {
                pause(us(2));
                for (unsigned n = 0; n < 3; ++n) {
                    const std::uint32_t seen = get(MailboxRegister::queue_head, n);
                    for (; head[n] < seen; ++head[n]) out.push_back(n);
                }
            }
        });
        return out;
    }
};
INSTANTIATE_TEST_SUITE_P(Timing, Arbitrated, test::both_timing_modes(), test::timing_mode_name);

TEST_P(Arbitrated, CE18_RoundRobinGivesOneVcqATurn) {
    EXPECT_THAT(order(0, {0, 0, 0}), ElementsAre(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2));
}

TEST_P(Arbitrated, StrictPriorityServesTheMostUrgentFirst) {
    // A mailbox is not asked while its own VCQ is under way, so that the next in order fills the gap.
    EXPECT_THAT(order(1, {1, 7, 3}), ElementsAre(1, 2, 1, 2, 1, 2, 1, 2, 0, 0, 0, 0));
}

}  // namespace
}  // namespace cxlvp::crypto
