// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/crypto/registers/mailbox_codes.h"
#include "cxlvp/crypto/registers/mailbox_map.h"

namespace cxlvp::crypto {

/// Rules of a mailbox that differ between versions of the hardware, or that nobody has published.
struct MailboxRules {
    Profile profile = Profile::r;
    bool lenient = false;       ///< obeys writes also while nobody has locked the mailbox
    bool owner_only = false;    ///< while locked it obeys its owner only (driver version 4: one host id)
    bool owner_relocks = true;  ///< the owner reads its token again, not 0
    Tick cycle = 2000;          ///< of the core clock
};

/// One mailbox: its registers, its queue of VCQs, and what state it is in. It knows nothing of what VCQs contain.
///
/// The queue lies in host memory; slot address = base + (id mod slots) x stride. HEAD and TAIL are free-running 32-bit
/// ids. One VCQ is under way at a time.
class Mailbox {
public:
    /// What software has asked for that concerns the rest of the engine.
    enum class Request {
        none,
        wake,     ///< look at the queue
        abort,    ///< end the VCQ under way
        flush,    ///< drop it, and everything the mailbox has in the cores
        unknown,  ///< a command that does not exist; nothing happens
    };
    static constexpr std::uint32_t kNobody = ~std::uint32_t{0};

    Mailbox(unsigned number, const MailboxRules& rules);
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    unsigned number() const { return number_; }
    RegisterFile& registers() { return registers_; }
    const RegisterFile& registers() const { return registers_; }

    /// Says who makes the accesses that follow.
    void set_requester(std::uint32_t requester) { requester_ = requester; }
    /// True when a write by the requester at `offset` of the instance is obeyed now.
    bool accepts_write(std::uint64_t offset) const;
    /// What the last write asked for; asking again gives `none`.
    Request take_request();

    bool locked() const { return owner_ != kNobody; }
    /// True when the next VCQ may be fetched: RUN was given to a configured queue that is not empty, and neither a
    /// pause, an error, a VCQ under way nor a full completion ring stands against it.
    bool ready() const;
    /// TAIL - HEAD.
    std::uint32_t pending() const { return get(MailboxRegister::queue_tail) - get(MailboxRegister::queue_head); }
    std::uint32_t head() const { return get(MailboxRegister::queue_head); }
    /// Address and bytes of the slot at HEAD.
    std::uint64_t slot_address() const;
    std::size_t slot_bytes() const;
    /// When the doorbell was rung last.
    Tick rung_at() const { return rung_at_; }

    bool active() const { return active_; }
    /// The VCQ at HEAD is under way.
    void begin(Tick at);
    /// The VCQ under way has ended. When it ended well HEAD moves and DONE follows; else the mailbox stands in error.
    void end(const Outcome& outcome, std::uint64_t cycles, Tick at);
    /// Everything queued is dropped; a VCQ under way leaves EPIPE in STATUS.
    void drop_queue(Tick at);
    void note_fault(std::uint64_t address, Tick at);

    /// True while the mailbox asks for an interrupt.
    bool asks_for_interrupt() const {
        return (get(MailboxRegister::interrupt) & get(MailboxRegister::interrupt_mask)) != 0;
    }
    /// When coalesced completions are due to be told; `kNever` when none are held back.
    Tick done_due() const { return done_due_; }
    /// Tells them.
    void tell_done(Tick at);

    /// Completion ring of profile X.
    bool has_ring() const { return rules_.profile == Profile::x && get(MailboxRegister::x_cr_slots) != 0; }
    /// Where the next record goes.
    std::uint64_t record_address() const;
    /// Phase bit of the next record.
    bool record_phase() const;
    void record_written(Tick at);

    unsigned priority() const;
    unsigned weight() const;

    /// Back to the state after power-on; all locks are free, HEAD is 0.
    void reset(Tick at);

private:
    std::uint32_t get(MailboxRegister reg) const {
        return static_cast<std::uint32_t>(registers_.get(static_cast<unsigned>(reg)));
    }
    void set(MailboxRegister reg, std::uint32_t value, Tick at) {
        registers_.set(static_cast<unsigned>(reg), value, 0, at);
    }
    std::uint32_t slots() const;
    std::uint32_t ring_log2() const;
    std::uint32_t ring_records() const { return std::uint32_t{1} << ring_log2(); }

    void lock_read(const RegisterRead& read);
    void lock_written(const RegisterWrite& write);
    void host_info_written(const RegisterWrite& write);
    void tail_written(const RegisterWrite& write);
    void command_written(const RegisterWrite& write);
    void ring_head_written(const RegisterWrite& write);
    void obey(MailboxCommand command, Tick at);
    void run(Tick at);
    void go_on(bool skip, Tick at);
    void fail(const Outcome& outcome, Tick at);
    bool check_tail(Tick at);
    void raise(std::uint32_t bits, Tick at);
    void show_state(Tick at);
    void show_inflight(Tick at);

    const unsigned number_;
    const MailboxRules rules_;
    RegisterFile registers_;
    std::uint32_t requester_ = 0;
    std::uint32_t owner_ = kNobody;
    std::uint32_t token_ = 0;
    std::uint32_t sessions_ = 0;
    bool configured_ = false;
    bool running_ = false;
    bool paused_ = false;
    bool pause_wanted_ = false;  ///< after the VCQ under way
    bool failed_ = false;
    bool active_ = false;
    bool succeeded_ = false;  ///< the last VCQ did
    Request request_ = Request::none;
    Tick rung_at_ = 0;
    std::uint32_t done_held_ = 0;  ///< completions not told yet
    Tick done_due_ = kNever;
};

}  // namespace cxlvp::crypto
