// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/mailbox_driver.h"

#include <algorithm>

namespace cxlvp::host {

namespace {

constexpr std::uint32_t low(std::uint64_t value) {
    return static_cast<std::uint32_t>(value);
}

constexpr std::uint32_t high(std::uint64_t value) {
    return static_cast<std::uint32_t>(value >> 32);
}

constexpr std::uint32_t kInterrupts = kInterruptDone | kInterruptError;

}  // namespace

BringUp MailboxDriver::bring_up() {
    using R = MailboxRegister;
    if (!take_lock()) return BringUp::locked;
    write(R::interrupt, kInterrupts);
    write(R::mask, kInterrupts);
    write(R::queue_lo, low(queue_.base));
    write(R::queue_hi, high(queue_.base));
    write(R::slots, queue_.slots_log2);
    write(R::stride, queue_.stride_log2);
    // HEAD outlives a driver: an empty queue begins where it stands.
    first_id_ = read(R::head);
    write(R::tail, first_id_);
    if (!configured()) {
        write(R::mask, 0);
        release_lock();
        return BringUp::mismatch;
    }
    write(R::host_info, kHostInfo);
    write(R::command, static_cast<std::uint32_t>(MailboxCommand::run));
    return BringUp::ok;
}

bool MailboxDriver::teardown() {
    using R = MailboxRegister;
    bool flushed = true;
    if (MailboxStatus{read(R::status)}.state() != MailboxStatus::kOffline) {
        write(R::command, static_cast<std::uint32_t>(MailboxCommand::flush));
        const Tick end = bus_.now() + kFlushTimeout;
        while (!(flushed = read(R::command) == 0) && bus_.now() < end) bus_.pause(kFlushPoll);
    }
    write(R::mask, 0);
    release_lock();
    return flushed;
}

BringUp MailboxDriver::resume() {
    using R = MailboxRegister;
    if (!configured()) return bring_up();
    write(R::interrupt, kInterrupts);
    write(R::mask, kInterrupts);
    first_id_ = read(R::head);
    return BringUp::ok;
}

bool MailboxDriver::take_lock() {
    const Tick end = bus_.now() + kLockTimeout;
    for (Tick wait = kLockPollMin;; wait = std::min(2 * wait, kLockPollMax)) {
        token_ = read(MailboxRegister::lock);
        if (token_ != 0) return true;
        if (bus_.now() >= end) return false;
        bus_.pause(wait);
    }
}

void MailboxDriver::release_lock() {
    write(MailboxRegister::lock, token_);
    token_ = 0;
}

bool MailboxDriver::configured() {
    using R = MailboxRegister;
    return read(R::queue_lo) == low(queue_.base) && read(R::queue_hi) == high(queue_.base) &&
           read(R::slots) == queue_.slots_log2 && read(R::stride) == queue_.stride_log2;
}

}  // namespace cxlvp::host
