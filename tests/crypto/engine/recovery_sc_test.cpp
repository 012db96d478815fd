// SPDX-License-Identifier: Apache-2.0
// Errors and what follows: CE-46, CE-50 to CE-57, abort and flush of work under way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/engine/engine_fixture.h"
#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/vcq/payload/hash.h"

namespace cxlvp::crypto {
namespace {

class Recovery : public EngineFixture {
protected:
    /// A command of the firmware that takes `microseconds`.
    void make_slow(std::uint64_t microseconds) {
        config_.service["sys_access"] = microseconds * config_.clock / 1'000'000;
    }
    static VcqEntry slow() { return write_temporary(kData, 4, KeyType::kPlaintext); }
    void break_first() {
        place_raw(0, {VcqEntry::header(2), VcqEntry::make(CoreId::sys, 0x77)});
        set(MailboxRegister::queue_tail, 1);
        EXPECT_FALSE(finished(0));
    }
};
INSTANTIATE_TEST_SUITE_P(Timing, Recovery, test::both_timing_modes(), test::timing_mode_name);

TEST_P(Recovery, CE50_AnErrorStopsItsMailboxOnly) {
    drive([&] {
        bring_up(0);
        bring_up(1);
        break_first();
        EXPECT_EQ(get(MailboxRegister::status), make_status(MailboxState::error, ErrorCode::enosys, CoreId::sys, 1));
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        pause(us(1));
        EXPECT_TRUE(line(0));
        EXPECT_TRUE(finished(submit({nop()}, 1), 1));
        EXPECT_EQ(state(0), MailboxState::error);
    });
}

TEST_P(Recovery, CE51_ContinueRunsTheRepairedVcqAtHead) {
    drive([&] {
        bring_up();
        break_first();
        place(0, {nop()});
        command(MailboxCommand::go_on);
        EXPECT_TRUE(finished(0));
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
    });
}

TEST_P(Recovery, CE51_ContinueOfWhatIsStillBrokenFailsAgain) {
    drive([&] {
        bring_up();
        break_first();
        set(MailboxRegister::interrupt, 3);
        command(MailboxCommand::go_on);
        EXPECT_FALSE(finished(0));
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
    });
}

TEST_P(Recovery, CE52_RestartSkipsTheFailedVcq) {
    drive([&] {
        bring_up();
        place(1, {nop()});
        break_first();
        set(MailboxRegister::queue_tail, 2);
        command(MailboxCommand::restart);
        EXPECT_TRUE(finished(1));
        EXPECT_EQ(get(MailboxRegister::queue_head), 2u);
    });
}

TEST_P(Recovery, CE52_RestartWithoutAnErrorIsIgnored) {
    drive([&] {
        bring_up();
        command(MailboxCommand::restart);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        EXPECT_TRUE(finished(submit({nop()})));
    });
}

TEST_P(Recovery, CE53_AbortEndsTheRunningVcqWithinItsBound) {
    make_slow(1000);
    config_.abort_cycles = 1000;  // 2 us
    drive([&] {
        bring_up();
        submit({slow()});
        pause(us(20));
        EXPECT_EQ(state(), MailboxState::busy);
        command(MailboxCommand::abort);
        pause(us(1));
        EXPECT_EQ(state(), MailboxState::busy);
        pause(us(2));
        EXPECT_EQ(code(), ErrorCode::ecanceled);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        // What was cut off does not come back.
        pause(us(1500));
        EXPECT_EQ(code(), ErrorCode::ecanceled);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        command(MailboxCommand::flush);
        EXPECT_TRUE(finished(submit({nop()})));
    });
}

TEST_P(Recovery, CE53_AbortOfNothingHasNoEffect) {
    drive([&] {
        bring_up();
        command(MailboxCommand::abort);
        pause(us(20));
        EXPECT_EQ(state(), MailboxState::idle);
        EXPECT_TRUE(finished(submit({nop()})));
    });
}

TEST_P(Recovery, CE54_FlushDropsQueueTemporaryKeysAndWhatRuns) {
    make_slow(100);
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({slow()})));
        set(MailboxRegister::interrupt, 3);
        submit({slow()});
        submit({nop()});
        pause(us(20));
        command(MailboxCommand::flush);
        EXPECT_EQ(get(MailboxRegister::command), 0u);
        EXPECT_EQ(get(MailboxRegister::queue_head), 3u);
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
        EXPECT_EQ(get(MailboxRegister::status), make_status(MailboxState::idle, ErrorCode::epipe));
        pause(us(500));
        EXPECT_EQ(get(MailboxRegister::queue_head), 3u);
        // The temporary key of the first VCQ is gone.
        EXPECT_FALSE(finished(submit({data_of(KeyRef::kTemporary, kData, 4)})));
        EXPECT_EQ(code(), ErrorCode::enoent);
    });
}

