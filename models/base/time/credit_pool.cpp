// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/credit_pool.h"

#include <algorithm>
#include <functional>

namespace cxlvp {

CreditPool::CreditPool(std::size_t capacity) : capacity_(capacity), fresh_(capacity) {
    returned_.reserve(capacity);
}

Tick CreditPool::acquire(Tick arrival) {
    if (unlimited()) return arrival;
    // A unit that is free already is preferred to one that has to be waited for; among those, the earliest.
    Tick free_at = arrival;
    if (!returned_.empty() && (fresh_ == 0 || returned_.front() <= arrival)) {
        free_at = std::max(arrival, returned_.front());
        std::pop_heap(returned_.begin(), returned_.end(), std::greater<>{});
        returned_.pop_back();
    } else if (fresh_ > 0) {
        --fresh_;
    } else {
        return kNever;
    }
    ++held_;
    return free_at;
}

void CreditPool::release(Tick at) {
    if (unlimited()) return;
    --held_;
    if (overdrawn_ > 0) {
        --overdrawn_;
        return;
    }
    returned_.push_back(at);
    std::push_heap(returned_.begin(), returned_.end(), std::greater<>{});
}

}  // namespace cxlvp
