// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/cache/set_associative.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

using Cache = SetAssociative<int>;
using testing::ElementsAre;

/// Keys in the order in which they leave when `newcomers` are inserted.
std::vector<std::uint64_t> leavers(Cache& cache, const std::vector<std::uint64_t>& newcomers) {
    std::vector<std::uint64_t> out;
    for (const std::uint64_t key : newcomers)
        if (const auto victim = cache.insert(key)) out.push_back(victim->key);
    return out;
}

TEST(SetAssociative, LookupTellsHitsFromMissesAndCountsThem) {
    Cache cache(4, 2);
    EXPECT_EQ(cache.lookup(12), nullptr);
    cache.insert(12, 34);
    ASSERT_NE(cache.lookup(12), nullptr);
    EXPECT_EQ(cache.lookup(12)->payload, 34);
    EXPECT_EQ(cache.lookup(8), nullptr);  // same set, other key
    EXPECT_EQ(cache.counts().hits, 2u);
    EXPECT_EQ(cache.counts().misses, 2u);
    EXPECT_EQ(cache.counts().evictions, 0u);
    EXPECT_EQ(cache.size(), 1u);
    EXPECT_EQ(cache.capacity(), 8u);
}

TEST(SetAssociative, KeyZeroIsNotFoundInAnEmptyArray) {
    Cache cache(1, 1);
    EXPECT_EQ(cache.lookup(0), nullptr);
    EXPECT_EQ(cache.peek(0), nullptr);
    cache.insert(0);
    EXPECT_NE(cache.lookup(0), nullptr);
}

TEST(SetAssociative, PeekAndTouchLeaveTheCountsAlone) {
    Cache cache(1, 2);
    cache.insert(1);
    EXPECT_NE(cache.peek(1), nullptr);
    EXPECT_EQ(cache.peek(2), nullptr);
    EXPECT_NE(cache.touch(1), nullptr);
    EXPECT_EQ(cache.touch(2), nullptr);
    EXPECT_EQ(cache.counts().hits + cache.counts().misses, 0u);
}

TEST(SetAssociative, PeekDoesNotMakeALineNewerButTouchDoes) {
    Cache cache(1, 3);
    for (std::uint64_t key : {1, 2, 3}) cache.insert(key);
    cache.peek(1);
    EXPECT_THAT(leavers(cache, {4}), ElementsAre(1));
    cache.touch(2);
    EXPECT_THAT(leavers(cache, {5}), ElementsAre(3));
}

TEST(SetAssociative, LowBitsOfTheKeyChooseTheSet) {
    Cache cache(4, 1);
    for (std::uint64_t key : {0, 1, 2, 3}) cache.insert(key);
    EXPECT_EQ(cache.size(), 4u);
    EXPECT_THAT(leavers(cache, {6, 5}), ElementsAre(2, 1));
}

TEST(SetAssociative, AVictimCarriesItsPayloadAndDirtyMark) {
    Cache cache(1, 1);
    cache.insert(1, 10, true);
    const auto dirty = cache.insert(2, 20);
    ASSERT_TRUE(dirty);
    EXPECT_EQ(dirty->key, 1u);
    EXPECT_EQ(dirty->payload, 10);
    EXPECT_TRUE(dirty->dirty);
    const auto clean = cache.insert(3);
    ASSERT_TRUE(clean);
    EXPECT_FALSE(clean->dirty);
    EXPECT_EQ(cache.counts().evictions, 2u);
    EXPECT_EQ(cache.counts().dirty_evictions, 1u);
}

TEST(SetAssociative, InsertingAPresentKeyReplacesThePayloadAndKeepsDirt) {
    Cache cache(1, 2);
    cache.insert(1, 10, true);
    cache.insert(2, 20);
    EXPECT_FALSE(cache.insert(1, 11));
    EXPECT_EQ(cache.size(), 2u);
    EXPECT_EQ(cache.peek(1)->payload, 11);
    EXPECT_TRUE(cache.peek(1)->dirty);
    EXPECT_THAT(leavers(cache, {3}), ElementsAre(2));  // 1 became the newest
}

