// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/transaction_manager.h"

#include <algorithm>
#include <utility>

#include "cxlvp/crypto/vcq/entry.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::host {

namespace {

using crypto::ErrorCode;

ErrorCode cause_of(const EngineReading& reading) {
    const auto code = static_cast<ErrorCode>(reading.status.code());
    return code == ErrorCode::echild ? static_cast<ErrorCode>(reading.child.code()) : code;
}

/// How a request that the engine failed ends. Firmware says of most errors only that there was one; those few that have
/// nothing to do with a tag or signature are known.
RequestCode code_of(const EngineReading& reading, bool authenticates) {
    switch (cause_of(reading)) {
        case ErrorCode::efault:
        case ErrorCode::enomem:
        case ErrorCode::epipe:
        case ErrorCode::ecanceled:
        case ErrorCode::etimedout:
            return RequestCode::eio;
        default:
            return authenticates ? RequestCode::ebadmsg : RequestCode::eio;
    }
}

/// True when STATUS names the entry at fault and all before it are done.
bool tells_entry(ErrorCode cause) {
    switch (cause) {
        case ErrorCode::efault:
        case ErrorCode::epipe:
        case ErrorCode::ecanceled:
        case ErrorCode::etimedout:
            return false;
        default:
            return true;
    }
}

}  // namespace

TransactionManager::TransactionManager(const ManagerConfig& config, const std::vector<Mailbox>& mailboxes,
                                       CompletionSink& sink)
    : config_(config),
      watchdog_(std::max(config.watchdog, ManagerConfig::kMinWatchdog)),
      sink_(sink),
      central_(config.central_depth, config.backlog_depth),
      selector_(config.policy, static_cast<unsigned>(mailboxes.size())) {
    for (const Mailbox& mailbox : mailboxes)
        mailboxes_.emplace_back(mailbox, static_cast<std::uint32_t>(config.requests_per_vcq));
}

RequestCode TransactionManager::post(const QueuedRequest& request, bool may_backlog) {
    const RequestCode code = accepting_ ? central_.post(request, may_backlog) : RequestCode::eagain;
    if (code == RequestCode::eagain) {
        ++counters_.refused;
        return code;
    }
    ++counters_.posts;
    if (code == RequestCode::ebusy) ++counters_.backlogged;
    counters_.central_max = std::max<std::uint64_t>(counters_.central_max, central_.size());
    return code;
}

void TransactionManager::want(unsigned mailbox, unsigned wants) {
    Box& box = mailboxes_[mailbox];
    if (box.state == State::dead) return;
    box.wants |= wants;
    if (!box.busy) waiting_ |= std::uint64_t{1} << mailbox;
}

Tick TransactionManager::timeout_of(RequestClass time) const {
    switch (time) {
        case RequestClass::slow:
            return config_.slow_timeout;
        case RequestClass::random:
            return config_.random_timeout;
        case RequestClass::normal:
            break;
    }
    return config_.timeout;
}

std::optional<unsigned> TransactionManager::choose(const QueuedRequest& request) {
    const auto alive = [this](unsigned i) { return !dead(i); };
    if (request.mailbox != QueuedRequest::kAnyMailbox)
        return alive(request.mailbox) ? std::optional<unsigned>(request.mailbox) : std::nullopt;
    return selector_.select(request.core, alive, [this](unsigned i) { return load(i); });
}

void TransactionManager::start_watchdog(Tick at) {
    if (watchdog_at_ == kNever) watchdog_at_ = at + watchdog_;
}

/// The request in front finds no slot: the thread sleeps, longer each time, or waits for a completion.
void TransactionManager::hold_back(Tick at) {
    ++counters_.queue_full;
    full_ = true;
    if (config_.back_off_min == 0) return;
    ++counters_.back_offs;
    back_off_ =
        back_off_ == 0 ? config_.back_off_min : std::min(back_off_ + config_.back_off_min, config_.back_off_max);
    back_off_end_ = at + back_off_;
}

