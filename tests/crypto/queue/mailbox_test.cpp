// SPDX-License-Identifier: Apache-2.0
// A mailbox without an engine: CE-02, CE-05, CE-06, CE-10 to CE-16, CE-50 to CE-55, coalescing, completion ring.

#include "cxlvp/crypto/queue/mailbox.h"

#include <cstring>
#include <memory>

#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

using Request = Mailbox::Request;

class MailboxRegisters : public testing::Test {
protected:
    MailboxRegisters() { make(); }
    void make() { box_ = std::make_unique<Mailbox>(2, rules_); }
    static std::uint64_t offset(MailboxRegister reg) {
        return instance_map(Profile::x, false).registers[static_cast<unsigned>(reg)].offset;
    }
    std::uint32_t get(MailboxRegister reg) {
        std::uint32_t value = 0;
        EXPECT_EQ(box_->registers().read(offset(reg), reinterpret_cast<std::uint8_t*>(&value), 4, {}, now_),
                  RegStatus::ok);
        return value;
    }
    void set(MailboxRegister reg, std::uint32_t value) {
        if (!box_->accepts_write(offset(reg))) return;
        EXPECT_EQ(box_->registers().write(offset(reg), reinterpret_cast<const std::uint8_t*>(&value), 4, {}, now_),
                  RegStatus::ok);
    }
    void command(MailboxCommand which) { set(MailboxRegister::command, static_cast<std::uint32_t>(which)); }
    /// As the driver does; `log2_slots` slots, HEAD at `head`.
    std::uint32_t bring_up(std::uint32_t head = 0, std::uint32_t log2_slots = 2) {
        const std::uint32_t token = get(MailboxRegister::lock);
        set(MailboxRegister::interrupt, 3);
        set(MailboxRegister::interrupt_mask, 3);
        set(MailboxRegister::queue_lo, 0x1000);
        set(MailboxRegister::queue_hi, 1);
        set(MailboxRegister::queue_slots, log2_slots);
        set(MailboxRegister::queue_stride, 7);
        set(MailboxRegister::queue_tail, head);
        if (head != 0) box_->drop_queue(now_);
        set(MailboxRegister::host_info, 1);
        command(MailboxCommand::run);
        return token;
    }
    void ring(std::uint32_t tail) { set(MailboxRegister::queue_tail, tail); }
    void finish(const Outcome& outcome = {}) {
        box_->begin(now_);
        box_->end(outcome, 100, now_);
    }
    MailboxState state() { return static_cast<MailboxState>(get(MailboxRegister::status) & 0xff); }
    ErrorCode code() { return static_cast<ErrorCode>(get(MailboxRegister::status) >> 16 & 0xff); }
    static constexpr Outcome kFailure = {ErrorCode::enosys, CoreId::aes, 3};

    MailboxRules rules_;
    std::unique_ptr<Mailbox> box_;
    Tick now_ = 1000;
};

TEST_F(MailboxRegisters, CE02_TheTokenIsNotZeroDiffersBySessionAndReleasesTheMailbox) {
    box_->set_requester(1);
    const std::uint32_t first = get(MailboxRegister::lock);
    EXPECT_NE(first, 0u);
    EXPECT_TRUE(box_->locked());
    box_->set_requester(2);
    EXPECT_EQ(get(MailboxRegister::lock), 0u);
    box_->set_requester(1);
    EXPECT_EQ(get(MailboxRegister::lock), first);
    set(MailboxRegister::lock, first ^ 1);
    EXPECT_TRUE(box_->locked());
    set(MailboxRegister::lock, 0);
    EXPECT_TRUE(box_->locked());
    set(MailboxRegister::lock, first);
    EXPECT_FALSE(box_->locked());
    const std::uint32_t second = get(MailboxRegister::lock);
    EXPECT_NE(second, 0u);
    EXPECT_NE(second, first);
    set(MailboxRegister::lock, first);
    EXPECT_TRUE(box_->locked()) << "the token of an older session";
}

TEST_F(MailboxRegisters, CE02_TokensAreNeverZeroHoweverManySessions) {
    for (int i = 0; i < 70000; ++i) {
        const std::uint32_t token = get(MailboxRegister::lock);
        ASSERT_NE(token, 0u) << i;
        set(MailboxRegister::lock, token);
    }
}

