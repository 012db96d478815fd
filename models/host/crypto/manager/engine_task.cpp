// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/engine_task.h"

#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::host {

EngineReading perform(const EngineTask& task, const MailboxDriver& mailbox, RegisterBus& bus) {
    using R = MailboxRegister;
    using Kind = EngineTask::Kind;
    const auto read = [&](R reg) { return static_cast<std::uint32_t>(bus.read(mailbox.address(reg), 4)); };
    const auto write = [&](R reg, std::uint32_t value) { bus.write(mailbox.address(reg), 4, value); };
    EngineReading reading;
    switch (task.kind) {
        case Kind::service:
            // Cleared first: what completes from here on raises the line again.
            write(R::interrupt, kInterruptDone);
            break;
        case Kind::examine:
            reading.status.word = read(R::status);
            if (reading.status.state() != MailboxStatus::kError) break;
            if (reading.status.code() == static_cast<std::uint8_t>(crypto::ErrorCode::echild))
                reading.child.word = read(R::child);
            write(R::interrupt, kInterruptError);
            break;
        case Kind::command:
            write(R::command, static_cast<std::uint32_t>(task.command));
            reading.command = read(R::command);
            break;
        case Kind::poll:
            reading.command = read(R::command);
            break;
    }
    reading.head = read(R::head);
    return reading;
}

}  // namespace cxlvp::host