std::optional<Submission> TransactionManager::next_submission(Tick at) {
    if (full_ && (config_.back_off_min == 0 || at < back_off_end_)) return std::nullopt;
    while (!central_.empty()) {
        const QueuedRequest request = central_.front();
        // A request that waits stays with its mailbox, except where the loads decide.
        if (!chosen_ || config_.policy == MailboxPolicy::least_loaded || dead(*chosen_)) chosen_ = choose(request);
        if (!chosen_) {
            central_.pop();
            finish(request.handle, RequestCode::eio, at);
            continue;
        }
        const unsigned mailbox = *chosen_;
        Box& box = mailboxes_[mailbox];
        if (request.vcqs > box.queue.slots()) {
            central_.pop();
            chosen_.reset();
            finish(request.handle, RequestCode::emsgsize, at);
            continue;
        }
        if (box.state != State::running || (box.wants & kFlush) != 0 || box.queue.free() < request.vcqs) {
            hold_back(at);
            return std::nullopt;
        }
        full_ = false;
        back_off_ = 0;
        back_off_end_ = kNever;
        chosen_.reset();
        central_.pop();
        Submission submission{request, 1, {request.handle}, mailbox};
        submission.first_id = box.queue.push(request, at + timeout_of(request.time));
        if (config_.requests_per_vcq > 1) share(submission, at);
        box.submitting = true;
        start_watchdog(at);
        return submission;
    }
    return std::nullopt;
}

/// Lets requests that wait go with the one of `submission`, as far as the slot has room for their entries.
void TransactionManager::share(Submission& submission, Tick at) {
    using crypto::VcqEntry;
    const QueuedRequest& first = submission.request;
    Box& box = mailboxes_[submission.mailbox];
    std::size_t entries = std::size_t{1} + first.entries, constants = first.constants;
    while (submission.count < config_.requests_per_vcq && !central_.empty()) {
        const QueuedRequest& next = central_.front();
        if (!next.fits_with(first)) return;
        entries += next.entries;
        constants += next.constants;
        if (entries > VcqEntry::kMaxCount || entries * VcqEntry::kBytes + constants > box.stride) return;
        submission.handles[submission.count++] = next.handle;
        box.queue.join(next, at + timeout_of(next.time));
        central_.pop();
    }
}

void TransactionManager::submitted(const Submission& submission) {
    Box& box = mailboxes_[submission.mailbox];
    box.submitting = false;
    counters_.submitted += submission.count;
    counters_.joined += submission.count - 1;
    counters_.mailbox_max = std::max<std::uint64_t>(counters_.mailbox_max, box.queue.load());
    if (box.wants != 0) want(submission.mailbox, 0);
}

void TransactionManager::refused(const Submission& submission, RequestCode code, Tick at) {
    Box& box = mailboxes_[submission.mailbox];
    box.submitting = false;
    for (std::uint32_t i = 0; i < submission.count; ++i) box.queue.unpush();
    for (std::uint32_t i = 0; i < submission.count; ++i) finish(submission.handles[i], code, at);
    if (box.wants != 0) want(submission.mailbox, 0);
}

std::optional<EngineTask> TransactionManager::next_task() {
    while (waiting_ != 0) {
        const auto mailbox = static_cast<unsigned>(__builtin_ctzll(waiting_));
        waiting_ &= waiting_ - 1;
        Box& box = mailboxes_[mailbox];
        if (box.busy || box.wants == 0) continue;
        EngineTask task;
        task.mailbox = mailbox;
        unsigned taken = box.wants & (~box.wants + 1);
        // A command waits until the submission under way has written TAIL; the rest need not.
        if (taken <= kRestart && box.submitting) {
            taken = box.wants & (kService | kExamine | kPoll);
            taken &= ~taken + 1;
            if (taken == 0) continue;
        }
        switch (taken) {
            case kFlush:
                task.kind = EngineTask::Kind::command;
                task.command = MailboxCommand::flush;
                break;
            case kAbort:
                task.kind = EngineTask::Kind::command;
                task.command = MailboxCommand::abort;
                break;
            case kRestart:
                task.kind = EngineTask::Kind::command;
                task.command = MailboxCommand::restart;
                break;
            case kService:
                task.kind = EngineTask::Kind::service;
                break;
            case kExamine:
                task.kind = EngineTask::Kind::examine;
                break;
            default:
                task.kind = EngineTask::Kind::poll;
        }
        box.wants &= ~taken;
        box.busy = true;
        return task;
    }
    return std::nullopt;
}

void TransactionManager::finish(std::uint32_t handle, RequestCode code, Tick at) {
    ++counters_.completed;
    if (code != RequestCode::ok) ++counters_.errors;
    sink_.completed(handle, code, at);
}

