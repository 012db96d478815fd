// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/direct_queue.h"

#include <algorithm>

#include "cxlvp/host/crypto/device/engine_registers.h"

namespace cxlvp::host {

using crypto::ErrorCode;

void DirectQueue::begin(Vcq& vcq, std::uint32_t ahead) const {
    const MailboxQueueConfig& queue = mailbox_.queue();
    const std::uint32_t slot = (next_ + ahead) & ((std::uint32_t{1} << queue.slots_log2) - 1);
    vcq.begin(queue.base + (std::uint64_t{slot} << queue.stride_log2), std::uint32_t{1} << queue.stride_log2);
}

ErrorCode DirectQueue::run(Vcq& vcq) {
    if (!vcq.finish()) return ErrorCode::emsgsize;
    if (!bus_.write_memory(vcq.address(), vcq.data(), vcq.bytes())) return ErrorCode::efault;
    write(MailboxRegister::tail, ++next_);
    for (Tick wait = kPollMin;; wait = std::min(2 * wait, kPollMax)) {
        bus_.pause(wait);
        if (read(MailboxRegister::head) == next_) return ErrorCode::ok;
        const MailboxStatus status{read(MailboxRegister::status)};
        if (status.state() != MailboxStatus::kError) continue;
        const bool child = static_cast<ErrorCode>(status.code()) == ErrorCode::echild;
        const MailboxStatus cause{child ? read(MailboxRegister::child) : status.word};
        write(MailboxRegister::interrupt, kInterruptDone | kInterruptError);
        write(MailboxRegister::command, static_cast<std::uint32_t>(MailboxCommand::flush));
        return static_cast<ErrorCode>(cause.code());
    }
}

}  // namespace cxlvp::host
