// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/transaction_manager.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::host {
namespace {

using crypto::CoreId;
using crypto::ErrorCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Kind = EngineTask::Kind;

constexpr Tick kTick = 200 * kMillisecond;

constexpr std::uint32_t error_word(ErrorCode code, std::uint32_t index = 0) {
    return MailboxStatus::kError | std::uint32_t{static_cast<std::uint8_t>(code)} << 16 | index << 24;
}

/// A manager whose mailboxes do what the test says.
class TransactionManagerTest : public testing::Test, public CompletionSink {
protected:
    void make(unsigned mailboxes, std::uint32_t slots_log2 = 2, std::uint32_t first_id = 0,
              std::uint32_t stride = 512) {
        std::vector<TransactionManager::Mailbox> list(mailboxes, {slots_log2, first_id, stride});
        manager_.emplace(config_, list, *this);
        head_.assign(mailboxes, first_id);
    }
    RequestCode post(std::uint32_t handle, bool may_backlog = false, RequestPlan plan = one_vcq()) {
        return manager_->post(QueuedRequest(handle, plan), may_backlog);
    }
    static RequestPlan one_vcq() {
        RequestPlan plan;
        plan.core = CoreId::aes;
        plan.vcqs = 1;
        return plan;
    }
    static RequestPlan on(CoreId core) {
        RequestPlan plan = one_vcq();
        plan.core = core;
        return plan;
    }
    /// A request of four entries that may share its VCQ.
    static RequestPlan sharing(CoreId core = CoreId::aes) {
        RequestPlan plan = on(core);
        plan.entries = 4;
        plan.constants = 16;
        plan.authenticates = true;
        return plan;
    }
    /// One mailbox whose VCQs hold up to three requests; `count` of them are in its first VCQs.
    void share(std::uint32_t count) {
        config_.requests_per_vcq = 3;
        make(1, 2, 0, 1024);
        for (std::uint32_t i = 0; i < count; ++i) post(i, false, sharing());
        submit();
    }
    /// The VCQ at HEAD fails.
    std::vector<EngineTask> fail(std::uint32_t status, Tick at) {
        status_ = status;
        return interrupt(0, at);
    }
    /// Submits what can be; gives the mailboxes.
    std::vector<unsigned> submit(Tick at = 0) {
        std::vector<unsigned> out;
        while (const auto submission = manager_->next_submission(at)) {
            out.push_back(submission->mailbox);
            manager_->submitted(*submission);
        }
        return out;
    }
    /// Does all tasks; a mailbox shows HEAD of `head_` and what `status_` says.
    std::vector<EngineTask> work(Tick at) {
        std::vector<EngineTask> out;
        while (const auto task = manager_->next_task()) {
            EngineReading reading;
            if (task->kind == Kind::command && obeys_) obey(*task);
            reading.head = head_[task->mailbox];
            if (task->kind == Kind::examine) reading.status.word = status_;
            reading.child.word = child_;
            reading.command = obeys_ ? 0 : static_cast<std::uint32_t>(task->command);
            out.push_back(*task);
            manager_->done(*task, reading, at);
        }
        return out;
    }
    void obey(const EngineTask& task) {
        if (task.command == MailboxCommand::restart) ++head_[task.mailbox];
        if (task.command == MailboxCommand::flush) head_[task.mailbox] += manager_->load(task.mailbox);
        if (task.command != MailboxCommand::abort) status_ = 0;
    }
    std::vector<EngineTask> interrupt(unsigned mailbox, Tick at) {
        manager_->interrupt(mailbox);
        return work(at);
    }
    std::vector<EngineTask> tick(Tick at) {
        manager_->tick(at);
        return work(at);
    }
    void completed(std::uint32_t handle, RequestCode code, Tick at) override {
        ends_.emplace_back(handle, code);
        end_times_.push_back(at);
    }

