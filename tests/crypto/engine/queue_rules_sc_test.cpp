// SPDX-License-Identifier: Apache-2.0
// Rules of the queue: CE-10 to CE-20, CE-30 to CE-35.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/engine/engine_fixture.h"
#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/vcq/payload/hash.h"

namespace cxlvp::crypto {
namespace {

class QueueRules : public EngineFixture {};
INSTANTIATE_TEST_SUITE_P(Timing, QueueRules, test::both_timing_modes(), test::timing_mode_name);

TEST_P(QueueRules, AVcqRunsAndHeadDoneAndTheLineFollow) {
    drive([&] {
        bring_up();
        EXPECT_FALSE(line());
        const std::uint32_t id = submit({nop()});
        EXPECT_TRUE(finished(id));
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
        EXPECT_EQ(state(), MailboxState::success);
        pause(us(1));
        EXPECT_TRUE(line());
        set(MailboxRegister::interrupt, kInterruptDone);
        pause(us(1));
        EXPECT_FALSE(line());
    });
}

TEST_P(QueueRules, AnInterruptClearedBeforeItsLineRisesLeavesTheLineLow) {
    config_.interrupt_latency = us(10);
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
        set(MailboxRegister::interrupt, kInterruptDone);
        EXPECT_FALSE(line());
        pause(us(20));
        EXPECT_FALSE(line()) << "software that polls has seen this one";
        EXPECT_TRUE(finished(submit({nop()})));
        pause(us(8));
        set(MailboxRegister::interrupt_mask, kInterruptDone | kInterruptError);
        pause(us(4));
        EXPECT_TRUE(line()) << "counted from when it began to ask";
    });
}

TEST_P(QueueRules, CE10_NothingRunsBeforeHostInfoAndRun) {
    drive([&] {
        EXPECT_NE(get(MailboxRegister::lock), 0u);
        set(MailboxRegister::queue_lo, static_cast<std::uint32_t>(kQueue));
        set(MailboxRegister::queue_slots, 4);
        set(MailboxRegister::queue_stride, 9);
        submit({nop()});
        command(MailboxCommand::run);
        pause(us(50));
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        EXPECT_EQ(state(), MailboxState::hold);
        set(MailboxRegister::host_info, 1);
        pause(us(50));
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        command(MailboxCommand::run);
        EXPECT_TRUE(finished(0));
    });
}

TEST_P(QueueRules, CE11_MemoryIsReadAfterTheDoorbell) {
    drive([&] {
        bring_up();
        place_raw(0, {VcqEntry{}});
        pause(us(10));
        place(0, {nop()});
        set(MailboxRegister::queue_tail, 1);
        EXPECT_TRUE(finished(0));
    });
}

TEST_P(QueueRules, CE73_AnOperandIsReadWhenItsCommandRunsUnlessItCameWithTheSlot) {
    config_.mailboxes = 1;
    const Bytes first(64, 1), later(64, 2);
    const auto digest_of = [](ByteView text) {
        Bytes out(32);
        Hash hash(HashAlgorithm::sha256);
        hash.update(text);
        hash.final(out.data());
        return out;
    };
    /// What the engine makes of `length` octets at `operand`, which change after its fetch.
    const auto run_on = [&](std::uint64_t operand, std::uint32_t length) {
        HashInit init;
        init.algorithm = static_cast<std::uint32_t>(HashAlgorithm::sha256);
        memory_->load(operand, first.data(), first.size());
        const std::uint32_t id = submit(
            {VcqEntry::make(CoreId::hc, static_cast<std::uint8_t>(HashCommand::init), init),
             VcqEntry::make(CoreId::hc, static_cast<std::uint8_t>(HashCommand::update), HashUpdate{operand, length, 0}),
             VcqEntry::make(CoreId::hc, static_cast<std::uint8_t>(HashCommand::final), HashFinal{kData, 32, 0}),
             flush_of(CoreId::hc)});
        pause(ns(300));
        memory_->load(operand, later.data(), later.size());
        EXPECT_TRUE(finished(id));
        Bytes digest(32);
        memory_->dump(kData, digest.data(), digest.size());
        return digest;
    };
    constexpr std::uint64_t kSlot = 512, kEnd = 32;
    for (const bool slot_operands : {false, true}) {
        if (slot_operands) {
            engine_.reset();
            memory_.reset();
            software_.reset();
            lines_.clear();
            start_over(Context::Config{GetParam(), 1});
            config_.slot_operands = true;
        }
        drive([&] {
            bring_up();
            const ByteView expected = slot_operands ? ByteView(first) : ByteView(later);
            EXPECT_EQ(run_on(kQueue + kSlot - kEnd, kEnd), digest_of(expected.part(0, kEnd))) << "in slot 0";
            EXPECT_EQ(run_on(kQueue + 2 * kSlot - kEnd, 2 * kEnd), digest_of(later)) << "not all of it in slot 1";
            EXPECT_EQ(run_on(kQueue + kSlot, kEnd), digest_of(ByteView(later).part(0, kEnd))) << "in another slot";
        });
    }
}