bool TransactionManager::advance(Box& box, std::uint32_t head, Tick at) {
    const bool moved = box.queue.advance(head, [&](const MailboxQueue::Entry& entry) {
        if (!entry.reported) finish(entry.request.handle, RequestCode::ok, at);
    });
    if (!moved) return false;
    if (box.state == State::restarting) box.state = State::running;
    if (config_.back_off_min == 0) full_ = false;
    return true;
}

void TransactionManager::done(const EngineTask& task, const EngineReading& reading, Tick at) {
    const unsigned mailbox = task.mailbox;
    Box& box = mailboxes_[mailbox];
    box.busy = false;
    if (box.state == State::flushing) {
        check_flush(mailbox, reading, at);
    } else {
        const std::uint64_t before = counters_.completed;
        const bool moved = advance(box, reading.head, at);
        if (task.kind == EngineTask::Kind::service) {
            if (box.watched) counters_.rescued += counters_.completed - before;
            box.watched = false;
            // A line without a completion, or a mailbox that has not moved for long: the reason is in STATUS.
            if (!moved && box.queue.load() != 0) box.wants |= kExamine;
        } else if (task.kind == EngineTask::Kind::examine && reading.status.state() == MailboxStatus::kError) {
            error(mailbox, reading, at);
        }
    }
    if (box.wants != 0) want(mailbox, 0);
}

/// The mailbox stands at a VCQ that failed. One that belongs to a message of several takes the others with it.
void TransactionManager::error(unsigned mailbox, const EngineReading& reading, Tick at) {
    Box& box = mailboxes_[mailbox];
    if (box.state != State::running || (box.wants & (kFlush | kRestart)) != 0) return;
    if (box.queue.size() == 0) return begin_flush(mailbox);
    const bool several = box.queue.at(0).request.vcqs > 1;
    settle_failed(box, reading, at);
    if (several) return begin_flush(mailbox);
    ++counters_.restarts;
    box.state = State::restarting;
    box.ticks = 0;
    box.wants |= kRestart;
}

/// Tells those whose VCQ has failed. Of requests that share it, those before the entry at fault are complete and those
/// behind it have not begun, so that they are submitted anew. Some causes do not tell how far the engine came (an entry
/// at fault that was not even fetched looks like one whose operands are): then all have failed.
void TransactionManager::settle_failed(Box& box, const EngineReading& reading, Tick at) {
    const auto tell = [&](MailboxQueue::Entry& entry, RequestCode code) {
        if (!std::exchange(entry.reported, true)) finish(entry.request.handle, code, at);
    };
    const std::size_t count = box.queue.first_group();
    const bool known = reading.status.index() != 0 && tells_entry(cause_of(reading));
    std::size_t failed = 0;
    if (count > 1 && known) {
        std::size_t end = std::size_t{1} + box.queue.at(0).request.entries;
        while (end <= reading.status.index() && failed + 1 < count) {
            tell(box.queue.at(failed++), RequestCode::ok);
            end += box.queue.at(failed).request.entries;
        }
    }
    const std::size_t last = known ? failed + 1 : count;
    for (std::size_t i = failed; i < last; ++i) {
        MailboxQueue::Entry& entry = box.queue.at(i);
        tell(entry, code_of(reading, entry.request.authenticates));
    }
    for (std::size_t i = count; i-- > last;) {
        MailboxQueue::Entry& entry = box.queue.at(i);
        if (std::exchange(entry.reported, true)) continue;
        ++counters_.submitted_anew;
        central_.put_back(entry.request);
        chosen_.reset();
    }
}

void TransactionManager::begin_flush(unsigned mailbox) {
    Box& box = mailboxes_[mailbox];
    ++counters_.flushes;
    box.state = State::flushing;
    box.since = kNever;
    box.attempts = 0;
    box.aborting = false;
    box.wants &= ~unsigned{kRestart | kAbort | kExamine};
    want(mailbox, kFlush);
}

void TransactionManager::check_flush(unsigned mailbox, const EngineReading& reading, Tick at) {
    Box& box = mailboxes_[mailbox];
    if ((box.wants & kFlush) != 0) return;  // not given yet
    if (box.since == kNever) box.since = at;
    if (reading.command == 0 && reading.head == box.queue.tail()) {
        // What lay before HEAD may have ended well, but nobody can tell now.
        end_all(box, RequestCode::ecanceled, at);
        box.state = State::running;
        full_ = false;
        return;
    }
    if (at < box.since + ManagerConfig::kFlushTimeout) return;
    if (++box.attempts == ManagerConfig::kFlushAttempts) {
        ++counters_.dead;
        end_all(box, RequestCode::eio, at);
        box.state = State::dead;
        box.wants = 0;
        full_ = false;
        return;
    }
    box.since = kNever;
    box.wants |= kFlush;
}