TEST_F(MailboxRegisters, CE05_WritesAreObeyedByRule) {
    EXPECT_FALSE(box_->accepts_write(offset(MailboxRegister::queue_lo)));
    EXPECT_FALSE(box_->accepts_write(offset(MailboxRegister::x_last_cyc_hi)));
    EXPECT_TRUE(box_->accepts_write(offset(MailboxRegister::lock)));
    EXPECT_TRUE(box_->accepts_write(0x160)) << "the system interface";
    box_->set_requester(1);
    get(MailboxRegister::lock);
    box_->set_requester(2);
    EXPECT_TRUE(box_->accepts_write(offset(MailboxRegister::queue_lo)));
    rules_.owner_only = true;
    make();
    box_->set_requester(1);
    get(MailboxRegister::lock);
    EXPECT_TRUE(box_->accepts_write(offset(MailboxRegister::queue_lo)));
    box_->set_requester(2);
    EXPECT_FALSE(box_->accepts_write(offset(MailboxRegister::queue_lo)));
    rules_.lenient = true;
    make();
    EXPECT_TRUE(box_->accepts_write(offset(MailboxRegister::queue_lo)));
}

TEST_F(MailboxRegisters, ReleasingTheLockEndsTheSession) {
    const std::uint32_t token = bring_up();
    ring(1);
    EXPECT_TRUE(box_->ready());
    set(MailboxRegister::lock, token);
    EXPECT_FALSE(box_->ready());
    EXPECT_EQ(state(), MailboxState::hold);
    get(MailboxRegister::lock);
    command(MailboxCommand::run);
    EXPECT_FALSE(box_->ready()) << "HOST_INFO belongs to a session";
    set(MailboxRegister::host_info, 1);
    command(MailboxCommand::run);
    EXPECT_TRUE(box_->ready());
}

TEST_F(MailboxRegisters, CE10_WorkTakesHostInfoAndRun) {
    get(MailboxRegister::lock);
    set(MailboxRegister::queue_slots, 2);
    set(MailboxRegister::queue_stride, 7);
    ring(1);
    command(MailboxCommand::run);
    EXPECT_FALSE(box_->ready());
    set(MailboxRegister::host_info, 0);
    command(MailboxCommand::run);
    EXPECT_FALSE(box_->ready()) << "0 is no configuration";
    set(MailboxRegister::host_info, 0x4c4b4d00);
    EXPECT_FALSE(box_->ready());
    command(MailboxCommand::run);
    EXPECT_TRUE(box_->ready());
    EXPECT_EQ(state(), MailboxState::busy);
}

TEST_F(MailboxRegisters, CE06_AShapeThatCannotBeIsEinvalAtRunAndNotBefore) {
    for (const auto& [slots, stride] : {std::pair{0u, 7u}, {16u, 7u}, {2u, 6u}, {2u, 11u}, {0xffffffffu, 7u}}) {
        make();
        get(MailboxRegister::lock);
        set(MailboxRegister::queue_slots, slots);
        set(MailboxRegister::queue_stride, stride);
        EXPECT_EQ(get(MailboxRegister::queue_slots), slots);
        set(MailboxRegister::host_info, 1);
        EXPECT_NE(state(), MailboxState::error);
        command(MailboxCommand::run);
        EXPECT_EQ(state(), MailboxState::error);
        EXPECT_EQ(code(), ErrorCode::einval);
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
        EXPECT_FALSE(box_->ready());
    }
}

TEST_F(MailboxRegisters, CE06_LimitsOfTheShapeBelongToIt) {
    for (const auto& [slots, stride] : {std::pair{1u, 7u}, {15u, 10u}}) {
        make();
        get(MailboxRegister::lock);
        set(MailboxRegister::queue_slots, slots);
        set(MailboxRegister::queue_stride, stride);
        set(MailboxRegister::host_info, 1);
        command(MailboxCommand::run);
        EXPECT_EQ(state(), MailboxState::idle);
        EXPECT_EQ(box_->slot_bytes(), std::size_t{1} << stride);
    }
}