TEST_P(QueueRules, CE12_IdsWrapAt32Bits) {
    drive([&] {
        bring_up();
        // Nothing but VCQs moves HEAD, so the queue is walked there by RESTART of a paused mailbox.
        command(MailboxCommand::pause);
        set(MailboxRegister::queue_tail, 0);
        command(MailboxCommand::flush);
        // FLUSH takes HEAD to TAIL wherever that is.
        set(MailboxRegister::queue_tail, 0xfffffff8);
        command(MailboxCommand::flush);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0xfffffff8u);
        for (std::uint32_t id = 0xfffffff8; id != 8; ++id) {
            place(id, {nop()});
        }
        set(MailboxRegister::queue_tail, 8);
        EXPECT_TRUE(finished(7));
        EXPECT_EQ(get(MailboxRegister::queue_head), 8u);
    });
}

TEST_P(QueueRules, CE13_MoreThanTheQueueHoldsIsAnErrorAndNothingRuns) {
    drive([&] {
        bring_up();
        for (std::uint32_t id = 0; id < 16; ++id) place(id, {nop()});
        set(MailboxRegister::queue_tail, 17);
        EXPECT_EQ(state(), MailboxState::error);
        EXPECT_EQ(code(), ErrorCode::eoverflow);
        pause(us(50));
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        command(MailboxCommand::flush);
        EXPECT_EQ(get(MailboxRegister::queue_head), 17u);
        EXPECT_EQ(state(), MailboxState::idle);
    });
}

TEST_P(QueueRules, CE13_AFullQueueIsNoError) {
    drive([&] {
        bring_up();
        for (std::uint32_t id = 0; id < 16; ++id) place(id, {nop()});
        set(MailboxRegister::queue_tail, 16);
        EXPECT_TRUE(finished(15));
    });
}

TEST_P(QueueRules, CE14_ATailThatMovesBackwardsIsAnError) {
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
        set(MailboxRegister::queue_tail, 0);
        EXPECT_EQ(code(), ErrorCode::eoverflow);
    });
}

TEST_P(QueueRules, CE15_TheSameTailRaisesErrorAgainInTheErrorState) {
    drive([&] {
        bring_up();
        place_raw(0, {VcqEntry{}});
        set(MailboxRegister::queue_tail, 1);
        EXPECT_FALSE(finished(0));
        set(MailboxRegister::interrupt, 3);
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
        set(MailboxRegister::queue_tail, 1);
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
    });
}

TEST_P(QueueRules, CE15_TheSameTailMeansNoNewWork) {
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit({nop()})));
        set(MailboxRegister::interrupt, 3);
        set(MailboxRegister::queue_tail, 1);
        pause(us(20));
        EXPECT_EQ(get(MailboxRegister::queue_head), 1u);
        EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
    });
}

TEST_P(QueueRules, CE17_MailboxesHaveQueuesOfTheirOwn) {
    drive([&] {
        bring_up(0);
        bring_up(1);
        place_raw(0, {VcqEntry{}}, 0);
        set(MailboxRegister::queue_tail, 1, 0);
        const std::uint32_t id = submit({nop()}, 1);
        EXPECT_TRUE(finished(id, 1));
        EXPECT_FALSE(finished(0, 0));
        EXPECT_EQ(state(1), MailboxState::success);
        EXPECT_FALSE(line(1) && (get(MailboxRegister::interrupt, 1) & kInterruptError) != 0);
    });
}

