// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/calendar.h"

#include <algorithm>

namespace cxlvp {

namespace {

constexpr std::size_t kInitialIntervals = 16;

}  // namespace

Calendar::Calendar()
    : busy_(std::make_unique<Interval[]>(kInitialIntervals)),
      first_(busy_.get()),
      last_(first_),
      limit_(first_ + kInitialIntervals) {}

void Calendar::prune(Tick now) {
    pruned_ = now;
    if (last_->end <= now) {
        first_ = last_ = &(busy_[0] = *last_);
        return;
    }
    while (first_->end <= now) ++first_;
}

void Calendar::make_room() {
    const std::size_t live = intervals();
    const auto capacity = static_cast<std::size_t>(limit_ - busy_.get());
    if (live <= capacity / 2) {
        std::copy(first_, last_ + 1, busy_.get());
    } else {
        auto larger = std::make_unique<Interval[]>(capacity * 2);
        std::copy(first_, last_ + 1, larger.get());
        busy_ = std::move(larger);
        limit_ = busy_.get() + capacity * 2;
    }
    first_ = busy_.get();
    last_ = first_ + live - 1;
}

Tick Calendar::reserve_between(Tick arrival, Tick service) {
    // First interval that ends at or after the arrival. The request rarely reaches far back, so search from the end.
    Interval* from = last_;
    while (from > first_ && from[-1].end >= arrival) --from;

    // Fill the gaps from there on, swallowing every interval the request runs into.
    Tick start = arrival;
    Tick cursor = arrival;
    Interval* next = from;
    if (next->start <= arrival) {
        start = next->start;
        cursor = next->end;
        ++next;
    }
    for (; next <= last_; ++next) {
        const Tick gap = next->start - cursor;
        if (gap > service) break;
        if (gap == service) {
            // The last piece exactly fills the gap: it is done where the swallowed interval starts.
            const Tick finish = next->start;
            replace(from, next + 1, {start, next->end});
            return finish;
        }
        service -= gap;
        cursor = next->end;
    }
    replace(from, next, {start, cursor + service});
    return cursor + service;
}

void Calendar::replace(Interval* from, Interval* to, Interval with) {
    if (from == to) {
        if (last_ + 1 == limit_) {
            const std::ptrdiff_t offset = from - first_;
            make_room();
            from = first_ + offset;
        }
        std::copy_backward(from, last_ + 1, last_ + 2);
        ++last_;
    } else {
        std::copy(to, last_ + 1, from + 1);
        last_ -= to - from - 1;
    }
    *from = with;
}

}  // namespace cxlvp
