// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "cxlvp/crypto/keys/key_access.h"
#include "cxlvp/crypto/queue/mailbox.h"
#include "cxlvp/crypto/vcq/vcq.h"

namespace cxlvp::crypto {

/// A mailbox with all that the engine keeps for it.
struct MailboxUnit {
    /// How far the VCQ at HEAD is.
    enum class Phase {
        none,
        fetching,  ///< the firmware reads and checks it
        fetched,   ///< it waits for its cores
        running,
        reporting,  ///< it has ended; its completion is being written
    };

    MailboxUnit(unsigned number, const MailboxRules& rules, std::size_t temporary_bytes, Datastore& datastore,
                const HardwareKeys& hardware)
        : mailbox(number, rules), temporary(temporary_bytes), keys(number, temporary, datastore, hardware) {}

    Mailbox mailbox;
    TemporaryStore temporary;
    KeyAccess keys;
    Phase phase = Phase::none;
    std::uint64_t generation = 0;  ///< of the VCQ under way; work of an older one has been cut off
    std::unique_ptr<Vcq> vcq = std::make_unique<Vcq>();  ///< until it runs; it then belongs to its run
    std::uint64_t cookie = 0;                            ///< of its header
    std::uint32_t cores = 0;                             ///< that it needs
    std::uint64_t cycles = 0;                            ///< that it has computed
    Tick fetch_start = 0;
    Tick fetched_at = 0;
    std::uint32_t track = 0;  ///< of the trace
    Tick abort_at = kNever;   ///< when an ABORT takes effect
    bool line = false;        ///< its interrupt is up or about to be
    Tick line_rises = 0;      ///< when
};

}  // namespace cxlvp::crypto
