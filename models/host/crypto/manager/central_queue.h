// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/host/crypto/manager/queued_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// The central queue in front of all mailboxes, and its backlog: requests that callers have posted and nobody has
/// submitted yet, first come, first served.
class CentralQueue {
public:
    /// Room for `depth` requests, and for `backlog` of callers that accept to wait.
    CentralQueue(std::size_t depth, std::size_t backlog) : depth_(depth), limit_(depth + backlog), ring_(limit_) {}

    /// EINPROGRESS when the queue takes the request, EBUSY when the backlog does, EAGAIN when neither has room for it
    /// (or the caller does not accept to wait).
    RequestCode post(const QueuedRequest& request, bool may_backlog);

    bool empty() const { return size_ == 0; }
    /// The request to submit next; the queue is not empty.
    const QueuedRequest& front() const { return ring_[first_]; }
    /// Takes it out; the first of the backlog moves up.
    void pop();
    /// Puts a request that was taken out before back to the front, also where there is no room for new ones.
    void put_back(const QueuedRequest& request);

    /// Requests in the queue, and in the backlog behind it.
    std::size_t size() const { return size_ < depth_ ? size_ : depth_; }
    std::size_t backlogged() const { return size_ - size(); }

private:
    const std::size_t depth_;
    const std::size_t limit_;          ///< of the queue and its backlog
    std::vector<QueuedRequest> ring_;  ///< the queue, and behind it the backlog
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace cxlvp::host
