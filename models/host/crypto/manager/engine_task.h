// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/device/engine_registers.h"
#include "cxlvp/host/crypto/device/mailbox_driver.h"

namespace cxlvp::host {

/// Register accesses that the transaction manager wants made on one mailbox.
struct EngineTask {
    enum class Kind {
        service,  ///< clear DONE, read HEAD
        examine,  ///< read STATUS; in an error also CHILD where it counts, clear ERROR; read HEAD
        command,  ///< write `command` to COMMAND; read it back, and HEAD
        poll,     ///< read COMMAND and HEAD
    };
    Kind kind = Kind::service;
    unsigned mailbox = 0;
    MailboxCommand command = MailboxCommand::run;
};

/// What they gave.
struct EngineReading {
    std::uint32_t head = 0;
    MailboxStatus status;
    MailboxStatus child;
    std::uint32_t command = 0;
};

/// Makes the accesses of `task` on `mailbox` over `bus`.
EngineReading perform(const EngineTask& task, const MailboxDriver& mailbox, RegisterBus& bus);

}  // namespace cxlvp::host