    ManagerConfig config_;
    std::optional<TransactionManager> manager_;
    std::vector<std::uint32_t> head_;
    std::uint32_t status_ = 0;
    std::uint32_t child_ = 0;
    bool obeys_ = true;
    std::vector<std::pair<std::uint32_t, RequestCode>> ends_;
    std::vector<Tick> end_times_;
};

// Acceptance.

TEST_F(TransactionManagerTest, CM08_ARequestIsAcceptedBackloggedOrRefused) {
    config_.central_depth = 2;
    config_.backlog_depth = 1;
    make(1);
    EXPECT_EQ(post(1), RequestCode::einprogress);
    EXPECT_EQ(post(2, true), RequestCode::einprogress);
    EXPECT_EQ(post(3), RequestCode::eagain);
    EXPECT_EQ(post(4, true), RequestCode::ebusy);
    EXPECT_EQ(post(5, true), RequestCode::eagain);
    EXPECT_EQ(manager_->counters().posts, 3u);
    EXPECT_EQ(manager_->counters().backlogged, 1u);
    EXPECT_EQ(manager_->counters().refused, 2u);
    EXPECT_EQ(manager_->counters().central_max, 2u);
}

TEST_F(TransactionManagerTest, CM08_ABackloggedRequestIsCompletedLater) {
    config_.central_depth = 1;
    make(1);
    post(1);
    EXPECT_EQ(post(2, true), RequestCode::ebusy);
    submit();
    head_[0] = 2;
    interrupt(0, us(5));
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::ok), Pair(2, RequestCode::ok)));
}

TEST_F(TransactionManagerTest, TheDefaultsAreThoseOfTheDriver) {
    make(1, 15);
    for (std::uint32_t i = 0; i < 256; ++i) ASSERT_EQ(post(i, true), RequestCode::einprogress);
    for (std::uint32_t i = 0; i < 1024; ++i) ASSERT_EQ(post(i, true), RequestCode::ebusy);
    EXPECT_EQ(post(0, true), RequestCode::eagain);
}

// Mailboxes.

TEST_F(TransactionManagerTest, CM06_ARequestGoesToTheLeastLoadedMailbox) {
    make(3);
    for (std::uint32_t i = 0; i < 6; ++i) post(i);
    EXPECT_THAT(submit(), ElementsAre(0, 1, 2, 0, 1, 2));
    head_[1] = 2;
    interrupt(1, us(1));
    post(6);
    EXPECT_THAT(submit(), ElementsAre(1));
}

TEST_F(TransactionManagerTest, RoundRobinTakesMailboxesInTurnWhateverTheirLoad) {
    config_.policy = MailboxPolicy::round_robin;
    make(2);
    for (std::uint32_t i = 0; i < 3; ++i) post(i);
    EXPECT_THAT(submit(), ElementsAre(0, 1, 0));
    head_[0] = 2;
    interrupt(0, us(1));
    post(3);
    EXPECT_THAT(submit(), ElementsAre(1));
}

TEST_F(TransactionManagerTest, APinnedCoreKeepsTheMailboxThatItGotFirst) {
    config_.policy = MailboxPolicy::pinned;
    make(2);
    post(0, false, on(CoreId::hc));
    post(1, false, on(CoreId::aes));
    post(2, false, on(CoreId::hc));
    post(3, false, on(CoreId::pke));
    post(4, false, on(CoreId::aes));
    EXPECT_THAT(submit(), ElementsAre(0, 1, 0, 0, 1));
}

TEST_F(TransactionManagerTest, ARequestWithAMailboxOfItsOwnGoesThere) {
    make(2);
    manager_->post(QueuedRequest(0, one_vcq(), 1), false);
    manager_->post(QueuedRequest(1, one_vcq(), 1), false);
    EXPECT_THAT(submit(), ElementsAre(1, 1));
}

// Slots.

TEST_F(TransactionManagerTest, CE12_IdsWrapAt32Bits) {
    make(1, 2, 0xfffffffe);
    for (std::uint32_t i = 0; i < 4; ++i) post(i);
    std::vector<std::uint32_t> ids;
    while (const auto submission = manager_->next_submission(0)) {
        ids.push_back(submission->first_id);
        manager_->submitted(*submission);
    }
    EXPECT_THAT(ids, ElementsAre(0xfffffffeu, 0xffffffffu, 0u, 1u));
    EXPECT_EQ(manager_->load(0), 4u);
    head_[0] = 1;
    interrupt(0, us(1));
    EXPECT_EQ(ends_.size(), 3u);
    EXPECT_EQ(manager_->load(0), 1u);
}

