// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/mailbox_queue.h"

namespace cxlvp::host {

std::uint32_t MailboxQueue::push(const QueuedRequest& request, Tick deadline) {
    const std::uint32_t first = tail_;
    tail_ += request.vcqs;
    at(size_++) = {request, tail_, false, false, deadline};
    return first;
}

void MailboxQueue::join(const QueuedRequest& request, Tick deadline) {
    at(size_++) = {request, tail_, true, false, deadline};
}

void MailboxQueue::unpush() {
    const Entry& last = at(--size_);
    if (!last.joined) tail_ -= last.request.vcqs;
}

std::size_t MailboxQueue::first_group() const {
    std::size_t count = size_ == 0 ? 0 : 1;
    while (count < size_ && at(count).joined) ++count;
    return count;
}

std::uint32_t MailboxQueue::joined_before(std::uint32_t head) const {
    if (head - head_ > load()) return 0;
    std::uint32_t joined = 0;
    for (std::size_t i = 0; i < size_ && static_cast<std::int32_t>(head - at(i).end) >= 0; ++i)
        if (at(i).joined) ++joined;
    return joined;
}

}  // namespace cxlvp::host
