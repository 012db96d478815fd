// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/central_queue.h"

namespace cxlvp::host {

RequestCode CentralQueue::post(const QueuedRequest& request, bool may_backlog) {
    const std::size_t limit = may_backlog ? ring_.size() : depth_;
    if (size_ >= limit) return RequestCode::eagain;
    std::size_t place = first_ + size_;
    if (place >= ring_.size()) place -= ring_.size();
    ring_[place] = request;
    return size_++ < depth_ ? RequestCode::einprogress : RequestCode::ebusy;
}

void CentralQueue::pop() {
    if (++first_ == ring_.size()) first_ = 0;
    --size_;
}

}  // namespace cxlvp::host