TEST(SetAssociative, FifoIgnoresUseWhereLruHonoursIt) {
    Cache fifo(1, 3, ReplacementPolicy::fifo);
    Cache lru(1, 3, ReplacementPolicy::lru);
    for (Cache* cache : {&fifo, &lru}) {
        for (std::uint64_t key : {1, 2, 3}) cache->insert(key);
        cache->lookup(1);
    }
    EXPECT_THAT(leavers(fifo, {4, 5}), ElementsAre(1, 2));
    EXPECT_THAT(leavers(lru, {4, 5}), ElementsAre(2, 3));
}

TEST(SetAssociative, TreePlruFollowsItsTreeOfFourWays) {
    Cache cache(1, 4, ReplacementPolicy::tree_plru);
    for (std::uint64_t key : {0, 1, 2, 3}) cache.insert(key);
    // After 0, 1, 2, 3 the root points left and the left node at way 0; using 0 turns both: way 2 is next, not 1.
    cache.lookup(0);
    EXPECT_THAT(leavers(cache, {4}), ElementsAre(2));
    // Way 2 was used last: left half, and there way 1.
    EXPECT_THAT(leavers(cache, {5}), ElementsAre(1));
}

TEST(SetAssociative, TreePlruNeverLeavesTheWaysThatExist) {
    for (std::uint64_t ways : {1, 3, 5, 6, 7, 12, 20, 33}) {
        Cache cache(2, ways, ReplacementPolicy::tree_plru);
        Random random(1, "plru");
        for (int i = 0; i < 5000; ++i) {
            const std::uint64_t key = random.below(8 * ways);
            if (cache.lookup(key) == nullptr) cache.insert(key);
            ASSERT_LE(cache.size(), cache.capacity());
        }
        EXPECT_EQ(cache.size(), cache.capacity()) << ways << " ways";
        // The line used last is never the next victim.
        if (ways == 1) continue;
        for (std::uint64_t key = 1000; key < 1100; ++key) {
            cache.insert(2 * key);
            const auto victim = cache.insert(2 * key + 2000);
            ASSERT_TRUE(victim);
            EXPECT_NE(victim->key, 2 * key);
        }
    }
}

TEST(SetAssociative, RandomReplacementHitsEveryWayEquallyAndFollowsItsSeed) {
    std::map<std::uint64_t, std::vector<std::uint64_t>> victims;
    for (const std::uint64_t seed : {1, 1, 2}) {
        Cache cache(1, 5, ReplacementPolicy::random, seed, "r");
        std::vector<std::uint64_t> gone;
        for (std::uint64_t key = 0; key < 5005; ++key)
            if (const auto victim = cache.insert(key)) gone.push_back(victim->key);
        if (!victims[seed].empty()) {
            EXPECT_EQ(victims[seed], gone);
        }
        victims[seed] = gone;
    }
    EXPECT_NE(victims[1], victims[2]);
    // With 5 ways a line survives k evictions with probability (4/5)^k: mean age 5, where FIFO would give exactly 5
    // for each; the spread tells them apart.
    double sum = 0;
    std::uint64_t at_once = 0;
    for (std::size_t i = 5; i < victims[1].size(); ++i) {
        const std::uint64_t age = i + 5 - victims[1][i];
        sum += static_cast<double>(age);
        if (age == 1) ++at_once;
    }
    const double n = static_cast<double>(victims[1].size() - 5);
    EXPECT_NEAR(sum / n, 5, 0.3);
    EXPECT_NEAR(static_cast<double>(at_once) / n, 0.2, 0.03);
}

TEST(SetAssociative, FreeWaysAreFilledBeforeAnythingIsEvicted) {
    for (const auto policy :
         {ReplacementPolicy::lru, ReplacementPolicy::tree_plru, ReplacementPolicy::fifo, ReplacementPolicy::random}) {
        Cache cache(1, 6, policy);
        for (std::uint64_t key = 0; key < 6; ++key) EXPECT_FALSE(cache.insert(key));
        for (std::uint64_t key : {4, 1}) EXPECT_TRUE(cache.invalidate(key));
        for (std::uint64_t key : {10, 11}) EXPECT_FALSE(cache.insert(key));
        EXPECT_TRUE(cache.insert(12));
        EXPECT_EQ(cache.size(), 6u);
    }
}

