// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/element_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "cxlvp/base/core/random.h"
#include "psl/context/element_memory.h"

namespace cxlvp::psl {
namespace {

std::optional<std::uint64_t> wed(const ProcessElement* element) {
    return element == nullptr ? std::nullopt : std::optional(element->wed);
}

TEST(ElementCache, KeepsWhatWasInsertedUntilItIsErased) {
    ElementCache cache(0, 16);
    EXPECT_EQ(cache.capacity(), 16u);
    EXPECT_EQ(wed(cache.find(3)), std::nullopt);
    cache.insert(3, startable_element(30));
    cache.insert(15, startable_element(150));
    EXPECT_EQ(wed(cache.find(3)), 30u);
    EXPECT_EQ(wed(cache.find(15)), 150u);
    cache.insert(3, startable_element(31));
    EXPECT_EQ(wed(cache.find(3)), 31u);
    EXPECT_EQ(cache.size(), 2u);
    cache.erase(3);
    EXPECT_EQ(wed(cache.find(3)), std::nullopt);
    EXPECT_EQ(wed(cache.find(15)), 150u);
    EXPECT_EQ(wed(cache.find(16)), std::nullopt) << "beyond the area";
}

TEST(ElementCache, TheOneUsedLongestAgoMakesRoomAndAPeekIsNoUse) {
    ElementCache cache(2, 16);
    cache.insert(1, startable_element(1));
    cache.insert(2, startable_element(2));
    cache.find(1);
    cache.peek(2);
    cache.insert(3, startable_element(3));
    EXPECT_EQ(wed(cache.peek(2)), std::nullopt);
    EXPECT_EQ(wed(cache.peek(1)), 1u);
    EXPECT_EQ(wed(cache.peek(3)), 3u);
    EXPECT_EQ(cache.evictions(), 1u);
}

TEST(ElementCache, BehavesAsAListInTheOrderOfUse) {
    Random random(7, "cache");
    ElementCache cache(5, 12);
    std::vector<std::uint16_t> order;  // newest last
    for (unsigned step = 0; step < 20000; ++step) {
        const auto handle = static_cast<std::uint16_t>(random.below(12));
        const auto place = std::find(order.begin(), order.end(), handle);
        const bool known = place != order.end();
        switch (random.below(3)) {
            case 0:
                ASSERT_EQ(cache.find(handle) != nullptr, known);
                if (known) std::rotate(place, place + 1, order.end());
                break;
            case 1:
                if (known) order.erase(place);
                if (order.size() == 5) order.erase(order.begin());
                order.push_back(handle);
                cache.insert(handle, startable_element(handle));
                break;
            default:
                if (random.below(3) != 0) break;
                if (known) order.erase(place);
                cache.erase(handle);
        }
        ASSERT_EQ(cache.size(), order.size());
        for (const std::uint16_t kept : order) ASSERT_EQ(wed(cache.peek(kept)), kept);
    }
    cache.clear();
    EXPECT_EQ(cache.size(), 0u);
    for (std::uint16_t handle = 0; handle < 12; ++handle) EXPECT_EQ(cache.find(handle), nullptr);
}

}  // namespace
}  // namespace cxlvp::psl
