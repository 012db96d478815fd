// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/cache/flat_map.h"

#include <cstdint>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

TEST(FlatMap, AnEmptyMapFindsNothingAndErasesNothing) {
    FlatMap<std::uint64_t, int> map;
    EXPECT_EQ(map.find(0), nullptr);
    EXPECT_FALSE(map.erase(0));
    map.insert(0, 7);
    ASSERT_NE(map.find(0), nullptr);
    EXPECT_EQ(*map.find(0), 7);
    EXPECT_EQ(map.find(1), nullptr);
}

TEST(FlatMap, InsertReplacesTheValueOfAPresentKey) {
    FlatMap<std::uint64_t, std::string> map;
    map.insert(5, "old");
    map.insert(5, "new");
    EXPECT_EQ(map.size(), 1u);
    EXPECT_EQ(*map.find(5), "new");
}

TEST(FlatMap, ClearKeepsNothing) {
    FlatMap<std::uint64_t, int> map(100);
    for (std::uint64_t key = 0; key < 100; ++key) map.insert(key, 1);
    map.clear();
    EXPECT_EQ(map.size(), 0u);
    for (std::uint64_t key = 0; key < 100; ++key) EXPECT_EQ(map.find(key), nullptr);
    map.insert(3, 4);
    EXPECT_EQ(*map.find(3), 4);
}

/// Sends three of four keys to the last place of the array and the others to the first, whatever its size, so that
/// probing runs long and wraps around: the factor undoes the multiplication of the map, up to the sign.
struct Clash {
    std::uint64_t operator()(const std::uint64_t& key) const { return (key % 4) * 0xe217c1e66c88cc3; }
};

template <class Map>
void compare_with_a_tree(Map map, std::uint64_t keys) {
    std::map<std::uint64_t, std::uint64_t> expected;
    Random random(11, "flat_map");
    for (int step = 0; step < 20000; ++step) {
        const std::uint64_t key = random.below(keys);
        if (random.chance(0.5)) {
            map.insert(key, static_cast<std::uint64_t>(step));
            expected[key] = static_cast<std::uint64_t>(step);
        } else {
            ASSERT_EQ(map.erase(key), expected.erase(key) == 1);
        }
        ASSERT_EQ(map.size(), expected.size());
        if (step % 97 != 0) continue;
        for (std::uint64_t k = 0; k < keys; ++k) {
            const auto found = expected.find(k);
            const std::uint64_t* const value = map.find(k);
            ASSERT_EQ(value != nullptr, found != expected.end()) << "key " << k << " in step " << step;
            if (value != nullptr) {
                ASSERT_EQ(*value, found->second);
            }
        }
    }
}

TEST(FlatMap, AgreesWithATreeUnderRandomInsertsAndErases) {
    compare_with_a_tree(FlatMap<std::uint64_t, std::uint64_t>(), 300);
}

TEST(FlatMap, AgreesWithATreeWhenAllKeysClash) {
    compare_with_a_tree(FlatMap<std::uint64_t, std::uint64_t, Clash>(), 40);
}

}  // namespace
}  // namespace cxlvp
