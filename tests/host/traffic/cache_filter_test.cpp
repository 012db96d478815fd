// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/cache_filter.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "support/list_source.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Access read(std::uint64_t address, std::uint32_t bytes = 8, Tick gap = 0, bool depends = false) {
    return {address, bytes, Op::read, gap, depends};
}
Access write(std::uint64_t address, std::uint32_t bytes = 8, Tick gap = 0, bool depends = false) {
    return {address, bytes, Op::write, gap, depends};
}

/// Levels of `lines` lines each, 64 bytes, fully associative, without latency; 0 leaves a level out.
CacheFilterConfig small(std::uint64_t l1, std::uint64_t l2, std::uint64_t llc,
                        CacheInclusion inclusion = CacheInclusion::non_inclusive) {
    CacheFilterConfig config;
    config.inclusion = inclusion;
    for (auto [level, lines] :
         {std::pair<CacheLevelConfig&, std::uint64_t>{config.l1, l1}, {config.l2, l2}, {config.llc, llc}}) {
        level.size = 64 * lines;
        level.ways = lines != 0 ? lines : 1;
        level.latency = 0;
    }
    return config;
}

std::vector<Access> filter(const CacheFilterConfig& config, std::vector<Access> accesses) {
    CacheFilter caches(list_source(std::move(accesses)), config, 1, "c");
    return drain(caches);
}

TEST(CacheFilter, OnlyTheFirstUseOfALineReachesMemory) {
    EXPECT_THAT(filter(small(4, 0, 0), {read(0), read(8), write(60, 4), read(64), read(0)}),
                ElementsAre(read(0, 64), read(64, 64)));
}

TEST(CacheFilter, AStoreMissReadsItsLineAndWritesItBackWhenDisplaced) {
    EXPECT_THAT(filter(small(1, 0, 0), {write(8, 64 - 8), read(64), read(128)}),
                ElementsAre(read(0, 64), read(64, 64), write(0, 64), read(128, 64)));
}

TEST(CacheFilter, AnAccessAcrossLinesTouchesEachOfThem) {
    CacheFilter caches(list_source({read(60, 8), read(0), read(64), read(100, 200)}), small(8, 0, 0), 1, "c");
    EXPECT_THAT(drain(caches), ElementsAre(read(0, 64), read(64, 64), read(128, 64), read(192, 64), read(256, 64)));
    EXPECT_EQ(caches.counts(CacheFilter::kL1).hits, 3u);
    EXPECT_EQ(caches.counts(CacheFilter::kL1).misses, 5u);
}

TEST(CacheFilter, AnAccessAtTheEndOfTheAddressSpaceDoesNotWrap) {
    const std::uint64_t last = ~std::uint64_t{0};
    EXPECT_THAT(filter(small(4, 0, 0), {read(last - 70, 71)}), ElementsAre(read(last - 127, 64), read(last - 63, 64)));
}

TEST(CacheFilter, ADirtyLineMovesDownLevelByLevel) {
    CacheFilter caches(list_source({write(0), read(64), read(128), read(192), read(256)}), small(1, 2, 0), 1, "c");
    // 64 pushes 0 from L1 into L2 (where it becomes dirty and newest); 128 then displaces 64 from L2, 192 displaces 0.
    EXPECT_THAT(drain(caches),
                ElementsAre(read(0, 64), read(64, 64), read(128, 64), read(192, 64), write(0, 64), read(256, 64)));
    EXPECT_EQ(caches.counts(CacheFilter::kL1).writebacks, 1u);
    EXPECT_EQ(caches.counts(CacheFilter::kL2).writebacks, 1u);
    EXPECT_EQ(caches.counts(CacheFilter::kLlc).writebacks, 0u);
}