TEST_F(MailboxRegisters, CE12_SlotsFollowTheIdAcrossTheWrapOf32Bits) {
    bring_up(0xfffffffe);
    EXPECT_EQ(box_->head(), 0xfffffffeu);
    ring(2);
    EXPECT_EQ(box_->pending(), 4u);
    const std::uint64_t base = 0x100001000;
    for (const std::uint64_t slot : {2u, 3u, 0u, 1u}) {
        ASSERT_TRUE(box_->ready());
        EXPECT_EQ(box_->slot_address(), base + slot * 128);
        finish();
    }
    EXPECT_EQ(box_->head(), 2u);
    EXPECT_FALSE(box_->ready());
    EXPECT_EQ(state(), MailboxState::success);
}

TEST_F(MailboxRegisters, CE13_OneMoreThanTheQueueHoldsIsEoverflow) {
    bring_up(0xfffffffe);
    ring(2);
    EXPECT_NE(state(), MailboxState::error);
    ring(3);
    EXPECT_EQ(code(), ErrorCode::eoverflow);
    EXPECT_EQ(box_->head(), 0xfffffffeu);
    EXPECT_FALSE(box_->ready());
}

TEST_F(MailboxRegisters, CE14_ATailThatMovesBackwardsIsEoverflow) {
    bring_up(8);
    ring(7);
    EXPECT_EQ(code(), ErrorCode::eoverflow);
    command(MailboxCommand::go_on);
    EXPECT_EQ(code(), ErrorCode::eoverflow) << "as wrong as before";
    ring(9);
    command(MailboxCommand::go_on);
    EXPECT_TRUE(box_->ready());
}

TEST_F(MailboxRegisters, CE13_RestartOfAnOverrunDoesNotSkipTheVcqUnderWay) {
    bring_up();
    ring(1);
    box_->begin(now_);
    ring(5);
    EXPECT_EQ(code(), ErrorCode::eoverflow);
    ring(4);
    command(MailboxCommand::restart);
    EXPECT_EQ(box_->head(), 0u);
    box_->end({}, 1, now_);
    EXPECT_EQ(box_->head(), 1u);
}

TEST_F(MailboxRegisters, CE15_TheSameTailWakesAndInErrorRaisesAgain) {
    bring_up();
    ring(1);
    box_->take_request();
    ring(1);
    EXPECT_EQ(box_->take_request(), Request::wake);
    EXPECT_EQ(box_->take_request(), Request::none);
    EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
    finish(kFailure);
    set(MailboxRegister::interrupt, 3);
    ring(1);
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
}

TEST_F(MailboxRegisters, CE50_AnErrorIsToldAndHeadStays) {
    bring_up();
    ring(2);
    finish(kFailure);
    EXPECT_EQ(get(MailboxRegister::status), 0x03260380u);
    EXPECT_EQ(get(MailboxRegister::child), 0u);
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptError);
    EXPECT_EQ(box_->head(), 0u);
    EXPECT_FALSE(box_->ready());
    command(MailboxCommand::run);
    EXPECT_FALSE(box_->ready()) << "RUN is no recovery";
    command(MailboxCommand::pause);
    EXPECT_EQ(state(), MailboxState::error);
}

TEST_F(MailboxRegisters, CE31_AnInvalidVcqIsEchildWithItsCauseInChild) {
    bring_up();
    ring(1);
    finish({ErrorCode::efault, CoreId::sys, 0, true});
    EXPECT_EQ(get(MailboxRegister::status), 0x000a0080u);
    EXPECT_EQ(get(MailboxRegister::child), 0x000e0080u);
    command(MailboxCommand::restart);
    EXPECT_EQ(get(MailboxRegister::child), 0u);
}

TEST_F(MailboxRegisters, CE51_CE52_ContinueStaysAtHeadAndRestartSkipsIt) {
    bring_up();
    ring(2);
    finish(kFailure);
    command(MailboxCommand::go_on);
    EXPECT_TRUE(box_->ready());
    EXPECT_EQ(box_->head(), 0u);
    finish(kFailure);
    command(MailboxCommand::restart);
    EXPECT_EQ(box_->head(), 1u);
    EXPECT_TRUE(box_->ready());
    finish(kFailure);
    command(MailboxCommand::restart);
    EXPECT_EQ(box_->head(), 2u);
    EXPECT_EQ(state(), MailboxState::idle);
    command(MailboxCommand::restart);
    EXPECT_EQ(box_->head(), 2u) << "neither in error nor paused";
}

