// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/device/engine_registers.h"
#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// Where the queue of a mailbox lies and what it looks like.
struct MailboxQueueConfig {
    std::uint64_t base = 0;  ///< a multiple of 4
    std::uint32_t slots_log2 = 5;
    std::uint32_t stride_log2 = 9;

    std::uint64_t bytes() const { return std::uint64_t{1} << (slots_log2 + stride_log2); }
};

/// How bringing up a mailbox ended.
enum class BringUp {
    ok,
    locked,     ///< somebody else holds the mailbox
    mismatch,   ///< the registers of the queue do not keep what is written to them
    not_ready,  ///< the firmware did not come up, or not well
};

/// Takes one mailbox of the engine into use and gives it back, by register accesses in the order that the hardware
/// asks for. Blocking; what is submitted between is the business of the transaction manager.
class MailboxDriver {
public:
    static constexpr Tick kLockTimeout = 1000 * kMillisecond;
    static constexpr Tick kLockPollMin = us(10);
    static constexpr Tick kLockPollMax = us(50);
    static constexpr Tick kFlushTimeout = 1000 * kMillisecond;
    static constexpr Tick kFlushPoll = us(50);

    /// Mailbox `number` of the engine whose registers begin at `engine`.
    MailboxDriver(RegisterBus& bus, std::uint64_t engine, unsigned number, const MailboxQueueConfig& queue)
        : bus_(bus), page_(engine + number * kMailboxPage), queue_(queue) {}

    /// Takes the lock, clears and enables the interrupts, sets the queue up empty, and lets it run. After a failure
    /// the lock is free again, unless somebody else has it.
    BringUp bring_up();
    /// Throws away the queue (unless the mailbox is offline), masks the interrupts and releases the lock. False when
    /// the queue was not thrown away in `kFlushTimeout`.
    bool teardown();
    /// Masks the interrupts of a mailbox that has nothing left to do.
    void suspend() { write(MailboxRegister::mask, 0); }
    /// Goes on after `suspend`: with what was there, or from the beginning when power was lost between.
    BringUp resume();

    /// Number that the first VCQ after `bring_up` or `resume` gets.
    std::uint32_t first_id() const { return first_id_; }
    /// Address of register `reg`.
    std::uint64_t address(MailboxRegister reg) const { return page_ + static_cast<std::uint32_t>(reg); }
    const MailboxQueueConfig& queue() const { return queue_; }

private:
    std::uint32_t read(MailboxRegister reg) { return static_cast<std::uint32_t>(bus_.read(address(reg), 4)); }
    void write(MailboxRegister reg, std::uint32_t value) { bus_.write(address(reg), 4, value); }
    bool take_lock();
    void release_lock();
    bool configured();

    RegisterBus& bus_;
    const std::uint64_t page_;
    const MailboxQueueConfig queue_;
    std::uint32_t token_ = 0;
    std::uint32_t first_id_ = 0;
};

}  // namespace cxlvp::host
