// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/interrupt/interrupt_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "cxlvp/base/core/random.h"

namespace cxlvp::psl {
namespace {

using Source = InterruptSource;

TEST(InterruptQueue, Section51EachSourceIsSentWithItsNumberInOrder) {
    InterruptQueue queue;
    EXPECT_TRUE(queue.empty());
    EXPECT_TRUE(queue.raise(Source::adapter_error, 0, 0x11, us(1)));
    EXPECT_TRUE(queue.raise(Source::slice_error, 1, 0x12, us(2)));
    EXPECT_TRUE(queue.raise(Source::psl, 2, 0x13, us(3)));
    EXPECT_TRUE(queue.raise(Source::afu, 3, 0xFFFF, us(4)));
    EXPECT_EQ(queue.size(), 4u);
    const Source sources[] = {Source::adapter_error, Source::slice_error, Source::psl, Source::afu};
    const std::uint16_t numbers[] = {0x11, 0x12, 0x13, 0xFFFF};
    for (unsigned i = 0; i < 4; ++i) {
        EXPECT_EQ(queue.front().source, sources[i]);
        EXPECT_EQ(queue.front().slice, i);
        EXPECT_EQ(queue.front().number, numbers[i]);
        EXPECT_EQ(queue.front().at, us(i + 1));
        EXPECT_EQ(queue.counts(sources[i]).raised, 1u);
        queue.pop();
    }
    EXPECT_TRUE(queue.empty());
}

TEST(InterruptQueue, Number0IsCountedAndNotSent) {
    InterruptQueue queue;
    EXPECT_FALSE(queue.raise(Source::slice_error, 0, 0, 0));
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.counts(Source::slice_error).no_number, 1u);
    EXPECT_EQ(queue.counts(Source::slice_error).raised, 0u);
    EXPECT_EQ(queue.counts(Source::afu).no_number, 0u);
}

TEST(InterruptQueue, Section52TheSameNumberCoalescesUntilItIsSentAndOthersDoNot) {
    InterruptQueue queue;
    queue.raise(Source::afu, 0, 5, us(1));
    EXPECT_TRUE(queue.raise(Source::afu, 0, 5, us(2)));
    queue.raise(Source::afu, 0, 6, us(3));
    EXPECT_EQ(queue.size(), 2u);
    EXPECT_EQ(queue.counts(Source::afu).coalesced, 1u);
    EXPECT_EQ(queue.front().at, us(1));
    queue.pop();
    queue.raise(Source::afu, 0, 5, us(4));
    EXPECT_EQ(queue.size(), 2u) << "it was sent: this one is new";
    EXPECT_EQ(queue.front().number, 6u);
    queue.pop();
    EXPECT_EQ(queue.front().number, 5u);
    EXPECT_EQ(queue.front().at, us(4));
}

TEST(InterruptQueue, ClearForgetsWhatWaits) {
    InterruptQueue queue;
    queue.raise(Source::afu, 0, 5, 0);
    queue.clear();
    EXPECT_TRUE(queue.empty());
    queue.raise(Source::afu, 0, 5, 0);
    EXPECT_EQ(queue.size(), 1u) << "it does not coalesce with one that is gone";
}

TEST(InterruptQueue, BehavesAsAListWithoutDuplicates) {
    Random random(3, "interrupts");
    InterruptQueue queue;
    std::deque<std::uint16_t> model;
    for (unsigned step = 0; step < 50000; ++step) {
        if (random.below(2) == 0) {
            const auto number = static_cast<std::uint16_t>(random.below(100));
            queue.raise(Source::afu, 0, number, step);
            if (number != 0 && std::find(model.begin(), model.end(), number) == model.end()) model.push_back(number);
        } else if (!model.empty()) {
            ASSERT_EQ(queue.front().number, model.front());
            queue.pop();
            model.pop_front();
        }
        ASSERT_EQ(queue.size(), model.size());
        ASSERT_EQ(queue.empty(), model.empty());
    }
    EXPECT_GT(queue.counts(Source::afu).coalesced, 100u);
}

}  // namespace
}  // namespace cxlvp::psl