TEST_F(TransactionManagerTest, CE16_AFullMailboxMakesTheSubmitterBackOff100To500Microseconds) {
    make(1, 1);
    for (std::uint32_t i = 0; i < 3; ++i) post(i);
    EXPECT_EQ(submit(0).size(), 2u);
    EXPECT_EQ(manager_->next_tick(), us(100));
    std::vector<Tick> sleeps;
    for (Tick at = us(100); sleeps.size() < 6;) {
        EXPECT_THAT(submit(at - 1), IsEmpty());
        EXPECT_THAT(submit(at), IsEmpty());
        sleeps.push_back(manager_->next_tick() - at);
        at = manager_->next_tick();
    }
    EXPECT_THAT(sleeps, ElementsAre(us(200), us(300), us(400), us(500), us(500), us(500)));
    EXPECT_EQ(manager_->counters().queue_full, 7u);
    EXPECT_EQ(manager_->counters().back_offs, 7u);
}

TEST_F(TransactionManagerTest, ACompletionDoesNotEndABackOff) {
    make(1, 1);
    for (std::uint32_t i = 0; i < 3; ++i) post(i);
    submit(0);
    head_[0] = 1;
    interrupt(0, us(10));
    EXPECT_THAT(submit(us(99)), IsEmpty());
    EXPECT_EQ(submit(us(100)).size(), 1u);
}

TEST_F(TransactionManagerTest, WithoutBackOffACompletionWakesTheSubmitter) {
    config_.back_off_min = 0;
    make(1, 1);
    for (std::uint32_t i = 0; i < 3; ++i) post(i);
    submit(0);
    EXPECT_THAT(submit(us(5)), IsEmpty());
    head_[0] = 1;
    interrupt(0, us(10));
    EXPECT_EQ(submit(us(10)).size(), 1u);
    EXPECT_EQ(manager_->counters().queue_full, 1u);
    EXPECT_EQ(manager_->counters().back_offs, 0u);
}

TEST_F(TransactionManagerTest, AMessageOfTwoVcqsNeedsTwoSlotsAndEndsWithTheSecond) {
    make(1, 1);
    RequestPlan two = one_vcq();
    two.vcqs = 2;
    post(1, false, two);
    post(2);
    EXPECT_EQ(submit().size(), 1u);
    head_[0] = 1;
    interrupt(0, us(1));
    EXPECT_THAT(ends_, IsEmpty());
    head_[0] = 2;
    interrupt(0, us(2));
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::ok)));
}

TEST_F(TransactionManagerTest, AMessageThatNoQueueHoldsIsRefused) {
    make(1, 1);
    RequestPlan many = one_vcq();
    many.vcqs = 3;
    post(1, false, many);
    EXPECT_THAT(submit(), IsEmpty());
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::emsgsize)));
}

TEST_F(TransactionManagerTest, ASubmissionThatDoesNotFitItsSlotLeavesTheMailboxAsItWas) {
    make(1);
    post(1);
    const auto submission = manager_->next_submission(0);
    ASSERT_TRUE(submission);
    manager_->refused(*submission, RequestCode::emsgsize, us(1));
    EXPECT_EQ(manager_->load(0), 0u);
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::emsgsize)));
    post(2);
    EXPECT_EQ(manager_->next_submission(0)->first_id, 0u);
}

// Several requests in one VCQ.

TEST_F(TransactionManagerTest, RequestsThatWaitShareVcqsAsFarAsTheyMay) {
    share(7);
    EXPECT_EQ(manager_->load(0), 3u);
    EXPECT_EQ(manager_->counters().submitted, 7u);
    EXPECT_EQ(manager_->counters().joined, 4u);
    EXPECT_EQ(manager_->completions(0, 2), 6u);
    head_[0] = 1;
    interrupt(0, us(1));
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok), Pair(1, RequestCode::ok), Pair(2, RequestCode::ok)));
    EXPECT_EQ(manager_->completions(0, 3), 4u);
    EXPECT_EQ(manager_->completions(0, 4), 2u) << "HEAD cannot be there";
    head_[0] = 3;
    interrupt(0, us(2));
    EXPECT_EQ(ends_.size(), 7u);
    EXPECT_EQ(manager_->load(0), 0u);
}

