// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/interrupt/interrupt_queue.h"

namespace cxlvp::psl {

InterruptQueue::InterruptQueue() : is_waiting_(65536 / 64) {}

bool InterruptQueue::raise(InterruptSource source, unsigned slice, std::uint16_t number, Tick at) {
    Counts& counts = counts_[static_cast<std::size_t>(source)];
    if (number == 0) {
        ++counts.no_number;
        return false;
    }
    if ((word_of(number) & bit_of(number)) != 0) {
        ++counts.coalesced;
        return true;
    }
    word_of(number) |= bit_of(number);
    waiting_.push_back({source, static_cast<std::uint8_t>(slice), number, at});
    ++counts.raised;
    return true;
}

void InterruptQueue::pop() {
    const std::uint16_t number = front().number;
    word_of(number) &= ~bit_of(number);
    ++head_;
    // The part before `head_` is given up when it is the larger one, so that each entry is moved at most once.
    if (2 * head_ < waiting_.size()) return;
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
}

void InterruptQueue::clear() {
    waiting_.clear();
    head_ = 0;
    is_waiting_.assign(is_waiting_.size(), 0);
}

}  // namespace cxlvp::psl
