// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/translation_cache.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::psl {
namespace {

using Cache = TranslationCache<int>;

TranslationKey key(std::uint64_t page, std::uint32_t lpid = 0, std::uint32_t pid = 0, std::uint32_t owner = 0) {
    TranslationKey key;
    key.page = page;
    key.lpid = lpid;
    key.pid = pid;
    key.owner = owner;
    return key;
}

TEST(TranslationCache, GivesUpTheLeastRecentlyUsedEntryOfItsSet) {
    Cache cache({1, 2, 0});
    cache.insert(key(1), 10, 0);
    cache.insert(key(2), 20, 0);
    ASSERT_NE(cache.find(key(1)), nullptr);
    cache.insert(key(3), 30, 0);
    EXPECT_EQ(cache.find(key(2)), nullptr);
    ASSERT_NE(cache.find(key(1)), nullptr);
    EXPECT_EQ(cache.find(key(1))->payload, 10);
    EXPECT_EQ(cache.find(key(3))->payload, 30);
    EXPECT_EQ(cache.counts().evicted, 1u);
}

TEST(TranslationCache, NeighbouringPagesDoNotCompeteForOneSet) {
    Cache cache({4, 1, 0});
    for (int page = 0; page < 4; ++page) cache.insert(key(page), page, 0);
    for (int page = 0; page < 4; ++page) EXPECT_NE(cache.find(key(page)), nullptr) << page;
    cache.insert(key(4), 4, 0);  // the set of page 0
    EXPECT_EQ(cache.find(key(0)), nullptr);
    EXPECT_NE(cache.find(key(1)), nullptr);
}

TEST(TranslationCache, EveryPartOfAKeyTellsEntriesApart) {
    Cache cache({1, 8, 0});
    cache.insert(key(1, 2, 3, 4), 1, 0);
    EXPECT_NE(cache.find(key(1, 2, 3, 4)), nullptr);
    EXPECT_EQ(cache.find(key(0, 2, 3, 4)), nullptr);
    EXPECT_EQ(cache.find(key(1, 0, 3, 4)), nullptr);
    EXPECT_EQ(cache.find(key(1, 2, 0, 4)), nullptr);
    EXPECT_EQ(cache.find(key(1, 2, 3, 0)), nullptr);
    TranslationKey other = key(1, 2, 3, 4);
    other.space = 1;
    EXPECT_EQ(cache.find(other), nullptr);
    other.space = 0;
    other.kind = 1;
    EXPECT_EQ(cache.find(other), nullptr);
}

TEST(TranslationCache, AScopeTakesOutWhatAgreesWithAllItsRestrictionsAndNothingElse) {
    struct Case {
        InvalidateScope scope;
        unsigned taken;  ///< bit n: entry n goes
    };
    const Case cases[] = {{InvalidateScope::all(), 0b11111},
                          {InvalidateScope::of_lpid(1), 0b00110},
                          {InvalidateScope::of_process(1, 7), 0b00010},
                          {InvalidateScope::of_slice(1), 0b11000},
                          {InvalidateScope::of_handle(1, 5), 0b01000}};
    for (const Case& c : cases) {
        Cache cache({1, 8, 0});
        const TranslationKey keys[] = {
            key(0, 0, 7, TranslationKey::owner_of(0, 5)), key(1, 1, 7, TranslationKey::owner_of(0, 5)),
            key(2, 1, 8, TranslationKey::owner_of(0, 6)), key(3, 0, 8, TranslationKey::owner_of(1, 5)),
            key(4, 0, 7, TranslationKey::owner_of(1, 6))};
        for (const TranslationKey& k : keys) cache.insert(k, 0, 0);
        cache.invalidate(c.scope);
        for (unsigned i = 0; i < 5; ++i) EXPECT_EQ(cache.find(keys[i]) == nullptr, (c.taken >> i & 1) != 0) << i;
        EXPECT_EQ(cache.counts().invalidated, static_cast<unsigned>(__builtin_popcount(c.taken)));
    }
}

TEST(TranslationCache, CountsLookUpsOnlyWhenTold) {
    Cache cache({1, 1, ns(3)});
    cache.find(key(1));
    EXPECT_EQ(cache.counts().misses, 0u);
    cache.count(false);
    cache.count(true);
    EXPECT_EQ(cache.counts().misses, 1u);
    EXPECT_EQ(cache.counts().hits, 1u);
    EXPECT_EQ(cache.latency(), ns(3));
}

TEST(TranslationCache, RefusesSetsThatAreNoPowerOfTwo) {
    EXPECT_THROW(Cache({3, 1, 0}), UserError);
    EXPECT_NO_THROW(Cache({4, 3, 0}));
}

}  // namespace
}  // namespace cxlvp::psl