TEST_F(TransactionManagerTest, OnlyRequestsOfOneCoreShareAVcqAndNoneByDefault) {
    config_.requests_per_vcq = 3;
    make(1, 3, 0, 1024);
    post(0, false, sharing());
    post(1, false, sharing(CoreId::sm4));
    post(2, false, sharing(CoreId::sm4));
    post(3, false, one_vcq());
    post(4, false, one_vcq());
    manager_->post(QueuedRequest(5, sharing(), 0), false);
    manager_->post(QueuedRequest(6, sharing()), false);
    EXPECT_EQ(submit().size(), 6u);
    EXPECT_EQ(manager_->counters().joined, 1u);
    config_.requests_per_vcq = 1;
    make(1, 2, 0, 1024);
    for (std::uint32_t i = 0; i < 3; ++i) post(i, false, sharing());
    EXPECT_EQ(submit().size(), 3u);
}

TEST_F(TransactionManagerTest, AVcqTakesNoMoreThanItsSlotAndItsEntriesHold) {
    config_.requests_per_vcq = 4;
    make(1, 3, 0, 512);
    for (std::uint32_t i = 0; i < 3; ++i) post(i, false, sharing());
    EXPECT_EQ(submit().size(), 3u) << "a header, 8 entries and constants are more than 512 bytes";
    make(1, 3, 0, 1024);
    for (std::uint32_t i = 0; i < 4; ++i) post(i, false, sharing());
    EXPECT_EQ(submit().size(), 2u) << "a VCQ has at most 15 entries";
    RequestPlan wide = sharing();
    wide.entries = 5;
    make(1, 3, 0, 1024);
    for (std::uint32_t i = 0; i < 3; ++i) post(i, false, wide);
    EXPECT_EQ(submit().size(), 2u);
    wide.constants = 176;
    make(1, 3, 0, 1024);
    for (std::uint32_t i = 0; i < 2; ++i) post(i, false, wide);
    EXPECT_EQ(submit().size(), 2u);
}

TEST_F(TransactionManagerTest, TheEntryAtFaultTellsWhoFailedWhoIsCompleteAndWhoGoesAgain) {
    // Of a VCQ of three with four entries each: entries 1 to 4, 5 to 8, 9 to 12.
    for (const std::uint32_t index : {1u, 4u, 5u, 8u, 9u, 12u}) {
        const std::uint32_t failed = (index - 1) / 4;
        ends_.clear();
        share(4);
        EXPECT_EQ(fail(error_word(ErrorCode::ebadmsg, index), us(1)).back().command, MailboxCommand::restart);
        ASSERT_EQ(ends_.size(), failed + 1) << index;
        for (std::uint32_t i = 0; i < failed; ++i) EXPECT_EQ(ends_[i], std::pair(i, RequestCode::ok));
        EXPECT_EQ(ends_[failed], std::pair(failed, RequestCode::ebadmsg));
        EXPECT_EQ(manager_->counters().submitted_anew, 2 - failed);
        // Those go again, in their order, behind what the mailbox has already.
        EXPECT_EQ(head_[0], 1u);
        interrupt(0, us(2));
        submit(us(3));
        head_[0] += manager_->load(0);
        interrupt(0, us(4));
        std::vector<std::uint32_t> later;
        for (std::size_t i = failed + 1; i < ends_.size(); ++i) {
            later.push_back(ends_[i].first);
            EXPECT_EQ(ends_[i].second, RequestCode::ok);
        }
        std::vector<std::uint32_t> expected = {3};
        for (std::uint32_t i = failed + 1; i < 3; ++i) expected.push_back(i);
        EXPECT_EQ(later, expected) << index;
        EXPECT_EQ(manager_->load(0), 0u);
    }
}

