// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/registers/mailbox_codes.h"
#include "cxlvp/crypto/registers/mailbox_map.h"

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

using crypto::kInterruptDone;
using crypto::kInterruptError;
using crypto::kMaxMailboxes;
using crypto::MailboxCommand;

inline constexpr std::uint64_t kMailboxPage = crypto::kInstanceBytes;  ///< bytes from one mailbox to the next

/// What the driver writes to `host_info`.
inline constexpr std::uint32_t kHostInfo = 0x4c4b4d00;

/// The value of STATUS and CHILD.
struct MailboxStatus {
    static constexpr auto kError = static_cast<std::uint8_t>(crypto::MailboxState::error);
    static constexpr auto kOffline = static_cast<std::uint8_t>(crypto::MailboxState::offline);

    std::uint32_t word = 0;

    constexpr std::uint8_t state() const { return static_cast<std::uint8_t>(word); }
    constexpr std::uint8_t core() const { return static_cast<std::uint8_t>(word >> 8); }
    constexpr std::uint8_t code() const { return static_cast<std::uint8_t>(word >> 16); }
    /// Of the command in the VCQ that failed.
    constexpr std::uint8_t index() const { return static_cast<std::uint8_t>(word >> 24); }
};

}  // namespace cxlvp::host
