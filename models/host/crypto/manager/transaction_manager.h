// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/manager/central_queue.h"
#include "cxlvp/host/crypto/manager/engine_task.h"
#include "cxlvp/host/crypto/manager/mailbox_queue.h"
#include "cxlvp/host/crypto/manager/manager_config.h"

namespace cxlvp::host {

/// Learns how requests end.
class CompletionSink {
public:
    virtual ~CompletionSink() = default;
    /// The request that was posted as `handle` has ended with `code` at `at`.
    virtual void completed(std::uint32_t handle, RequestCode code, Tick at) = 0;
};

/// A request to put into its mailbox, or several that share a VCQ.
struct Submission {
    QueuedRequest request;  ///< the first of them
    std::uint32_t count = 1;
    std::array<std::uint32_t, ManagerConfig::kMostSharing> handles{};  ///< of all
    unsigned mailbox = 0;
    std::uint32_t first_id = 0;  ///< of its first VCQ; slots go by number modulo their count
};

/// What the manager has counted.
struct ManagerCounters {
    std::uint64_t posts = 0;        ///< accepted into the central queue or its backlog
    std::uint64_t backlogged = 0;   ///< of them into the backlog
    std::uint64_t refused = 0;      ///< not accepted
    std::uint64_t central_max = 0;  ///< most requests in the central queue
    std::uint64_t submitted = 0;
    std::uint64_t joined = 0;          ///< of them into the VCQ of another
    std::uint64_t submitted_anew = 0;  ///< since a request before them in their VCQ has failed
    std::uint64_t completed = 0;       ///< ended, well or not
    std::uint64_t errors = 0;          ///< of them not well
    std::uint64_t queue_full = 0;
    std::uint64_t mailbox_max = 0;  ///< most VCQs in one mailbox
    std::uint64_t back_offs = 0;
    std::uint64_t timeouts = 0;
    std::uint64_t restarts = 0;
    std::uint64_t aborts = 0;
    std::uint64_t flushes = 0;
    std::uint64_t rescued = 0;  ///< completions that only the watchdog found
    std::uint64_t dead = 0;     ///< mailboxes given up
};

/// Takes requests from a central queue to the mailboxes of the engine and finds out how they end: chooses mailboxes,
/// knows which slots are free, recognises completions, errors, lost interrupts and time-outs, and repairs mailboxes.
/// It makes no access itself. Its owner asks for the next submission or task, makes the accesses, and reports back; it
/// may work on different mailboxes, and on a submission, at the same time.
class TransactionManager {
public:
    /// `slots_log2`, `first_id` and `stride` of each mailbox are as it was brought up.
    struct Mailbox {
        std::uint32_t slots_log2 = 5;
        std::uint32_t first_id = 0;
        std::uint32_t stride = 512;  ///< bytes of a slot
    };
    TransactionManager(const ManagerConfig& config, const std::vector<Mailbox>& mailboxes, CompletionSink& sink);

    /// EINPROGRESS, EBUSY (in the backlog; only when `may_backlog`) or EAGAIN (full, or suspended).
    RequestCode post(const QueuedRequest& request, bool may_backlog);

    /// The next request to submit, if one can be now. One at a time: `submitted` or `refused` ends it.
    std::optional<Submission> next_submission(Tick at);
    /// Its VCQs are in memory and TAIL was written.
    void submitted(const Submission& submission);
    /// It does not fit into the slots; its requests end with `code`.
    void refused(const Submission& submission, RequestCode code, Tick at);

    /// The interrupt line of `mailbox` is high.
    void interrupt(unsigned mailbox) { want(mailbox, kService); }
    /// The next task, if there is one. A mailbox has one at a time: `done` ends it.
    std::optional<EngineTask> next_task();
    void done(const EngineTask& task, const EngineReading& reading, Tick at);

    /// When `tick` is due next: the watchdog, the end of a back-off or of a suspend. `kNever` when there is nothing.
    Tick next_tick() const;
    /// Does what is due at `at`.
    void tick(Tick at);

