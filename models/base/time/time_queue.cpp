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
    std::size_t hole = 0;
    while (true) {
        const std::size_t child = hole * 4 + 1;
        if (child >= size) break;
        Entry least = heap[child];
        std::size_t best = child;
        const std::size_t end = std::min(child + 4, size);
        for (std::size_t other = child + 1; other < end; ++other) {
            if (!before(heap[other], least)) continue;
            least = heap[other];
            best = other;
        }
        if (!before(least, entry)) break;
        heap[hole] = least;
        hole = best;
    }
    heap[hole] = entry;
}

}  // namespace cxlvp