TEST(CacheFilter, EvictionFromAnInclusiveLevelTakesTheLineOutOfTheOthers) {
    // Line 0 is used in L1 only, so that it becomes the oldest of L2.
    const std::vector<Access> accesses{read(0), write(0), read(64), read(0), read(128), read(0)};
    CacheFilter inclusive(list_source(accesses), small(2, 2, 0, CacheInclusion::inclusive), 1, "c");
    EXPECT_THAT(drain(inclusive), ElementsAre(read(0, 64), read(64, 64), read(128, 64), write(0, 64), read(0, 64)));
    EXPECT_EQ(inclusive.counts(CacheFilter::kL1).writebacks, 0u);
    EXPECT_EQ(inclusive.counts(CacheFilter::kL2).writebacks, 1u);
    EXPECT_EQ(inclusive.counts(CacheFilter::kL1).misses, 4u);
    // Without inclusion it stays in L1.
    CacheFilter other(list_source(accesses), small(2, 2, 0), 1, "c");
    EXPECT_THAT(drain(other), ElementsAre(read(0, 64), read(64, 64), read(128, 64)));
    EXPECT_EQ(other.counts(CacheFilter::kL1).misses, 3u);
}

TEST(CacheFilter, LatenciesOfTheLevelsAddToTheGapOfTheNextMiss) {
    CacheFilterConfig config = small(1, 2, 4);
    config.l1.latency = ns(1);
    config.l2.latency = ns(10);
    config.llc.latency = ns(100);
    const auto out = filter(config, {
                                        read(0, 8, ns(5)),   // miss: 5 + 100
                                        read(8, 8, ns(2)),   // L1 hit: 2 + 1
                                        read(64, 8, ns(3)),  // miss: 3 + 100
                                        read(0, 8, ns(4)),   // L2 hit: 4 + 10
                                        read(128),           // miss: 100
                                        read(64),            // LLC hit: 100
                                        read(192),           // miss: 100
                                    });
    EXPECT_THAT(
        out, ElementsAre(read(0, 64, ns(105)), read(64, 64, ns(106)), read(128, 64, ns(114)), read(192, 64, ns(200))));
}

TEST(CacheFilter, AMissCostsTheLastLevelThatIsPresent) {
    CacheFilterConfig config = small(1, 2, 0);
    config.l2.latency = ns(10);
    config.llc.latency = ns(100);
    EXPECT_THAT(filter(config, {read(0)}), ElementsAre(read(0, 64, ns(10))));
}

TEST(CacheFilter, DependenceReachesThroughHits) {
    const bool kDepends = true;
    EXPECT_THAT(filter(small(8, 0, 0),
                       {
                           read(0, 8, 0, kDepends),     // nothing before it was read
                           read(64, 8, 0, kDepends),    // on line 0
                           read(0, 8, 0, kDepends),     // a hit in between
                           read(128, 8, 0, kDepends),   // still on line 64
                           read(0, 8, 0, !kDepends),    // breaks the chain
                           read(192, 8, 0, kDepends),   // depends on the hit only
                           read(256, 8, 0, !kDepends),  //
                           read(316, 8, 0, kDepends),   // two lines: the first one waits, the second goes along
                       }),
                ElementsAre(read(0, 64), read(64, 64, 0, kDepends), read(128, 64, 0, kDepends), read(192, 64),
                            read(256, 64), read(320, 64, 0, kDepends)));
    EXPECT_THAT(filter(small(8, 0, 0), {read(0), read(124, 8, 0, kDepends)}),
                ElementsAre(read(0, 64), read(64, 64, 0, kDepends), read(128, 64)));
}

TEST(CacheFilter, WithoutAnyLevelAccessesPassUnchanged) {
    const std::vector<Access> accesses{read(60, 8, ns(1)), write(60, 300, ns(2), true)};
    CacheFilter caches(list_source(accesses), small(0, 0, 0), 1, "c");
    EXPECT_EQ(drain(caches), accesses);
    EXPECT_EQ(caches.counts(CacheFilter::kL1).misses, 0u);
}

