// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/central_queue.h"

namespace cxlvp::host {

RequestCode CentralQueue::post(const QueuedRequest& request, bool may_backlog) {
    const std::size_t limit = may_backlog ? limit_ : depth_;
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

void CentralQueue::put_back(const QueuedRequest& request) {
    if (size_ == ring_.size()) {
        const auto first = ring_.begin() + static_cast<std::ptrdiff_t>(first_);
        ring_.insert(first, request);
        ++size_;
        return;
    }
    first_ = (first_ == 0 ? ring_.size() : first_) - 1;
    ring_[first_] = request;
    ++size_;
}

}  // namespace cxlvp::host
