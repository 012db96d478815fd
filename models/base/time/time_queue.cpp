// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/time_queue.h"

#include <algorithm>

namespace cxlvp {

void TimeQueue::push(Tick at, std::size_t number) {
    const Entry added = entry(at, number);
    std::size_t hole = heap_.size();
    heap_.push_back(added);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / 4;
        if (!before(added, heap_[parent])) break;
        heap_[hole] = heap_[parent];
        hole = parent;
    }
    heap_[hole] = added;
}

void TimeQueue::pop() {
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
}

void TimeQueue::sift_down(Entry entry) {
    Entry* heap = heap_.data();
    const std::size_t size = heap_.size();
    // Which child is the least cannot be predicted, so that it is selected without branches.
    const auto lesser = [heap](std::size_t a, std::size_t b) { return before(heap[b], heap[a]) ? b : a; };
    std::size_t hole = 0;
    std::size_t child = 1;
    for (; child + 3 < size; child = hole * 4 + 1) {
        const std::size_t best = lesser(lesser(child, child + 1), lesser(child + 2, child + 3));
        if (!before(heap[best], entry)) break;
        heap[hole] = heap[best];
        hole = best;
    }
    if (child < size && child + 3 >= size) {
        std::size_t best = child;
        while (++child < size) best = lesser(best, child);
        if (before(heap[best], entry)) {
            heap[hole] = heap[best];
            hole = best;
        }
    }
    heap[hole] = entry;
}

}  // namespace cxlvp
