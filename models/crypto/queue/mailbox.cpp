// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/queue/mailbox.h"

#include <algorithm>
#include <utility>

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kMinSlots = 1, kMaxSlots = 15;
constexpr std::uint32_t kMinStride = 7, kMaxStride = 10;
constexpr std::uint32_t kMaxRing = 16;
constexpr std::uint64_t kRecordBytes = 32;
constexpr Tick kCoalesceUnit = 64;  ///< cycles
/// The registers between these need the lock; LOCK itself, and all that lies behind, obey everybody.
constexpr std::uint64_t kFirstGuarded = 0x004;
constexpr std::uint64_t kEndOfMailbox = 0x100;

std::uint64_t address_of(std::uint32_t low, std::uint32_t high) {
    return std::uint64_t{high} << 32 | low;
}

}  // namespace

Mailbox::Mailbox(unsigned number, const MailboxRules& rules)
    : number_(number), rules_(rules), registers_(instance_map(rules.profile, number == 0)) {
    const auto index = [](MailboxRegister reg) { return static_cast<unsigned>(reg); };
    registers_.on_read<&Mailbox::lock_read>(index(MailboxRegister::lock), this);
    registers_.on_write<&Mailbox::lock_written>(index(MailboxRegister::lock), this);
    registers_.on_write<&Mailbox::host_info_written>(index(MailboxRegister::host_info), this);
    registers_.on_write<&Mailbox::tail_written>(index(MailboxRegister::queue_tail), this);
    registers_.on_write<&Mailbox::command_written>(index(MailboxRegister::command), this);
    if (rules.profile == Profile::x)
        registers_.on_write<&Mailbox::ring_head_written>(index(MailboxRegister::x_cr_head), this);
    reset(0);
}

void Mailbox::reset(Tick at) {
    registers_.reset(ResetKind::cold, at);
    set(MailboxRegister::id, number_, at);
    owner_ = kNobody;
    token_ = 0;
    configured_ = running_ = paused_ = pause_wanted_ = failed_ = active_ = succeeded_ = false;
    request_ = Request::none;
    done_held_ = 0;
    done_due_ = kNever;
    show_state(at);
}

bool Mailbox::accepts_write(std::uint64_t offset) const {
    if (offset < kFirstGuarded || offset >= kEndOfMailbox) return true;
    if (!locked()) return rules_.lenient;
    return !rules_.owner_only || requester_ == owner_;
}

Mailbox::Request Mailbox::take_request() {
    return std::exchange(request_, Request::none);
}

void Mailbox::lock_read(const RegisterRead& read) {
    std::uint32_t answer = 0;
    if (!locked()) {
        owner_ = requester_;
        // Not zero, and another one for each session.
        token_ = 0x4c000000 | (++sessions_ & 0xffff) << 8 | (number_ + 1);
        answer = token_;
    } else if (rules_.owner_relocks && requester_ == owner_) {
        answer = token_;
    }
    set(MailboxRegister::lock, answer, read.now);
}

void Mailbox::lock_written(const RegisterWrite& write) {
    set(MailboxRegister::lock, 0, write.now);
    if (!locked() || write.new_value != token_) return;
    owner_ = kNobody;
    configured_ = running_ = paused_ = pause_wanted_ = failed_ = false;
    show_state(write.now);
}

void Mailbox::host_info_written(const RegisterWrite& write) {
    if (write.data == 0) return;
    configured_ = true;
    show_state(write.now);
}

std::uint32_t Mailbox::slots() const {
    return std::uint32_t{1} << std::min(get(MailboxRegister::queue_slots), kMaxSlots);
}

std::size_t Mailbox::slot_bytes() const {
    return std::size_t{1} << std::clamp(get(MailboxRegister::queue_stride), kMinStride, kMaxStride);
}

std::uint32_t Mailbox::ring_log2() const {
    return std::min(get(MailboxRegister::x_cr_slots), kMaxRing);
}