/// VCQs of all mailboxes wait for the one hash core, so that several are fetched before they run.
TEST_P(QueueRules, CE17_EachMailboxRunsWhatItHasFetched) {
    constexpr unsigned kRounds = 8;
    config_.mailboxes = 4;
    config_.service["sha256_block"] = 100'000;
    drive([&] {
        const auto text = [](unsigned mailbox, std::uint32_t id) {
            return test::counting(16, static_cast<std::uint8_t>(16 * mailbox + id));
        };
        const auto place_of = [](unsigned mailbox, std::uint32_t id) { return kData + mailbox * 4096 + id * 64; };
        const auto command = [](HashCommand which, const auto& payload) {
            return VcqEntry::make(CoreId::hc, static_cast<std::uint8_t>(which), payload);
        };
        for (unsigned mailbox = 0; mailbox < config_.mailboxes; ++mailbox) {
            bring_up(mailbox);
            for (std::uint32_t id = 0; id < kRounds; ++id) {
                const std::uint64_t at = place_of(mailbox, id);
                const std::vector<std::uint8_t> bytes = text(mailbox, id);
                memory_->load(at, bytes.data(), bytes.size());
                HashInit init;
                init.algorithm = static_cast<std::uint32_t>(HashAlgorithm::sha256);
                HashUpdate update;
                update.input = at;
                update.length = 16;
                HashFinal final;
                final.digest = at + 32;
                final.length = 32;
                place(id,
                      {command(HashCommand::init, init), command(HashCommand::update, update),
                       command(HashCommand::final, final), flush_of(CoreId::hc)},
                      mailbox);
            }
        }
        for (unsigned mailbox = 0; mailbox < config_.mailboxes; ++mailbox)
            set(MailboxRegister::queue_tail, kRounds, mailbox);
        for (unsigned mailbox = 0; mailbox < config_.mailboxes; ++mailbox) {
            EXPECT_TRUE(finished(kRounds - 1, mailbox, 20 * kMillisecond));
            for (std::uint32_t id = 0; id < kRounds; ++id) {
                Bytes out(32);
                memory_->dump(place_of(mailbox, id) + 32, out.data(), out.size());
                EXPECT_EQ(out, hash(HashAlgorithm::sha256, text(mailbox, id)))
                    << "mailbox " << mailbox << ", VCQ " << id;
            }
        }
    });
}

TEST_P(QueueRules, CE19_HeadMovesAfterTheOutputIsInMemory) {
    drive([&] {
        bring_up();
        const std::vector<std::uint8_t> secret = test::counting(32, 7);
        memory_->load(kData, secret.data(), secret.size());
        const std::uint32_t id =
            submit({write_temporary(kData, 32, KeyType::kPlaintext), data_of(KeyRef::kTemporary, kData + 256, 32)});
        EXPECT_TRUE(finished(id));
        std::vector<std::uint8_t> out(32);
        memory_->dump(kData + 256, out.data(), out.size());
        EXPECT_EQ(out, secret);
    });
}

/// One VCQ as raw entries and what becomes of it.
struct BadVcq {
    const char* name;
    std::vector<VcqEntry> entries;
    ErrorCode code;
    std::uint8_t index;
};

VcqEntry with_magic(VcqEntry entry, std::uint32_t magic) {
    entry.magic = magic;
    return entry;
}
VcqEntry with_id(VcqEntry entry, std::uint32_t id) {
    entry.id = id;
    return entry;
}