TEST(CacheFilter, ProgressIsThatOfTheSource) {
    CacheFilter caches(list_source({read(0), read(0), read(0), read(64)}), small(1, 0, 0), 1, "c");
    EXPECT_EQ(caches.progress(), 0);
    Access access;
    EXPECT_TRUE(caches.next(access));
    EXPECT_EQ(caches.progress(), 0.25);
    EXPECT_TRUE(caches.next(access));
    EXPECT_EQ(caches.progress(), 1);
    EXPECT_FALSE(caches.next(access));
    EXPECT_FALSE(caches.next(access));
}

TEST(CacheFilter, CountsStartAgainWhenReset) {
    CacheFilter caches(list_source({read(0), read(0)}), small(1, 0, 0), 1, "c");
    Access access;
    caches.next(access);
    caches.reset_counts();
    EXPECT_FALSE(caches.next(access));
    EXPECT_EQ(caches.counts(CacheFilter::kL1).hits, 1u);
    EXPECT_EQ(caches.counts(CacheFilter::kL1).misses, 0u);
}

TEST(CacheFilter, ABrokenRuleIsAUserErrorWithTheName) {
    CacheFilterConfig config;
    config.l1.size = 100;
    try {
        CacheFilter caches(list_source({}), config, 1, "board.cpu0.caches");
        FAIL() << "accepted";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("board.cpu0.caches.l1.size: 100 B"));
    }
}

TEST(CacheFilter, RandomReplacementFollowsTheSeed) {
    CacheFilterConfig config = small(8, 0, 0);
    config.l1.replacement = ReplacementPolicy::random;
    std::vector<Access> accesses;
    Random random(1, "a");
    for (int i = 0; i < 2000; ++i) accesses.push_back(read(64 * random.below(16)));
    const auto run = [&](std::uint64_t seed) {
        CacheFilter caches(list_source(accesses), config, seed, "c");
        return drain(caches);
    };
    EXPECT_EQ(run(1), run(1));
    EXPECT_NE(run(1), run(2));
}

/// The same caches written as plainly as possible: every level is a map from line to the time of its last use and its
/// dirt, and the victim is found by looking at all lines.
class PlainCaches {
public:
    struct Level {
        std::uint64_t sets = 0, ways = 0;
        Tick latency = 0;
        struct Line {
            std::uint64_t used = 0;
            bool dirty = false;
        };
        std::map<std::uint64_t, Line> lines;
        CacheLevelCounts counts;
    };

    explicit PlainCaches(const CacheFilterConfig& config) : inclusive(config.inclusion == CacheInclusion::inclusive) {
        for (const CacheLevelConfig* level :
             std::initializer_list<const CacheLevelConfig*>{&config.l1, &config.l2, &config.llc}) {
            Level plain;
            if (level->size != 0) {
                plain.sets = level->size / 64 / level->ways;
                plain.ways = level->ways;
                plain.latency = level->latency;
            }
            levels.push_back(plain);
        }
    }

    void access(const Access& a) {
        gap += a.gap;
        for (std::uint64_t line = a.address / 64; line <= (a.address + a.bytes - 1) / 64; ++line) {
            Tick cost = 0;
            int hit = -1;
            for (int i = 0; i < 3 && hit < 0; ++i) {
                if (levels[i].sets == 0) continue;
                cost = levels[i].latency;
                if (levels[i].lines.count(line) != 0) {
                    hit = i;
                    ++levels[i].counts.hits;
                    levels[i].lines[line].used = ++clock;
                } else {
                    ++levels[i].counts.misses;
                }
            }
            gap += cost;
            if (hit < 0) {
                out.push_back({line * 64, 64, Op::read, gap, false});
                gap = 0;
            }
            for (int i = hit < 0 ? 2 : hit - 1; i >= 0; --i)
                if (levels[i].sets != 0) put(i, line, false);
            if (a.op == Op::write) first().lines.at(line).dirty = true;
        }
    }