std::uint64_t Mailbox::slot_address() const {
    const std::uint64_t base = address_of(get(MailboxRegister::queue_lo) & ~3u, get(MailboxRegister::queue_hi));
    return base + std::uint64_t{head() & (slots() - 1)} * slot_bytes();
}

bool Mailbox::ready() const {
    if (!running_ || paused_ || failed_ || active_ || pending() == 0) return false;
    return !has_ring() || get(MailboxRegister::x_cr_tail) - get(MailboxRegister::x_cr_head) < ring_records();
}

/// More than the queue holds cannot have been submitted; this includes a TAIL that has moved backwards.
bool Mailbox::check_tail(Tick at) {
    if (pending() <= slots()) return true;
    fail({ErrorCode::eoverflow}, at);
    return false;
}

void Mailbox::tail_written(const RegisterWrite& write) {
    rung_at_ = write.now;
    request_ = Request::wake;
    show_inflight(write.now);
    if (!running_) return;
    if (failed_)
        raise(kInterruptError, write.now);
    else if (check_tail(write.now))
        show_state(write.now);
}

void Mailbox::ring_head_written(const RegisterWrite& write) {
    rung_at_ = write.now;
    request_ = Request::wake;
}

void Mailbox::command_written(const RegisterWrite& write) {
    set(MailboxRegister::command, 0, write.now);
    rung_at_ = write.now;
    obey(static_cast<MailboxCommand>(write.new_value), write.now);
}

void Mailbox::obey(MailboxCommand command, Tick at) {
    switch (command) {
        case MailboxCommand::run:
            return run(at);
        case MailboxCommand::pause:
            if (!running_ || failed_ || paused_) return;
            (active_ ? pause_wanted_ : paused_) = true;
            return show_state(at);
        case MailboxCommand::go_on:
            return go_on(false, at);
        case MailboxCommand::restart:
            return go_on(true, at);
        case MailboxCommand::abort:
            if (active_) request_ = Request::abort;
            return;
        case MailboxCommand::flush:
            request_ = Request::flush;
            return;
    }
    request_ = Request::unknown;
}

void Mailbox::run(Tick at) {
    if (!configured_ || failed_) return;
    const std::uint32_t slots = get(MailboxRegister::queue_slots);
    const std::uint32_t stride = get(MailboxRegister::queue_stride);
    running_ = true;
    paused_ = pause_wanted_ = false;
    request_ = Request::wake;
    const bool ring_fits = rules_.profile == Profile::r || get(MailboxRegister::x_cr_slots) <= kMaxRing;
    if (slots < kMinSlots || slots > kMaxSlots || stride < kMinStride || stride > kMaxStride || !ring_fits)
        return fail({ErrorCode::einval}, at);
    if (check_tail(at)) show_state(at);
}

void Mailbox::go_on(bool skip, Tick at) {
    if (!failed_ && !paused_) {
        pause_wanted_ = false;
        return;
    }
    failed_ = paused_ = false;
    // A VCQ under way, beside an overrun, is not the one that failed.
    if (skip && !active_ && pending() != 0) set(MailboxRegister::queue_head, head() + 1, at);
    request_ = Request::wake;
    // A queue that cannot be run is as wrong as it was.
    run(at);
}

void Mailbox::begin(Tick at) {
    active_ = true;
    show_state(at);
}

void Mailbox::end(const Outcome& outcome, std::uint64_t cycles, Tick at) {
    active_ = false;
    if (rules_.profile == Profile::x) {
        set(MailboxRegister::x_last_cyc_lo, static_cast<std::uint32_t>(cycles), at);
        set(MailboxRegister::x_last_cyc_hi, static_cast<std::uint32_t>(cycles >> 32), at);
    }
    if (!outcome.ok()) {
        fail(outcome, at);
        return;
    }
    succeeded_ = true;
    paused_ = std::exchange(pause_wanted_, false);
    set(MailboxRegister::queue_head, head() + 1, at);
    show_inflight(at);
    show_state(at);
    ++done_held_;
    const std::uint32_t coalesce = rules_.profile == Profile::x ? get(MailboxRegister::x_coalesce) : 0;
    if (done_held_ >= (coalesce & 0xffff)) return tell_done(at);
    if (done_held_ == 1) done_due_ = at + Tick{coalesce >> 16} * kCoalesceUnit * rules_.cycle;
}

