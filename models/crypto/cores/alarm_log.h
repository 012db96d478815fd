// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::crypto {

/// Errors and alarms since they were read last, in the layout of EAC READ.
struct AlarmRecord {
    std::uint64_t mailboxes = 0;  ///< bit n: mailbox n has failed
    std::uint32_t hw_error = 0;   ///< bit n: core n
    std::uint32_t nmi = 0;
    std::uint32_t panic = 0;
    std::uint32_t safety_fatal = 0;
    std::uint32_t safety_notice = 0;
    std::uint32_t trace[2] = {};
    std::uint32_t sram_ecc[4] = {};  ///< counts
    std::uint32_t reserved = 0;
};
static_assert(sizeof(AlarmRecord) == 56);

/// Collects errors and alarms of the engine.
class AlarmLog {
public:
    void note_mailbox(unsigned mailbox) { record_.mailboxes |= std::uint64_t{1} << mailbox; }
    void note_hardware(CoreId core) { record_.hw_error |= std::uint32_t{1} << (static_cast<unsigned>(core) & 31); }
    /// What was collected; it is forgotten.
    AlarmRecord take() {
        const AlarmRecord out = record_;
        record_ = {};
        return out;
    }

private:
    AlarmRecord record_;
};

}  // namespace cxlvp::crypto