    std::vector<Level> levels;
    std::vector<Access> out;

private:
    Level& first() {
        for (Level& level : levels)
            if (level.sets != 0) return level;
        return levels[0];
    }
    void put(int i, std::uint64_t line, bool dirty) {
        Level& level = levels[i];
        std::uint64_t in_set = 0, oldest = 0, oldest_use = ~std::uint64_t{0};
        for (const auto& [other, state] : level.lines) {
            if (other % level.sets != line % level.sets) continue;
            ++in_set;
            if (state.used < oldest_use) {
                oldest_use = state.used;
                oldest = other;
            }
        }
        bool displaced_dirty = false;
        if (in_set == level.ways) {
            displaced_dirty = level.lines[oldest].dirty;
            level.lines.erase(oldest);
            for (int j = 0; inclusive && j < i; ++j) {
                const auto copy = levels[j].lines.find(oldest);
                if (copy == levels[j].lines.end()) continue;
                displaced_dirty |= copy->second.dirty;
                levels[j].lines.erase(copy);
            }
        }
        level.lines[line] = {++clock, dirty};
        if (displaced_dirty) {
            ++level.counts.writebacks;
            down(i + 1, oldest);
        }
    }
    void down(int i, std::uint64_t line) {
        while (i < 3 && levels[i].sets == 0) ++i;
        if (i == 3) {
            out.push_back({line * 64, 64, Op::write, 0, false});
        } else if (levels[i].lines.count(line) != 0) {
            levels[i].lines[line] = {++clock, true};
        } else {
            put(i, line, true);
        }
    }

    bool inclusive;
    std::uint64_t clock = 0;
    Tick gap = 0;
};

TEST(CacheFilter, AgreesWithPlainCachesOnRandomTraffic) {
    struct Shape {
        std::uint64_t sets[3], ways[3];  ///< no ways: level absent
    };
    const Shape shapes[] = {
        {{4, 8, 16}, {2, 4, 8}}, {{1, 1, 1}, {3, 7, 20}}, {{8, 8, 8}, {1, 1, 1}}, {{4, 1, 8}, {4, 0, 5}},
        {{4, 8, 1}, {2, 3, 0}},  {{1, 8, 1}, {0, 2, 0}},  {{1, 1, 4}, {0, 0, 3}}, {{2, 16, 4}, {6, 1, 12}},
    };
    for (const Shape& shape : shapes) {
        for (const auto inclusion : {CacheInclusion::non_inclusive, CacheInclusion::inclusive}) {
            CacheFilterConfig config;
            config.inclusion = inclusion;
            int i = 0;
            std::uint64_t largest = 0;
            for (CacheLevelConfig* level :
                 std::initializer_list<CacheLevelConfig*>{&config.l1, &config.l2, &config.llc}) {
                level->size = 64 * shape.sets[i] * shape.ways[i];
                level->ways = shape.ways[i] != 0 ? shape.ways[i] : 1;
                level->latency = ns(static_cast<std::uint64_t>(1 + 10 * i));
                largest = std::max(largest, level->size);
                ++i;
            }
            std::vector<Access> accesses;
            Random random(7, "traffic");
            for (int n = 0; n < 20000; ++n) {
                // Mostly a small part of the region, so that all levels see hits.
                const std::uint64_t span = random.chance(0.6) ? largest / 4 : 3 * largest;
                accesses.push_back({random.below(span), static_cast<std::uint32_t>(1 + random.below(150)),
                                    random.chance(0.4) ? Op::write : Op::read, random.below(1000), false});
            }
            PlainCaches plain(config);
            for (const Access& access : accesses) plain.access(access);
            CacheFilter caches(list_source(accesses), config, 1, "c");
            const auto out = drain(caches);
            ASSERT_EQ(out.size(), plain.out.size());
            for (std::size_t n = 0; n < out.size(); ++n) ASSERT_EQ(out[n], plain.out[n]) << "access " << n;
            for (const auto level : {CacheFilter::kL1, CacheFilter::kL2, CacheFilter::kLlc}) {
                EXPECT_EQ(caches.counts(level).hits, plain.levels[level].counts.hits);
                EXPECT_EQ(caches.counts(level).misses, plain.levels[level].counts.misses);
                EXPECT_EQ(caches.counts(level).writebacks, plain.levels[level].counts.writebacks);
            }
        }
    }
}

}  // namespace
}  // namespace cxlvp::host