TEST_F(TransactionManagerTest, AnErrorThatDoesNotTellHowFarTheEngineCameFailsAllOfItsVcq) {
    for (const std::uint32_t status :
         {error_word(ErrorCode::efault, 6), error_word(ErrorCode::ecanceled), error_word(ErrorCode::epipe, 5),
          error_word(ErrorCode::etimedout, 9), error_word(ErrorCode::einval)}) {
        ends_.clear();
        share(4);
        fail(status, us(1));
        EXPECT_EQ(ends_.size(), 3u) << status;
        for (const auto& [handle, code] : ends_) EXPECT_NE(code, RequestCode::ok) << handle;
        EXPECT_EQ(manager_->counters().submitted_anew, 0u);
    }
}

TEST_F(TransactionManagerTest, FirmwareThatNamesItsChildTellsTheEntryToo) {
    share(3);
    child_ = error_word(ErrorCode::ekeyrejected, 5);
    fail(error_word(ErrorCode::echild, 5), us(1));
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok), Pair(1, RequestCode::ebadmsg)));
    ends_.clear();
    share(3);
    child_ = error_word(ErrorCode::efault, 5);
    fail(error_word(ErrorCode::echild, 5), us(1));
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio), Pair(1, RequestCode::eio), Pair(2, RequestCode::eio)));
}

TEST_F(TransactionManagerTest, ARequestThatGoesAgainHasRoomInAFullQueueAndIsNotToldTwice) {
    config_.central_depth = 2;
    config_.backlog_depth = 0;
    config_.timeout = 300 * kMillisecond;
    config_.requests_per_vcq = 2;
    make(1, 1, 0, 1024);
    for (std::uint32_t i = 0; i < 4; ++i) {
        post(i, false, sharing());
        if (i % 2 == 1) submit();
    }
    EXPECT_EQ(post(4, false, sharing()), RequestCode::einprogress);
    EXPECT_EQ(post(5, false, sharing()), RequestCode::einprogress);
    fail(error_word(ErrorCode::ebadmsg, 1), us(1));
    EXPECT_EQ(post(6, false, sharing()), RequestCode::eagain);
    for (Tick at = us(200); manager_->load(0) != 0; at += us(200)) {
        head_[0] += manager_->load(0);
        interrupt(0, at);
        submit(at);
    }
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ebadmsg), Pair(2, RequestCode::ok), Pair(3, RequestCode::ok),
                                   Pair(1, RequestCode::ok), Pair(4, RequestCode::ok), Pair(5, RequestCode::ok)));
}

TEST_F(TransactionManagerTest, ASharedSubmissionThatIsRefusedEndsAllItsRequests) {
    config_.requests_per_vcq = 3;
    make(1, 2, 0, 1024);
    for (std::uint32_t i = 0; i < 3; ++i) post(i, false, sharing());
    const auto submission = manager_->next_submission(0);
    ASSERT_TRUE(submission);
    EXPECT_EQ(submission->count, 3u);
    manager_->refused(*submission, RequestCode::eio, us(1));
    EXPECT_EQ(manager_->load(0), 0u);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio), Pair(1, RequestCode::eio), Pair(2, RequestCode::eio)));
    post(3);
    EXPECT_EQ(manager_->next_submission(0)->first_id, 0u);
}

TEST_F(TransactionManagerTest, RequestsOfASharedVcqTimeOutEachByItself) {
    share(3);
    tick(kTick);
    EXPECT_THAT(ends_, IsEmpty());
    for (Tick at = 2 * kTick; at <= 2000 * kMillisecond + 2 * kTick; at += kTick) tick(at);
    EXPECT_EQ(manager_->counters().timeouts, 3u);
    EXPECT_EQ(manager_->counters().aborts, 1u);
    // The ABORT that follows tells nobody again.
    fail(error_word(ErrorCode::ecanceled), 3000 * kMillisecond);
    EXPECT_EQ(ends_.size(), 3u);
}

// Completion.

TEST_F(TransactionManagerTest, CM07_OneInterruptCompletesAllThatHeadHasPassed) {
    make(1);
    for (std::uint32_t i = 0; i < 4; ++i) post(i);
    submit();
    head_[0] = 3;
    EXPECT_EQ(interrupt(0, us(7)).size(), 1u);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok), Pair(1, RequestCode::ok), Pair(2, RequestCode::ok)));
    EXPECT_THAT(end_times_, testing::Each(us(7)));
}