TEST_P(Recovery, CE54_TemporaryKeysOutliveAVcqUntilFlush) {
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({slow()})));
        EXPECT_TRUE(finished(submit({data_of(KeyRef::kTemporary, kData + 64, 4)})));
    });
}

/// A hash that is under way when the queue is flushed leaves nothing behind, neither for its mailbox nor for another.
TEST_P(Recovery, CE54CE59_FlushWithAStreamOpenLeavesTheCoreClean) {
    config_.service["sha256_block"] = 100'000;  // 200 us
    const auto entry = [](HashCommand which, const auto& payload) {
        return VcqEntry::make(CoreId::hc, static_cast<std::uint8_t>(which), payload);
    };
    HashInit init;
    init.algorithm = static_cast<std::uint32_t>(HashAlgorithm::sha256);
    HashUpdate update;
    update.input = kData;
    update.length = 640;
    HashFinal final;
    final.digest = kData + 4096;
    final.length = 32;
    const std::vector<VcqEntry> message = {entry(HashCommand::init, init), entry(HashCommand::update, update),
                                           entry(HashCommand::final, final), flush_of(CoreId::hc)};
    drive([&] {
        const std::vector<std::uint8_t> text = test::counting(640);
        memory_->load(kData, text.data(), text.size());
        bring_up(0);
        bring_up(1);
        submit(message, 0);
        pause(us(300));
        EXPECT_EQ(state(0), MailboxState::busy);
        command(MailboxCommand::flush, 0);
        EXPECT_TRUE(finished(submit(message, 1), 1, 5 * kMillisecond));
        Bytes digest(32);
        memory_->dump(kData + 4096, digest.data(), digest.size());
        EXPECT_EQ(digest, hash(HashAlgorithm::sha256, text));
        // And an UPDATE alone finds no stream.
        EXPECT_FALSE(finished(submit({entry(HashCommand::update, update)}, 0), 0));
        EXPECT_EQ(code(0), ErrorCode::eproto);
    });
}

TEST_P(Recovery, CE55_PauseLetsTheRunningVcqEndAndContinueGoesOn) {
    make_slow(100);
    drive([&] {
        bring_up();
        submit({slow()});
        submit({nop()});
        pause(us(10));
        command(MailboxCommand::pause);
        EXPECT_EQ(state(), MailboxState::busy);
        pause(us(300));
        EXPECT_EQ(state(), MailboxState::paused);
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
        submit({nop()});
        pause(us(50));
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
        command(MailboxCommand::go_on);
        EXPECT_TRUE(finished(2));
    });
}

TEST_P(Recovery, CE46_AHardwareErrorIsAnErrorOfTheVcqAndAnAlarm) {
    build();
    FaultSpec fault;
    fault.point = "engine.cores";
    fault.kind = FaultKind::error_response;
    fault.count = 1;
    context().faults().arm(fault);
    drive([&] {
        bring_up();
        EXPECT_FALSE(finished(submit({nop()})));
        EXPECT_EQ(code(), ErrorCode::eio);
        command(MailboxCommand::go_on);
        EXPECT_TRUE(finished(0));
        const VcqEntry read = VcqEntry::make(CoreId::eac, 1, SysNew{});
        VcqEntry eac = read;
        const std::uint64_t to = kData;
        const std::uint32_t length = 56;
        std::memcpy(eac.payload, &to, sizeof to);
        std::memcpy(eac.payload + 8, &length, sizeof length);
        EXPECT_TRUE(finished(submit({eac})));
        AlarmRecord record;
        memory_->dump(kData, reinterpret_cast<std::uint8_t*>(&record), sizeof record);
        EXPECT_EQ(record.mailboxes, 1u);
        EXPECT_EQ(record.hw_error, 1u);
        EXPECT_TRUE(finished(submit({eac})));
        memory_->dump(kData, reinterpret_cast<std::uint8_t*>(&record), sizeof record);
        EXPECT_EQ(record.mailboxes, 0u);
    });
}

TEST_P(Recovery, CE57_ALostInterruptLeavesHeadMovedAndDoneSet) {
    build();
    FaultSpec fault;
    fault.point = "engine.irq0";
    fault.kind = FaultKind::drop;
    fault.count = 1;
    context().faults().arm(fault);
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
        pause(us(10));
        EXPECT_FALSE(line());
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
        set(MailboxRegister::interrupt, 3);
        EXPECT_TRUE(finished(submit({nop()})));
        pause(us(10));
        EXPECT_TRUE(line());
    });
}

TEST_P(Recovery, CE04_UnknownCommandsAreIgnored) {
    drive([&] {
        bring_up();
        set(MailboxRegister::command, 0x123);
        EXPECT_EQ(get(MailboxRegister::command), 0u);
        EXPECT_TRUE(finished(submit({nop()})));
    });
    EXPECT_EQ(context().reports().count("engine", "unknown-command"), 1u);
}

}  // namespace
}  // namespace cxlvp::crypto