    /// Accepts nothing any more. What was accepted has until `at` and the time for draining, and ends with ECANCELED
    /// after that.
    void suspend(Tick at);
    /// True when nothing is left to do.
    bool drained() const;
    /// Accepts requests again after a suspend; mailboxes go on from `first_id` of each.
    void resume(const std::vector<std::uint32_t>& first_ids);

    bool dead(unsigned mailbox) const { return mailboxes_[mailbox].state == State::dead; }
    std::uint32_t load(unsigned mailbox) const { return mailboxes_[mailbox].queue.load(); }
    /// VCQs that are complete when `head` was read of a mailbox, and that the manager does not know of yet; one that is
    /// shared counts for each of its requests.
    std::uint32_t completions(unsigned mailbox, std::uint32_t head) const {
        const MailboxQueue& queue = mailboxes_[mailbox].queue;
        return std::min(head - queue.head(), queue.load()) + queue.joined_before(head);
    }
    const ManagerCounters& counters() const { return counters_; }
    /// Forgets what was counted.
    void clear_counters() { counters_ = {}; }

private:
    enum class State {
        running,
        restarting,  ///< RESTART was given after an error
        flushing,    ///< FLUSH was given
        dead,
    };
    /// What a mailbox waits for, in the order of importance.
    enum Want : unsigned { kFlush = 1, kAbort = 2, kRestart = 4, kExamine = 8, kService = 16, kPoll = 32 };

    struct Box {
        Box(const Mailbox& mailbox, std::uint32_t sharing)
            : queue(mailbox.slots_log2, mailbox.first_id, sharing), stride(mailbox.stride) {}

        MailboxQueue queue;
        std::uint32_t stride;
        State state = State::running;
        unsigned wants = 0;
        bool busy = false;        ///< a task is under way
        bool submitting = false;  ///< a submission is under way
        bool watched = false;     ///< the service asked for was the idea of the watchdog
        unsigned ticks = 0;       ///< of the watchdog since RESTART
        Tick since = 0;           ///< FLUSH was given
        unsigned attempts = 0;    ///< of FLUSH that failed
        bool aborting = false;
        std::uint32_t abort_end = 0;  ///< `end` of the request that was aborted
        Tick abort_at = 0;
    };

    void want(unsigned mailbox, unsigned wants);
    Tick timeout_of(RequestClass time) const;
    std::optional<unsigned> choose(const QueuedRequest& request);
    void hold_back(Tick at);
    void share(Submission& submission, Tick at);
    void settle_failed(Box& box, const EngineReading& reading, Tick at);
    void finish(std::uint32_t handle, RequestCode code, Tick at);
    bool advance(Box& box, std::uint32_t head, Tick at);
    void error(unsigned mailbox, const EngineReading& reading, Tick at);
    void begin_flush(unsigned mailbox);
    void check_flush(unsigned mailbox, const EngineReading& reading, Tick at);
    void end_all(Box& box, RequestCode code, Tick at);
    void watch(unsigned mailbox, Tick at);
    void watch_abort(unsigned mailbox, Tick at);
    void cancel_all(Tick at);
    void start_watchdog(Tick at);

    const ManagerConfig config_;
    const Tick watchdog_;
    CompletionSink& sink_;
    CentralQueue central_;
    MailboxSelector selector_;
    std::vector<Box> mailboxes_;
    std::uint64_t waiting_ = 0;  ///< bit of each mailbox that wants something and is not busy
    bool accepting_ = true;
    bool full_ = false;               ///< the request in front waits for a slot
    std::optional<unsigned> chosen_;  ///< mailbox of the request in front, while it waits
    Tick back_off_ = 0;
    Tick back_off_end_ = kNever;
    Tick watchdog_at_ = kNever;
    Tick drain_end_ = kNever;
    ManagerCounters counters_;
};

}  // namespace cxlvp::host