TEST_F(TransactionManagerTest, AHeadOutsideOfTheQueueCompletesNothing) {
    make(1);
    post(0);
    submit();
    head_[0] = 2;
    interrupt(0, us(1));
    head_[0] = 0xffffffff;
    interrupt(0, us(2));
    EXPECT_THAT(ends_, IsEmpty());
}

TEST_F(TransactionManagerTest, CE57_TheWatchdogFindsACompletionWhoseInterruptWasLost) {
    make(1);
    post(0);
    submit(us(3));
    EXPECT_EQ(manager_->next_tick(), us(3) + kTick);
    head_[0] = 1;
    EXPECT_THAT(tick(us(3) + kTick - 1), IsEmpty());
    EXPECT_THAT(ends_, IsEmpty());
    tick(us(3) + kTick);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok)));
    EXPECT_EQ(manager_->counters().rescued, 1u);
}

TEST_F(TransactionManagerTest, TheWatchdogRestsWhileNothingIsSubmitted) {
    make(1);
    EXPECT_EQ(manager_->next_tick(), kNever);
    post(0);
    submit();
    head_[0] = 1;
    interrupt(0, us(1));
    tick(kTick);
    EXPECT_EQ(manager_->next_tick(), kNever);
    EXPECT_EQ(manager_->counters().rescued, 0u);
}

TEST_F(TransactionManagerTest, TheWatchdogIsNeverFasterThan10Milliseconds) {
    config_.watchdog = us(1);
    make(1);
    post(0);
    submit();
    EXPECT_EQ(manager_->next_tick(), 10 * kMillisecond);
}

// Errors.

TEST_F(TransactionManagerTest, CE52_AfterAnErrorTheFailedRequestEndsAndTheMailboxIsRestarted) {
    make(1);
    for (std::uint32_t i = 0; i < 3; ++i) post(i);
    submit();
    head_[0] = 1;
    interrupt(0, us(1));
    status_ = error_word(ErrorCode::einval);
    const auto tasks = interrupt(0, us(2));
    ASSERT_EQ(tasks.size(), 3u);
    EXPECT_EQ(tasks[0].kind, Kind::service);
    EXPECT_EQ(tasks[1].kind, Kind::examine);
    EXPECT_EQ(tasks[2].command, MailboxCommand::restart);
    head_[0] = 3;
    interrupt(0, us(3));
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok), Pair(1, RequestCode::eio), Pair(2, RequestCode::ok)));
    EXPECT_EQ(manager_->counters().errors, 1u);
    EXPECT_EQ(manager_->counters().restarts, 1u);
}

TEST_F(TransactionManagerTest, ALineThatAnErrorHoldsHighIsFollowedToItsReason) {
    make(1);
    post(0);
    submit();
    status_ = error_word(ErrorCode::einval);
    manager_->interrupt(0);
    for (unsigned tasks = 0; ends_.empty(); ++tasks) {
        ASSERT_LT(tasks, 3u);
        const auto task = manager_->next_task();
        ASSERT_TRUE(task);
        EngineReading reading;
        if (task->kind == Kind::examine) reading.status.word = status_;
        manager_->done(*task, reading, us(1));
        manager_->interrupt(0);  // the line is still high
    }
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio)));
}

TEST_F(TransactionManagerTest, ALineWithoutErrorIsLookedAtAndNothingMore) {
    make(1);
    post(0);
    submit();
    const auto tasks = interrupt(0, us(1));
    ASSERT_EQ(tasks.size(), 2u);
    EXPECT_EQ(tasks[1].kind, Kind::examine);
    EXPECT_THAT(ends_, IsEmpty());
}

