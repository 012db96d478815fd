// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// Numbers in order of time; those of equal times in order of insertion. A heap with four children per node, whose
/// levels are cheap to compare and few.
class TimeQueue {
public:
    struct Entry {
        Tick at;
        std::uint64_t order_and_number;
        std::size_t number() const { return order_and_number & (kNumbers - 1); }
    };
    static constexpr std::size_t kNumbers = std::size_t{1} << 20;

    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    /// The earliest entry; the queue is not empty.
    const Entry& top() const { return heap_.front(); }
    /// Adds `number` (below `kNumbers`) at `at`.
    void push(Tick at, std::size_t number);
    /// Removes the earliest entry.
    void pop();
    /// `pop` and `push` in one.
    void replace_top(Tick at, std::size_t number) { sift_down(entry(at, number)); }

private:
    Entry entry(Tick at, std::size_t number) { return {at, order_++ * kNumbers + number}; }
    static bool before(const Entry& a, const Entry& b) {
        return a.at != b.at ? a.at < b.at : a.order_and_number < b.order_and_number;
    }
    void sift_down(Entry entry);

    std::vector<Entry> heap_;
    std::uint64_t order_ = 0;
};

}  // namespace cxlvp
