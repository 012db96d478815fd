// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/time_queue.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

/// What the queue must do, written plainly: a list that is searched for the least time, the oldest first.
class PlainQueue {
public:
    void push(Tick at, std::size_t number) { entries_.push_back({at, number}); }
    std::pair<Tick, std::size_t> pop() {
        const auto least = std::min_element(entries_.begin(), entries_.end(),
                                            [](const auto& a, const auto& b) { return a.first < b.first; });
        const auto entry = *least;
        entries_.erase(least);
        return entry;
    }
    bool empty() const { return entries_.empty(); }

private:
    std::vector<std::pair<Tick, std::size_t>> entries_;
};

TEST(TimeQueue, GivesEntriesByTimeAndThoseOfOneTimeInOrderOfInsertion) {
    Random random(1, "time_queue");
    TimeQueue queue;
    PlainQueue plain;
    for (int step = 0; step < 20000; ++step) {
        const std::uint64_t what = random.below(3);
        const Tick at = random.below(50);  // many ties
        const std::size_t number = random.below(1000);
        if (what == 0 || queue.empty()) {
            queue.push(at, number);
            plain.push(at, number);
            continue;
        }
        const auto expected = plain.pop();
        ASSERT_EQ(queue.top().at, expected.first);
        ASSERT_EQ(queue.top().number, expected.second);
        if (what == 1) {
            queue.pop();
        } else {
            queue.replace_top(at, number);
            plain.push(at, number);
        }
    }
    while (!queue.empty()) {
        const auto expected = plain.pop();
        ASSERT_EQ(queue.top().at, expected.first);
        ASSERT_EQ(queue.top().number, expected.second);
        queue.pop();
    }
    EXPECT_TRUE(plain.empty());
}

TEST(TimeQueue, HoldsTheLargestTimesAndNumbers) {
    constexpr std::size_t kLargest = ~std::size_t{0};
    TimeQueue queue;
    EXPECT_EQ(queue.next(), kNever);
    queue.push(kNever, kLargest);
    queue.push(kNever - 1, 7);
    EXPECT_EQ(queue.top().number, 7u);
    queue.pop();
    EXPECT_EQ(queue.top().at, kNever);
    EXPECT_EQ(queue.top().number, kLargest);
    EXPECT_EQ(queue.size(), 1u);
}

}  // namespace
}  // namespace cxlvp