void TransactionManager::end_all(Box& box, RequestCode code, Tick at) {
    box.queue.advance(box.queue.tail(), [&](const MailboxQueue::Entry& entry) {
        if (!entry.reported) finish(entry.request.handle, code, at);
    });
}

Tick TransactionManager::next_tick() const {
    const Tick back_off = full_ && !central_.empty() ? back_off_end_ : kNever;
    return std::min({watchdog_at_, back_off, drain_end_});
}

void TransactionManager::tick(Tick at) {
    if (at >= drain_end_) cancel_all(at);
    if (at < watchdog_at_) return;
    watchdog_at_ = kNever;
    for (unsigned i = 0; i < mailboxes_.size(); ++i) {
        if (mailboxes_[i].queue.load() == 0 && mailboxes_[i].state == State::running) continue;
        watch(i, at);
        if (!dead(i)) start_watchdog(at);
    }
}

void TransactionManager::watch(unsigned mailbox, Tick at) {
    Box& box = mailboxes_[mailbox];
    if (box.state == State::dead) return;
    if (box.state == State::flushing) return want(mailbox, kPoll);
    for (std::size_t i = 0; i < box.queue.size(); ++i) {
        MailboxQueue::Entry& entry = box.queue.at(i);
        if (entry.reported || entry.deadline > at) continue;
        entry.reported = true;
        ++counters_.timeouts;
        finish(entry.request.handle, RequestCode::etimedout, at);
    }
    if (box.state == State::restarting && ++box.ticks >= ManagerConfig::kRestartTicks) return begin_flush(mailbox);
    watch_abort(mailbox, at);
    if (box.state == State::flushing) return;
    box.watched = true;
    want(mailbox, kService);
}

/// The request that runs has had its time: ABORT, and when that does not help, FLUSH. One that waits behind another
/// keeps its slots until its turn has come, since ABORT would hit the other.
void TransactionManager::watch_abort(unsigned mailbox, Tick at) {
    Box& box = mailboxes_[mailbox];
    if (box.state != State::running || box.queue.size() == 0) return;
    const MailboxQueue::Entry& entry = box.queue.at(0);
    if (box.aborting && box.abort_end == entry.end) {
        if (at >= box.abort_at + ManagerConfig::kAbortGrace) begin_flush(mailbox);
        return;
    }
    box.aborting = entry.reported && entry.deadline <= at;
    if (!box.aborting) return;
    ++counters_.aborts;
    box.abort_end = entry.end;
    box.abort_at = at;
    want(mailbox, kAbort);
}

void TransactionManager::suspend(Tick at) {
    accepting_ = false;
    drain_end_ = at + config_.drain;
}

bool TransactionManager::drained() const {
    return central_.empty() && std::all_of(mailboxes_.begin(), mailboxes_.end(), [](const Box& box) {
               return box.state == State::dead || (box.state == State::running && box.queue.load() == 0);
           });
}

void TransactionManager::cancel_all(Tick at) {
    drain_end_ = kNever;
    for (; !central_.empty(); central_.pop()) finish(central_.front().handle, RequestCode::ecanceled, at);
    for (unsigned i = 0; i < mailboxes_.size(); ++i) {
        Box& box = mailboxes_[i];
        for (std::size_t k = 0; k < box.queue.size(); ++k) {
            MailboxQueue::Entry& entry = box.queue.at(k);
            if (!entry.reported) finish(entry.request.handle, RequestCode::ecanceled, at);
            entry.reported = true;
        }
        if (box.queue.load() != 0 && box.state != State::flushing && box.state != State::dead) begin_flush(i);
    }
}

void TransactionManager::resume(const std::vector<std::uint32_t>& first_ids) {
    for (std::size_t i = 0; i < mailboxes_.size(); ++i) {
        Box& box = mailboxes_[i];
        const auto slots_log2 = static_cast<std::uint32_t>(__builtin_ctz(box.queue.slots()));
        box = Box({slots_log2, first_ids[i], box.stride}, static_cast<std::uint32_t>(config_.requests_per_vcq));
    }
    waiting_ = 0;
    accepting_ = true;
    full_ = false;
    chosen_.reset();
    drain_end_ = kNever;
    watchdog_at_ = kNever;
}

}  // namespace cxlvp::host