TEST_F(TransactionManagerTest, AnErrorOfARequestThatAuthenticatesIsABadMessage) {
    make(1);
    RequestPlan plan = one_vcq();
    plan.authenticates = true;
    for (const auto& [status, child, code] : std::vector<std::tuple<ErrorCode, ErrorCode, RequestCode>>{
             {ErrorCode::ebadmsg, ErrorCode::ok, RequestCode::ebadmsg},
             {ErrorCode::eio, ErrorCode::ok, RequestCode::ebadmsg},
             {ErrorCode::echild, ErrorCode::ebadmsg, RequestCode::ebadmsg},
             {ErrorCode::echild, ErrorCode::efault, RequestCode::eio},
             {ErrorCode::enomem, ErrorCode::ok, RequestCode::eio}}) {
        post(0, false, plan);
        submit();
        status_ = error_word(status);
        child_ = error_word(child);
        interrupt(0, us(1));
        EXPECT_EQ(ends_.back().second, code) << crypto::to_string(status);
    }
}

TEST_F(TransactionManagerTest, AnErrorOfAnyOtherRequestIsAnIoError) {
    make(1);
    post(0);
    submit();
    status_ = error_word(ErrorCode::ebadmsg);
    interrupt(0, us(1));
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio)));
}

TEST_F(TransactionManagerTest, AnErrorInAMessageOfSeveralVcqsFlushesTheMailbox) {
    make(1);
    RequestPlan two = one_vcq();
    two.vcqs = 2;
    post(0, false, two);
    post(1);
    submit();
    status_ = error_word(ErrorCode::eio);
    const auto tasks = interrupt(0, us(1));
    EXPECT_EQ(tasks.back().command, MailboxCommand::flush);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio), Pair(1, RequestCode::ecanceled)));
    EXPECT_EQ(manager_->load(0), 0u);
    post(2);
    EXPECT_EQ(submit(us(2)).size(), 1u);
}

TEST_F(TransactionManagerTest, ARestartThatHasNoEffectIsGiven5TicksAndThenAFlush) {
    make(1);
    post(0);
    post(1);
    submit();
    status_ = error_word(ErrorCode::eio);
    obeys_ = false;
    interrupt(0, us(1));
    Tick at = kTick;
    for (unsigned i = 1; i < 5; ++i, at += kTick) {
        tick(at);
        EXPECT_EQ(manager_->counters().flushes, 0u) << i;
    }
    obeys_ = true;
    const auto tasks = tick(at);
    EXPECT_EQ(tasks.front().command, MailboxCommand::flush);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::eio), Pair(1, RequestCode::ecanceled)));
}

TEST_F(TransactionManagerTest, TwoFlushesThatFailMakeAMailboxDead) {
    make(2);
    for (std::uint32_t i = 0; i < 4; ++i) manager_->post(QueuedRequest(i, one_vcq(), i % 2), false);
    submit();
    status_ = error_word(ErrorCode::eio);
    obeys_ = false;
    interrupt(0, us(1));
    head_[1] = 2;
    interrupt(1, us(1));
    ends_.clear();
    for (Tick at = kTick; at < 30 * kTick && !manager_->dead(0); at += kTick) tick(at);
    EXPECT_TRUE(manager_->dead(0));
    EXPECT_FALSE(manager_->dead(1));
    EXPECT_THAT(ends_, ElementsAre(Pair(2, RequestCode::eio)));
    EXPECT_EQ(manager_->counters().dead, 1u);
    post(5);
    post(6);
    EXPECT_THAT(submit(30 * kTick), ElementsAre(1, 1));
    manager_->post(QueuedRequest(7, one_vcq(), 0), false);
    submit(30 * kTick);
    EXPECT_EQ(ends_.back(), std::make_pair(7u, RequestCode::eio));
}

// Time.

TEST_F(TransactionManagerTest, ARequestThatRunsTooLongEndsAndIsAborted) {
    make(1);
    post(0);
    submit();
    Tick at = kTick;
    for (; at < 2000 * kMillisecond; at += kTick) EXPECT_EQ(tick(at).size(), 2u);
    EXPECT_THAT(ends_, IsEmpty());
    const auto tasks = tick(at);
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::etimedout)));
    EXPECT_EQ(tasks.front().command, MailboxCommand::abort);
    EXPECT_EQ(manager_->counters().timeouts, 1u);
    // The engine reports the request as failed; it has ended already.
    status_ = error_word(ErrorCode::ecanceled);
    interrupt(0, at + us(1));
    EXPECT_EQ(manager_->load(0), 0u);
    EXPECT_EQ(ends_.size(), 1u);
}