TEST_P(QueueRules, CE31toCE35_BadEntriesAreRefusedWithTheirIndex) {
    const VcqEntry good = VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::nop));
    const BadVcq cases[] = {
        {"CE-31 header magic", {with_magic(VcqEntry::header(2), 0x02514356), good}, ErrorCode::echild, 0},
        {"CE-32 header id", {with_id(VcqEntry::header(2), 0x00000102), good}, ErrorCode::einval, 0},
        {"CE-32 count 1", {VcqEntry::header(1), good}, ErrorCode::einval, 0},
        {"CE-32 count 16", {VcqEntry::header(16), good}, ErrorCode::einval, 0},
        {"CE-32 more than the slot", {VcqEntry::header(9), good}, ErrorCode::einval, 0},
        {"CE-33 command magic", {VcqEntry::header(3), good, with_magic(good, 7)}, ErrorCode::efault, 2},
        {"CE-33 span 0",
         {VcqEntry::header(3), good, with_id(good, VcqEntry::make_id(CoreId::sys, 2, 0, 0))},
         ErrorCode::efault,
         2},
        {"CE-33 span beyond the end",
         {VcqEntry::header(3), good, with_id(good, VcqEntry::make_id(CoreId::sys, 2, 0, 2))},
         ErrorCode::efault,
         2},
        {"CE-34 unknown core", {VcqEntry::header(2), VcqEntry::make(CoreId{0x77}, 1)}, ErrorCode::enodev, 1},
        {"CE-34 lattices are not built", {VcqEntry::header(2), VcqEntry::make(CoreId::qse, 1)}, ErrorCode::enodev, 1},
        {"CE-34 hash-based signatures are not built",
         {VcqEntry::header(2), VcqEntry::make(CoreId::hcq, 1)},
         ErrorCode::enodev,
         1},
        {"CE-35 unknown command", {VcqEntry::header(3), good, VcqEntry::make(CoreId::sys, 0x77)}, ErrorCode::enosys, 2},
    };
    drive([&] {
        bring_up();
        std::uint32_t id = 0;
        for (const BadVcq& bad : cases) {
            SCOPED_TRACE(bad.name);
            place_raw(id, bad.entries);
            set(MailboxRegister::queue_tail, id + 1);
            EXPECT_FALSE(finished(id));
            EXPECT_EQ(code(), bad.code);
            EXPECT_EQ(get(MailboxRegister::status) >> 24, bad.index);
            EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
            EXPECT_EQ(get(MailboxRegister::queue_head), id);
            set(MailboxRegister::interrupt, 3);
            command(MailboxCommand::restart);
            EXPECT_EQ(get(MailboxRegister::queue_head), ++id);
        }
    });
}

TEST_P(QueueRules, CE31_ChildHoldsTheCauseOfABadHeader) {
    drive([&] {
        bring_up();
        place_raw(0, {VcqEntry{}});
        set(MailboxRegister::queue_tail, 1);
        EXPECT_FALSE(finished(0));
        EXPECT_EQ(code(), ErrorCode::echild);
        EXPECT_EQ(get(MailboxRegister::child) >> 16 & 0xff, static_cast<std::uint32_t>(ErrorCode::efault));
    });
}

TEST_P(QueueRules, CE30_AQueueThatCannotBeReadIsAnError) {
    drive([&] {
        bring_up();
        set(MailboxRegister::queue_hi, 0x40);
        set(MailboxRegister::queue_tail, 1);
        EXPECT_FALSE(finished(0));
        EXPECT_EQ(code(), ErrorCode::efault);
    });
}

TEST_P(QueueRules, CE42_AnOperandThatCannotBeReadIsAnErrorAndNothingIsWritten) {
    drive([&] {
        bring_up();
        const std::uint32_t id = submit({nop(), write_temporary(kMemory, 32, KeyType::kPlaintext)});
        EXPECT_FALSE(finished(id));
        EXPECT_EQ(code(), ErrorCode::efault);
        EXPECT_EQ(get(MailboxRegister::status) >> 24, 2u);
    });
}

TEST_P(QueueRules, ACommandSkipsItsInlineData) {
    drive([&] {
        bring_up();
        VcqEntry wide = nop();
        wide.id = VcqEntry::make_id(CoreId::sys, static_cast<std::uint8_t>(SysCommand::nop), 0, 3);
        const VcqEntry junk{};
        EXPECT_TRUE(finished(submit({wide, junk, junk, nop()})));
    });
}

TEST_P(QueueRules, CE06_ARunWithAnImpossibleQueueIsAnError) {
    drive([&] {
        bring_up(0, 16, 9);
        EXPECT_EQ(code(), ErrorCode::einval);
        EXPECT_EQ(get(MailboxRegister::queue_slots), 16u);
        bring_up(1, 4, 6);
        EXPECT_EQ(code(1), ErrorCode::einval);
        // Repaired, and on.
        set(MailboxRegister::queue_stride, 9, 1);
        command(MailboxCommand::go_on, 1);
        EXPECT_TRUE(finished(submit({nop()}, 1), 1));
    });
}

}  // namespace
}  // namespace cxlvp::crypto
