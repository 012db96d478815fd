// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/mailbox_queue.h"

namespace cxlvp::host {

std::uint32_t MailboxQueue::push(const QueuedRequest& request, Tick deadline) {
    const std::uint32_t first = tail_;
    tail_ += request.vcqs;
    at(size_++) = {request.handle, tail_, request.vcqs, request.authenticates, false, deadline};
    return first;
}

void MailboxQueue::unpush() {
    tail_ -= at(--size_).vcqs;
}

}  // namespace cxlvp::host