TEST_F(TransactionManagerTest, AnAbortThatDoesNotHelpIsFollowedByAFlushAfter5Seconds) {
    make(1);
    post(0);
    submit();
    Tick at = kTick;
    while (manager_->counters().aborts == 0) tick(std::exchange(at, at + kTick));
    const Tick aborted = at - kTick;
    post(1);
    submit(at);
    while (manager_->counters().flushes == 0) tick(std::exchange(at, at + kTick));
    EXPECT_EQ(at - kTick - aborted, ManagerConfig::kAbortGrace);
    EXPECT_EQ(manager_->counters().aborts, 1u);
    EXPECT_EQ(manager_->load(0), 0u);
}

TEST_F(TransactionManagerTest, OneThatWaitsBehindAnotherIsNotAborted) {
    make(1);
    RequestPlan slow = on(CoreId::pke);
    slow.time = RequestClass::slow;
    post(0, false, slow);
    post(1);
    submit();
    for (Tick at = kTick; at < 3000 * kMillisecond; at += kTick) tick(at);
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::etimedout)));
    EXPECT_EQ(manager_->counters().aborts, 0u);
    head_[0] = 2;
    interrupt(0, 3000 * kMillisecond);
    EXPECT_EQ(ends_.back(), std::make_pair(0u, RequestCode::ok));
}

TEST_F(TransactionManagerTest, Q18_SlowRequestsHave300SecondsAndRandomNumbersHalfASecond) {
    make(2);
    RequestPlan slow = on(CoreId::pke);
    slow.time = RequestClass::slow;
    RequestPlan random = on(CoreId::drbg);
    random.time = RequestClass::random;
    post(0, false, slow);
    post(1, false, random);
    submit();
    manager_->tick(500 * kMillisecond - 1);
    EXPECT_THAT(ends_, IsEmpty());
    work(0);
    manager_->tick(700 * kMillisecond);
    EXPECT_THAT(ends_, ElementsAre(Pair(1, RequestCode::etimedout)));
    work(0);
    manager_->tick(299'999 * kMillisecond);
    EXPECT_EQ(ends_.size(), 1u);
    work(0);
    manager_->tick(300'200 * kMillisecond);
    EXPECT_EQ(ends_.size(), 2u);
}

// Suspend.

TEST_F(TransactionManagerTest, CM24_SuspendAcceptsNothingAndWaitsForWhatIsOpen) {
    make(1);
    post(0);
    submit();
    manager_->suspend(us(1));
    EXPECT_EQ(post(1, true), RequestCode::eagain);
    EXPECT_FALSE(manager_->drained());
    head_[0] = 1;
    interrupt(0, us(2));
    EXPECT_TRUE(manager_->drained());
    EXPECT_THAT(ends_, ElementsAre(Pair(0, RequestCode::ok)));
}

TEST_F(TransactionManagerTest, CM24_After10SecondsOpenRequestsAreCanceled) {
    make(1, 1);
    RequestPlan slow = on(CoreId::pke);
    slow.time = RequestClass::slow;
    for (std::uint32_t i = 0; i < 3; ++i) post(i, false, slow);
    submit();
    manager_->suspend(us(1));
    const Tick end = us(1) + 10 * kSecond;
    for (Tick at = kTick; at < end; at += kTick) tick(at);
    EXPECT_THAT(ends_, IsEmpty());
    tick(end);
    EXPECT_EQ(ends_.size(), 3u);
    for (const auto& [handle, code] : ends_) EXPECT_EQ(code, RequestCode::ecanceled);
    EXPECT_TRUE(manager_->drained());
}

TEST_F(TransactionManagerTest, CM25_AfterResumeRequestsAreAcceptedFromTheNewHeadOn) {
    make(1, 1);
    manager_->suspend(0);
    manager_->resume({7});
    EXPECT_EQ(post(0), RequestCode::einprogress);
    EXPECT_EQ(manager_->next_submission(0)->first_id, 7u);
}

}  // namespace
}  // namespace cxlvp::host