TEST(SetAssociative, InvalidateTakesOutOneLineAndGivesIt) {
    Cache cache(2, 2);
    cache.insert(1, 5, true);
    cache.insert(3);
    const auto line = cache.invalidate(1);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->payload, 5);
    EXPECT_TRUE(line->dirty);
    EXPECT_FALSE(cache.invalidate(1));
    EXPECT_EQ(cache.lookup(1), nullptr);
    EXPECT_NE(cache.lookup(3), nullptr);
    EXPECT_EQ(cache.counts().invalidations, 1u);
    EXPECT_EQ(cache.counts().evictions, 0u);
    cache.insert(1);  // a line that comes back starts clean
    EXPECT_FALSE(cache.peek(1)->dirty);
    EXPECT_EQ(cache.peek(1)->payload, 0);
}

TEST(SetAssociative, InvalidateIfTakesOutTheMatchingLines) {
    for (const std::uint64_t ways : {4, 64}) {  // searched and hashed sets
        Cache cache(4, ways);
        for (std::uint64_t key = 0; key < 4 * ways; ++key) cache.insert(key, static_cast<int>(key % 3));
        EXPECT_EQ(cache.invalidate_if(
                      [](std::uint64_t key, const Cache::Line& line) { return line.payload == 1 && key < 10; }),
                  3u);
        for (std::uint64_t key = 0; key < 4 * ways; ++key)
            EXPECT_EQ(cache.peek(key) == nullptr, key < 10 && key % 3 == 1) << key;
        EXPECT_EQ(cache.invalidate_all(), 4 * ways - 3);
        EXPECT_EQ(cache.size(), 0u);
        EXPECT_EQ(cache.counts().invalidations, 4 * ways);
        for (std::uint64_t key = 0; key < 4 * ways; ++key) EXPECT_EQ(cache.peek(key), nullptr);
    }
}

TEST(SetAssociative, MakeRoomEvictsWhatInsertWouldEvict) {
    for (const auto policy : {ReplacementPolicy::lru, ReplacementPolicy::tree_plru, ReplacementPolicy::fifo}) {
        Cache with(2, 3, policy);
        Cache without(2, 3, policy);
        Random random(3, "room");
        for (int i = 0; i < 2000; ++i) {
            const std::uint64_t key = random.below(20);
            auto early = with.make_room(key);
            ASSERT_FALSE(with.insert(key));
            const auto late = without.insert(key);
            ASSERT_EQ(early.has_value(), late.has_value());
            if (late) {
                ASSERT_EQ(early->key, late->key);
            }
        }
        EXPECT_EQ(with.counts().evictions, without.counts().evictions);
        EXPECT_GT(with.counts().evictions, 0u);
    }
}

TEST(SetAssociative, ForEachVisitsEveryLineInTheSameOrder) {
    Cache cache(2, 2);
    for (std::uint64_t key : {3, 0, 1}) cache.insert(key);
    std::vector<std::uint64_t> seen;
    cache.for_each([&](std::uint64_t key, Cache::Line& line) {
        seen.push_back(key);
        line.dirty = true;
    });
    EXPECT_THAT(seen, ElementsAre(0, 3, 1));
    EXPECT_TRUE(cache.peek(3)->dirty);
}

/// Straightforward true LRU (or FIFO): a list per set, newest first.
class ListModel {
public:
    ListModel(std::uint64_t sets, std::uint64_t ways, bool lru) : sets_(sets), ways_(ways), lru_(lru) {}

