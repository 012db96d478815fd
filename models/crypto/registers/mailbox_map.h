// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::crypto {

/// Which registers an engine has.
enum class Profile {
    r,  ///< those of the public driver
    x,  ///< with capabilities, coalescing, completion rings, watchdog, drain and counters besides
};

/// Bytes from one mailbox instance to the next.
inline constexpr std::uint64_t kInstanceBytes = 0x1000;
inline constexpr unsigned kMaxMailboxes = 64;

/// Registers of a mailbox by position in its map, the same in all four maps.
enum class MailboxRegister : unsigned {
    lock,
    host_info,
    queue_lo,
    queue_hi,
    queue_slots,
    queue_stride,
    queue_head,
    queue_tail,
    interrupt,
    interrupt_mask,
    command,
    status,
    child,
    id,
    host_config,
    scratch,
    x_coalesce,
    x_cr_base_lo,
    x_cr_base_hi,
    x_cr_slots,
    x_cr_tail,
    x_cr_head,
    x_prio,
    x_inflight,
    x_fault_lo,
    x_fault_hi,
    x_last_cyc_lo,
    x_last_cyc_hi,
};

/// The registers of one instance: mailbox, and in instance 0 also those of the system interface (SIC). Registers of
/// profile X are only in the maps of that profile.
const RegisterMap& instance_map(Profile profile, bool first_instance);

}  // namespace cxlvp::crypto