void Mailbox::tell_done(Tick at) {
    done_held_ = 0;
    done_due_ = kNever;
    raise(kInterruptDone, at);
}

void Mailbox::fail(const Outcome& outcome, Tick at) {
    failed_ = true;
    succeeded_ = false;
    pause_wanted_ = false;
    const std::uint32_t cause = make_status(MailboxState::error, outcome.code, outcome.core, outcome.index);
    set(MailboxRegister::child, outcome.in_child ? cause : 0, at);
    set(MailboxRegister::status,
        outcome.in_child ? make_status(MailboxState::error, ErrorCode::echild, outcome.core, outcome.index) : cause,
        at);
    // Completions held back are older than the error.
    if (done_held_ != 0) tell_done(at);
    raise(kInterruptError, at);
}

void Mailbox::drop_queue(Tick at) {
    set(MailboxRegister::queue_head, get(MailboxRegister::queue_tail), at);
    failed_ = paused_ = pause_wanted_ = succeeded_ = false;
    const bool cut = std::exchange(active_, false);
    show_inflight(at);
    show_state(at);
    if (cut) set(MailboxRegister::status, get(MailboxRegister::status) | make_status({}, ErrorCode::epipe), at);
}

void Mailbox::note_fault(std::uint64_t address, Tick at) {
    if (rules_.profile != Profile::x) return;
    set(MailboxRegister::x_fault_lo, static_cast<std::uint32_t>(address), at);
    set(MailboxRegister::x_fault_hi, static_cast<std::uint32_t>(address >> 32), at);
}

std::uint64_t Mailbox::record_address() const {
    const std::uint64_t base =
        address_of(get(MailboxRegister::x_cr_base_lo) & ~31u, get(MailboxRegister::x_cr_base_hi));
    return base + (get(MailboxRegister::x_cr_tail) & (ring_records() - 1)) * kRecordBytes;
}

bool Mailbox::record_phase() const {
    return (get(MailboxRegister::x_cr_tail) >> ring_log2() & 1) == 0;
}

void Mailbox::record_written(Tick at) {
    set(MailboxRegister::x_cr_tail, get(MailboxRegister::x_cr_tail) + 1, at);
}

unsigned Mailbox::priority() const {
    return rules_.profile == Profile::x ? get(MailboxRegister::x_prio) & 7 : 0;
}

unsigned Mailbox::weight() const {
    return rules_.profile == Profile::x ? std::max(1u, get(MailboxRegister::x_prio) >> 8 & 0xff) : 1;
}

void Mailbox::raise(std::uint32_t bits, Tick at) {
    set(MailboxRegister::interrupt, get(MailboxRegister::interrupt) | bits, at);
}

void Mailbox::show_inflight(Tick at) {
    if (rules_.profile == Profile::x) set(MailboxRegister::x_inflight, pending(), at);
}

/// A mailbox in error keeps showing the cause.
void Mailbox::show_state(Tick at) {
    if (failed_) return;
    MailboxState state = MailboxState::idle;
    if (!configured_)
        state = MailboxState::hold;
    else if (paused_)
        state = MailboxState::paused;
    else if (active_ || (running_ && pending() != 0))
        state = MailboxState::busy;
    else if (succeeded_)
        state = MailboxState::success;
    set(MailboxRegister::status, make_status(state), at);
    set(MailboxRegister::child, 0, at);
}

}  // namespace cxlvp::crypto