    bool lookup(std::uint64_t key) {
        auto& set = sets_[key % sets_.size()];
        const auto at = std::find(set.begin(), set.end(), key);
        if (at == set.end()) return false;
        if (lru_) {
            set.erase(at);
            set.push_front(key);
        }
        return true;
    }
    std::optional<std::uint64_t> insert(std::uint64_t key) {
        auto& set = sets_[key % sets_.size()];
        std::optional<std::uint64_t> gone;
        if (set.size() == ways_) {
            gone = set.back();
            set.pop_back();
        }
        set.push_front(key);
        return gone;
    }
    void invalidate(std::uint64_t key) {
        auto& set = sets_[key % sets_.size()];
        set.erase(std::remove(set.begin(), set.end(), key), set.end());
    }

private:
    std::vector<std::deque<std::uint64_t>> sets_;
    std::uint64_t ways_;
    bool lru_;
};

TEST(SetAssociative, LruAndFifoAgreeWithListsOnRandomTraffic) {
    struct Shape {
        std::uint64_t sets, ways;
    };
    for (const Shape shape :
         {Shape{1, 1}, {1, 7}, {8, 1}, {4, 3}, {16, 8}, {2, 15}, {2, 16}, {2, 17}, {2, 32}, {2, 33}, {1, 100}}) {
        for (const bool lru : {true, false}) {
            Cache cache(shape.sets, shape.ways, lru ? ReplacementPolicy::lru : ReplacementPolicy::fifo);
            ListModel model(shape.sets, shape.ways, lru);
            Random random(5, "shape");
            for (int i = 0; i < 30000; ++i) {
                const std::uint64_t key = random.below(2 * shape.sets * shape.ways + 1);
                if (random.chance(0.1)) {
                    cache.invalidate(key);
                    model.invalidate(key);
                    continue;
                }
                const bool hit = cache.lookup(key) != nullptr;
                ASSERT_EQ(hit, model.lookup(key));
                if (hit) continue;
                const auto victim = cache.insert(key);
                const auto expected = model.insert(key);
                ASSERT_EQ(victim.has_value(), expected.has_value());
                if (victim) {
                    ASSERT_EQ(victim->key, *expected);
                }
            }
        }
    }
}

/// A key that is more than a number, with its own choice of set.
struct PageKey {
    std::uint64_t page = 0;
    std::uint32_t context = 0;
    bool operator==(const PageKey& other) const { return page == other.page && context == other.context; }
};
struct PageBits {
    std::uint64_t operator()(const PageKey& key) const { return key.page; }
};

TEST(SetAssociative, KeysOfTheUsersOwnKindKeepContextsApart) {
    for (const std::uint64_t ways : {4, 64}) {
        SetAssociative<std::uint64_t, PageKey, PageBits> tlb(2, ways);
        tlb.insert({7, 1}, 100);
        tlb.insert({7, 2}, 200);
        EXPECT_EQ(tlb.lookup({7, 1})->payload, 100u);
        EXPECT_EQ(tlb.lookup({7, 2})->payload, 200u);
        EXPECT_EQ(tlb.lookup({7, 3}), nullptr);
        EXPECT_EQ(tlb.invalidate_if([](const PageKey& key, const auto&) { return key.context == 2; }), 1u);
        EXPECT_NE(tlb.peek({7, 1}), nullptr);
        EXPECT_EQ(tlb.peek({7, 2}), nullptr);
    }
}

TEST(SetAssociative, ImpossibleShapesAreRefusedWithTheirNumbers) {
    const auto message = [](std::uint64_t sets, std::uint64_t ways) -> std::string {
        try {
            Cache cache(sets, ways);
        } catch (const UserError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(message(0, 1), testing::HasSubstr("0 sets"));
    EXPECT_THAT(message(12, 1), testing::HasSubstr("12 sets: the number of sets must be a power of two"));
    EXPECT_THAT(message(4, 0), testing::HasSubstr("0 ways"));
    EXPECT_THAT(message(1, 32769), testing::HasSubstr("32769 ways"));
    EXPECT_THAT(message(std::uint64_t{1} << 40, 1024), testing::HasSubstr("more than"));
    EXPECT_EQ(message(1, 32768), "");
}

}  // namespace
}  // namespace cxlvp