TEST_F(MailboxRegisters, CE53_AbortIsAskedForOnlyWhileAVcqIsUnderWay) {
    bring_up();
    ring(1);
    box_->take_request();
    command(MailboxCommand::abort);
    EXPECT_EQ(box_->take_request(), Request::none);
    box_->begin(now_);
    command(MailboxCommand::abort);
    EXPECT_EQ(box_->take_request(), Request::abort);
}

TEST_F(MailboxRegisters, CE54_FlushIsAskedForInAnyStateAndDropsTheQueue) {
    command(MailboxCommand::flush);
    EXPECT_EQ(box_->take_request(), Request::none) << "nobody has locked it";
    bring_up();
    ring(3);
    box_->begin(now_);
    command(MailboxCommand::flush);
    EXPECT_EQ(box_->take_request(), Request::flush);
    EXPECT_EQ(get(MailboxRegister::command), 0u);
    box_->drop_queue(now_);
    EXPECT_EQ(box_->head(), 3u);
    EXPECT_EQ(code(), ErrorCode::epipe);
    EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
    EXPECT_FALSE(box_->active());
    box_->drop_queue(now_);
    EXPECT_EQ(code(), ErrorCode::ok) << "nothing was cut";
}

TEST_F(MailboxRegisters, CE55_PauseTakesEffectAfterTheVcqUnderWay) {
    bring_up();
    ring(2);
    box_->begin(now_);
    command(MailboxCommand::pause);
    EXPECT_EQ(state(), MailboxState::busy);
    box_->end({}, 1, now_);
    EXPECT_EQ(state(), MailboxState::paused);
    ring(3);
    EXPECT_FALSE(box_->ready());
    EXPECT_EQ(state(), MailboxState::paused);
    command(MailboxCommand::go_on);
    EXPECT_TRUE(box_->ready());
    command(MailboxCommand::pause);
    EXPECT_EQ(state(), MailboxState::paused);
    command(MailboxCommand::restart);
    EXPECT_EQ(box_->head(), 2u);
    EXPECT_TRUE(box_->ready());
}

TEST_F(MailboxRegisters, CE55_ContinueTakesBackAPauseThatHasNotComeYet) {
    bring_up();
    ring(2);
    box_->begin(now_);
    command(MailboxCommand::pause);
    command(MailboxCommand::go_on);
    box_->end({}, 1, now_);
    EXPECT_TRUE(box_->ready());
}

TEST_F(MailboxRegisters, CE04_AnUnknownCommandIsToldAndDoesNothing) {
    bring_up();
    box_->take_request();
    set(MailboxRegister::command, 0xc2e);
    EXPECT_EQ(box_->take_request(), Request::unknown);
    EXPECT_EQ(get(MailboxRegister::command), 0u);
    EXPECT_EQ(state(), MailboxState::idle);
}

TEST_F(MailboxRegisters, InterruptsAreMaskedAndClearedByWritingOne) {
    bring_up();
    set(MailboxRegister::interrupt_mask, kInterruptError);
    ring(2);
    finish();
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
    EXPECT_FALSE(box_->asks_for_interrupt());
    set(MailboxRegister::interrupt_mask, 3);
    EXPECT_TRUE(box_->asks_for_interrupt());
    set(MailboxRegister::interrupt, kInterruptError);
    EXPECT_TRUE(box_->asks_for_interrupt());
    set(MailboxRegister::interrupt, kInterruptDone);
    EXPECT_FALSE(box_->asks_for_interrupt());
}

TEST_F(MailboxRegisters, CE58_AResetFreesTheLockAndHeadIs0) {
    bring_up(5);
    ring(6);
    finish(kFailure);
    box_->reset(now_);
    EXPECT_FALSE(box_->locked());
    EXPECT_EQ(box_->head(), 0u);
    EXPECT_EQ(state(), MailboxState::hold);
    EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
    EXPECT_EQ(get(MailboxRegister::id), 2u);
}

class ProfileXRegisters : public MailboxRegisters {
protected:
    ProfileXRegisters() {
        rules_.profile = Profile::x;
        rules_.cycle = 10;
        make();
    }
};

