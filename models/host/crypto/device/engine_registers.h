// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// Registers of one mailbox of the crypto engine, by offset in its page.
enum class MailboxRegister : std::uint32_t {
    lock = 0x000,       ///< reading a token takes the mailbox, writing it back releases it
    host_info = 0x004,  ///< not zero: the queue is configured
    queue_lo = 0x008,   ///< base address of the queue
    queue_hi = 0x00c,   //
    slots = 0x010,      ///< log2 of the number of slots
    stride = 0x014,     ///< log2 of the bytes of a slot
    head = 0x018,       ///< number of the VCQ that runs next
    tail = 0x01c,       ///< number behind the VCQ submitted last; the doorbell
    interrupt = 0x020,  ///< what is pending; write one to clear
    mask = 0x024,       ///< what raises the line
    command = 0x028,    ///< `MailboxCommand`; reads 0 when it has been obeyed
    status = 0x02c,     ///< `MailboxStatus`
    child = 0x030,      ///< the same, of the cause when `status` says ECHILD
};

/// Registers of the engine as a whole, in the page of mailbox 0.
enum class EngineRegister : std::uint32_t {
    boot_status = 0x100,
    sw_boot_status = 0x12c,
    core_enable = 0x22c,
};

inline constexpr std::uint64_t kMailboxPage = 0x1000;  ///< bytes from one mailbox to the next
inline constexpr unsigned kMaxMailboxes = 64;

inline constexpr std::uint32_t kInterruptDone = 1u << 0;
inline constexpr std::uint32_t kInterruptError = 1u << 1;

/// What the driver writes to `host_info`.
inline constexpr std::uint32_t kHostInfo = 0x4c4b4d00;

enum class MailboxCommand : std::uint32_t {
    run = 0x000,
    pause = 0xc2f,    ///< stop after the VCQ under way
    resume = 0x5db,   ///< after an error or a pause: the VCQ at HEAD once more
    restart = 0xb78,  ///< after an error: skip the VCQ that failed
    abort = 0x6f6,    ///< give up the VCQ under way
    flush = 0x3a5,    ///< throw away the queue
};

/// The value of STATUS and CHILD.
struct MailboxStatus {
    static constexpr std::uint8_t kError = 0x80;
    static constexpr std::uint8_t kOffline = 0x88;

    std::uint32_t word = 0;

    constexpr std::uint8_t state() const { return static_cast<std::uint8_t>(word); }
    constexpr std::uint8_t core() const { return static_cast<std::uint8_t>(word >> 8); }
    constexpr std::uint8_t code() const { return static_cast<std::uint8_t>(word >> 16); }
    /// Of the command in the VCQ that failed.
    constexpr std::uint8_t index() const { return static_cast<std::uint8_t>(word >> 24); }
};

}  // namespace cxlvp::host
