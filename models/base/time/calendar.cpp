// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/calendar.h"

#include <algorithm>

namespace cxlvp {

void Calendar::clear() {
    busy_.clear();
    head_ = 0;
    pruned_ = 0;
}

void Calendar::compact() {
    busy_.erase(busy_.begin(), busy_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
}

Tick Calendar::reserve_between(Tick arrival, Tick service) {
    // First interval that ends at or after the arrival. The request rarely reaches far back, so search from the end.
    std::size_t first = busy_.size() - 1;
    while (first > head_ && busy_[first - 1].end >= arrival) --first;

    // Fill the gaps from there on, swallowing every interval the request runs into.
    std::size_t next = first;
    Tick cursor = arrival;
    Tick start = arrival;
    if (busy_[next].start <= arrival) {
        start = busy_[next].start;
        cursor = busy_[next].end;
        ++next;
    }
    while (next < busy_.size()) {
        const Tick gap = busy_[next].start - cursor;
        if (gap > service) break;
        service -= gap;
        cursor = busy_[next].end;
        ++next;
        if (service == 0) {
            // The last piece exactly filled a gap: it is done where the swallowed interval starts.
            const Tick finish = busy_[next - 1].start;
            busy_[first] = {start, cursor};
            busy_.erase(busy_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                        busy_.begin() + static_cast<std::ptrdiff_t>(next));
            return finish;
        }
    }
    const Tick finish = cursor + service;
    if (next == first) {
        busy_.insert(busy_.begin() + static_cast<std::ptrdiff_t>(first), {start, finish});
        return finish;
    }
    busy_[first] = {start, finish};
    busy_.erase(busy_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                busy_.begin() + static_cast<std::ptrdiff_t>(next));
    return finish;
}

}  // namespace cxlvp