TEST_F(ProfileXRegisters, CoalescedCompletionsAreToldAtTheCountOrTheTime) {
    bring_up(0, 4);
    set(MailboxRegister::x_coalesce, 3 | 5u << 16);
    ring(8);
    finish();
    EXPECT_EQ(get(MailboxRegister::interrupt), 0u);
    EXPECT_EQ(box_->done_due(), now_ + 5 * 64 * 10);
    now_ += 100;
    finish();
    EXPECT_EQ(box_->done_due(), now_ - 100 + 5 * 64 * 10) << "from the first";
    finish();
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
    EXPECT_EQ(box_->done_due(), kNever);
    set(MailboxRegister::interrupt, 3);
    finish();
    box_->tell_done(now_);
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
    EXPECT_EQ(box_->done_due(), kNever);
}

TEST_F(ProfileXRegisters, CountsOf0And1DoNotCoalesce) {
    for (const std::uint32_t count : {0u, 1u}) {
        make();
        bring_up();
        set(MailboxRegister::x_coalesce, count | 5u << 16);
        ring(1);
        finish();
        EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone);
        EXPECT_EQ(box_->done_due(), kNever);
    }
}

TEST_F(ProfileXRegisters, AnErrorTellsCompletionsHeldBackToo) {
    bring_up();
    set(MailboxRegister::x_coalesce, 3 | 5u << 16);
    ring(2);
    finish();
    finish(kFailure);
    EXPECT_EQ(get(MailboxRegister::interrupt), kInterruptDone | kInterruptError);
}

TEST_F(ProfileXRegisters, ThePhaseOfTheRingFlipsAtEachTurnAndStartsAt1) {
    bring_up();
    set(MailboxRegister::x_cr_base_lo, 0x2010);
    set(MailboxRegister::x_cr_slots, 1);
    EXPECT_TRUE(box_->has_ring());
    const bool phases[] = {true, true, false, false, true};
    for (unsigned i = 0; i < 5; ++i) {
        EXPECT_EQ(box_->record_phase(), phases[i]) << i;
        EXPECT_EQ(box_->record_address(), 0x2000u + i % 2 * 32) << "aligned to 32";
        box_->record_written(now_);
    }
    EXPECT_EQ(get(MailboxRegister::x_cr_tail), 5u);
}

TEST_F(ProfileXRegisters, AFullRingHoldsTheMailbox) {
    bring_up();
    set(MailboxRegister::x_cr_slots, 1);
    ring(3);
    box_->record_written(now_);
    EXPECT_TRUE(box_->ready());
    box_->record_written(now_);
    EXPECT_FALSE(box_->ready());
    set(MailboxRegister::x_cr_head, 1);
    EXPECT_TRUE(box_->ready());
    EXPECT_EQ(box_->take_request(), Request::wake);
}

TEST_F(ProfileXRegisters, ARingBeyond65536RecordsIsEinvalAtRun) {
    bring_up();
    set(MailboxRegister::x_cr_slots, 17);
    command(MailboxCommand::run);
    EXPECT_EQ(code(), ErrorCode::einval);
    set(MailboxRegister::x_cr_slots, 16);
    command(MailboxCommand::go_on);
    EXPECT_EQ(code(), ErrorCode::ok);
}

TEST_F(ProfileXRegisters, InflightFaultAndCyclesAreShown) {
    bring_up();
    ring(3);
    EXPECT_EQ(get(MailboxRegister::x_inflight), 3u);
    box_->begin(now_);
    box_->note_fault(0x123456789a, now_);
    box_->end({}, 0x500000007, now_);
    EXPECT_EQ(get(MailboxRegister::x_inflight), 2u);
    EXPECT_EQ(get(MailboxRegister::x_fault_lo), 0x3456789au);
    EXPECT_EQ(get(MailboxRegister::x_fault_hi), 0x12u);
    EXPECT_EQ(get(MailboxRegister::x_last_cyc_lo), 7u);
    EXPECT_EQ(get(MailboxRegister::x_last_cyc_hi), 5u);
}

TEST_F(ProfileXRegisters, AWeightOf0CountsAs1) {
    bring_up();
    EXPECT_EQ(box_->weight(), 1u);
    set(MailboxRegister::x_prio, 5 | 9u << 8);
    EXPECT_EQ(box_->priority(), 5u);
    EXPECT_EQ(box_->weight(), 9u);
    set(MailboxRegister::x_prio, 0);
    EXPECT_EQ(box_->weight(), 1u);
}

}  // namespace
}  // namespace cxlvp::crypto
