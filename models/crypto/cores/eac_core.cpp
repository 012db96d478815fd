// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/eac_core.h"

#include <cstring>

#include "cxlvp/crypto/vcq/payload/eac.h"

namespace cxlvp::crypto {

ErrorCode EacCore::run(const Command& command, CommandPort& port) {
    if (static_cast<EacCommand>(command.entry.command()) != EacCommand::read) return ErrorCode::enosys;
    const auto payload = command.entry.as<EacRead>();
    if (payload.length < sizeof(AlarmRecord)) return ErrorCode::emsgsize;
    const AlarmRecord record = alarms_.take();
    std::uint8_t raw[sizeof record];
    std::memcpy(raw, &record, sizeof record);
    return port.write(payload.destination, raw, sizeof raw) ? ErrorCode::ok : ErrorCode::efault;
}

}  // namespace cxlvp::crypto
