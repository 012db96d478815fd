// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/cache/cache_unit.h"

#include <array>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "psl/fakes/fake_home.h"
#include "psl/fakes/fake_memory.h"

namespace cxlvp::psl {
namespace {

constexpr std::uint64_t kLine = 0x4000;
using Data = std::array<std::uint8_t, kLineBytes>;

LineCacheConfig small() {
    LineCacheConfig config;
    config.size = 8 * kLineBytes;  // one set
    config.castouts = 2;
    return config;
}

class CacheUnitTest : public testing::Test {
protected:
    explicit CacheUnitTest(const LineCacheConfig& config = {}) : cache(config) { cache.attach(home.add(cache)); }

    LineStatus read(std::uint64_t address, LineUse use, LineExtra extra = LineExtra::none, unsigned slice = 0) {
        return cache.read(slice, address, data.data(), 1, use, extra, memory, hit, at);
    }
    LineStatus write(std::uint64_t address, std::uint8_t value, LineUse use, LineExtra extra = LineExtra::none,
                     unsigned slice = 0) {
        return cache.write(slice, address, &value, 1, use, extra, memory, hit, at);
    }
    std::uint8_t host(std::uint64_t address) {
        std::uint8_t seen = 0;
        home.host_read(address, &seen, 1, at);
        return seen;
    }
    void host_store(std::uint64_t address, std::uint8_t value) { home.host_write(address, &value, 1, at); }

    FakeMemory memory;
    FakeHome home{memory};
    CacheUnit cache;
    Data data{};
    bool hit = false;
    Tick at = 0;
};

class SmallCacheUnitTest : public CacheUnitTest {
protected:
    SmallCacheUnitTest() : CacheUnitTest(small()) {}
};

TEST_F(CacheUnitTest, ALineIsFetchedOnceAndThenHit) {
    read(kLine, LineUse::shared);
    EXPECT_FALSE(hit);
    read(kLine + 100, LineUse::shared);
    EXPECT_TRUE(hit);
    read(kLine, LineUse::bypass);
    EXPECT_TRUE(hit);
    EXPECT_EQ(memory.reads, 1u);
    EXPECT_EQ(cache.counts().hits, 2u);
    EXPECT_EQ(cache.counts().misses, 1u);
}

TEST_F(CacheUnitTest, ASharedLineBecomesModifiedWithoutBeingFetchedAgain) {
    read(kLine, LineUse::shared);
    write(kLine + 1, 5, LineUse::modified);
    EXPECT_FALSE(hit);
    EXPECT_EQ(memory.reads, 1u);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::exclusive);
    EXPECT_TRUE(home.directory.entry(kLine).exclusive);
    EXPECT_EQ(host(kLine + 1), 5);
}

TEST_F(CacheUnitTest, AReadOfTheHostLeavesALineOfWriteMsSharedAndTakesOneOfWriteMi) {
    write(kLine, 1, LineUse::modified);
    EXPECT_EQ(host(kLine), 1);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::shared);
    write(kLine, 2, LineUse::modified_brief);
    EXPECT_EQ(host(kLine), 2);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::none);
    EXPECT_EQ(cache.counts().interventions, 2u);
}

TEST_F(CacheUnitTest, AWriteOfTheHostTakesTheLineAndMergesWithWhatWasModified) {
    write(kLine, 1, LineUse::modified);
    host_store(kLine + 1, 7);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::none);
    EXPECT_EQ(memory.bytes[kLine], 1);
    EXPECT_EQ(memory.bytes[kLine + 1], 7);
}

TEST_F(CacheUnitTest, AWriteThatAllocatesNothingGoesIntoALineThatIsThere) {
    read(kLine, LineUse::shared);
    write(kLine + 2, 3, LineUse::bypass);
    read(kLine + 2, LineUse::shared);
    EXPECT_EQ(data[0], 3);
    EXPECT_EQ(host(kLine + 2), 3);
    write(kLine + 128, 4, LineUse::bypass);
    EXPECT_EQ(cache.lines().held(kLine + 128), LineHold::none);
    EXPECT_EQ(memory.bytes[kLine + 128], 4);
}

TEST_F(SmallCacheUnitTest, TheLineUsedLongestAgoIsDisplaced) {
    for (unsigned i = 0; i < 8; ++i) read(kLine + i * kLineBytes, LineUse::shared);
    read(kLine, LineUse::shared);
    read(kLine + 8 * kLineBytes, LineUse::shared);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::shared);
    EXPECT_EQ(cache.lines().held(kLine + kLineBytes), LineHold::none);
    EXPECT_EQ(home.directory.entry(kLine + kLineBytes).cards, 0u);
    EXPECT_EQ(cache.counts().drops, 1u);
}

TEST_F(SmallCacheUnitTest, DisplacedModifiedLinesWaitAreStillHeldAndAreWrittenOnce) {
    for (unsigned i = 0; i < 9; ++i) write(kLine + i * kLineBytes, static_cast<std::uint8_t>(i + 1), LineUse::modified);
    EXPECT_TRUE(cache.castout_waiting());
    EXPECT_EQ(memory.writes, 0u);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::exclusive);
    EXPECT_TRUE(cache.cast_out(memory, at));
    EXPECT_EQ(memory.bytes[kLine], 1);
    EXPECT_EQ(home.directory.entry(kLine).cards, 0u);
    EXPECT_FALSE(cache.cast_out(memory, at));
    EXPECT_EQ(memory.writes, 1u);
}

TEST_F(SmallCacheUnitTest, AWaitingLineComesBackOrGoesToTheHost) {
    for (unsigned i = 0; i < 9; ++i) write(kLine + i * kLineBytes, static_cast<std::uint8_t>(i + 1), LineUse::modified);
    read(kLine, LineUse::shared);
    EXPECT_TRUE(hit);
    EXPECT_EQ(data[0], 1);
    EXPECT_TRUE(cache.castout_waiting());  // the next one had to go
    EXPECT_EQ(host(kLine + kLineBytes), 2);
    EXPECT_FALSE(cache.castout_waiting());
    EXPECT_EQ(memory.writes, 0u);
}

TEST_F(SmallCacheUnitTest, TooManyWaitingLinesAreWrittenByTheNextMiss) {
    for (unsigned i = 0; i < 20; ++i)
        write(kLine + i * kLineBytes, static_cast<std::uint8_t>(i + 1), LineUse::modified);
    EXPECT_EQ(cache.lines().castouts(), 2u);
    EXPECT_EQ(memory.writes, 10u);
    cache.flush_all(memory, at);
    for (unsigned i = 0; i < 20; ++i) EXPECT_EQ(memory.bytes[kLine + i * kLineBytes], i + 1);
    EXPECT_EQ(home.directory.lines(), 0u);
    EXPECT_EQ(home.open_lines, 0);
}

TEST_F(SmallCacheUnitTest, ALockedLineIsNotDisplaced) {
    EXPECT_EQ(cache.lock(1, kLine, memory, at), LineStatus::done);
    for (unsigned i = 1; i < 30; ++i) read(kLine + i * kLineBytes, LineUse::shared);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::exclusive);
    EXPECT_EQ(cache.unlock(1, kLine, at), LineStatus::done);
}

TEST_F(CacheUnitTest, ALockKeepsOtherSlicesAndTheHostOutUntilItTimesOut) {
    write(kLine, 1, LineUse::modified);
    EXPECT_EQ(read(kLine, LineUse::modified, LineExtra::lock), LineStatus::done);
    EXPECT_EQ(read(kLine, LineUse::shared, LineExtra::none, 1), LineStatus::no_lock);
    EXPECT_EQ(write(kLine, 1, LineUse::bypass, LineExtra::none, 1), LineStatus::no_lock);
    EXPECT_EQ(cache.push(1, kLine, false, memory, at), LineStatus::no_lock);
    EXPECT_EQ(cache.touch(1, kLine, LineUse::shared, memory, at), LineStatus::no_lock);
    EXPECT_EQ(read(kLine, LineUse::bypass), LineStatus::done);
    Data snooped{};
    const SnoopAnswer answer = cache.snoop(Snoop::invalidate, kLine, snooped.data(), at);
    EXPECT_GT(answer.locked_until, at);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::exclusive);
    EXPECT_EQ(cache.snoop(Snoop::invalidate, kLine, snooped.data(), answer.locked_until).locked_until, 0u);
    EXPECT_EQ(snooped[0], 1);
    EXPECT_EQ(cache.lines().held(kLine), LineHold::none);
    EXPECT_EQ(cache.unlock(0, kLine, answer.locked_until), LineStatus::no_lock);
    EXPECT_EQ(cache.counts().lost_locks, 1u);
}

TEST_F(CacheUnitTest, AReservationIsLostToStoresOfOtherSlicesAndNotToOnesOwn) {
    read(kLine, LineUse::shared, LineExtra::reserve, 0);
    read(kLine, LineUse::shared, LineExtra::reserve, 1);
    write(kLine, 1, LineUse::modified, LineExtra::none, 1);
    EXPECT_EQ(write(kLine, 2, LineUse::modified, LineExtra::conditional, 0), LineStatus::no_reservation);
    EXPECT_EQ(write(kLine, 3, LineUse::modified, LineExtra::conditional, 1), LineStatus::done);
    EXPECT_EQ(host(kLine), 3);
}

TEST_F(CacheUnitTest, ALockOrReservationLostWhileMemoryIsReadIsNoticed) {
    // In `ordered` timing the host comes while the command waits for its line.
    read(kLine, LineUse::shared, LineExtra::reserve);
    struct Late : SnoopMaster {
        void open(std::uint64_t line, std::size_t, LineHold, Tick&) override {
            Data lost;
            cache->snoop(Snoop::invalidate, line, lost.data(), 0);
        }
        void close(std::uint64_t, Tick) override {}
        void holds(std::uint64_t, LineHold) override {}
        CacheUnit* cache = nullptr;
    } late;
    late.cache = &cache;
    cache.attach(late);
    EXPECT_EQ(write(kLine, 9, LineUse::modified, LineExtra::conditional), LineStatus::no_reservation);
    EXPECT_EQ(memory.bytes[kLine], 0);
    read(kLine, LineUse::shared);
    EXPECT_EQ(data[0], 0);
}

TEST_F(CacheUnitTest, APushEndsALockOnTheLine) {
    cache.lock(0, kLine, memory, at);
    cache.push(0, kLine, false, memory, at);
    EXPECT_EQ(cache.unlock(0, kLine, at), LineStatus::no_lock);
}

TEST_F(CacheUnitTest, ModifiedLinesThatMemoryRefusesAreCounted) {
    write(kLine, 1, LineUse::modified);
    memory.broken = true;
    EXPECT_EQ(cache.push(0, kLine, true, memory, at), LineStatus::bus_error);
    EXPECT_EQ(cache.counts().lost_lines, 1u);
    EXPECT_EQ(home.directory.lines(), 0u);
}

TEST_F(CacheUnitTest, DebugAccessesSeeAndChangeModifiedLinesWithoutEffect) {
    write(kLine + 3, 1, LineUse::modified);
    std::uint8_t bytes[2] = {9, 9};
    cache.debug(kLine + 3, bytes, 2, false);
    EXPECT_EQ(bytes[0], 1);
    EXPECT_EQ(bytes[1], 0);
    bytes[0] = 44;
    cache.debug(kLine + 3, bytes, 1, true);
    EXPECT_EQ(host(kLine + 3), 44);
    EXPECT_EQ(cache.counts().snoops, 1u);  // of the host
}

TEST(CacheUnitWithoutCache, GoesToMemoryAndHasNeitherLocksNorReservations) {
    FakeMemory memory;
    LineCacheConfig none;
    none.size = 0;
    CacheUnit cache(none);
    Tick at = 0;
    bool hit = false;
    std::uint8_t byte = 5;
    EXPECT_FALSE(cache.caches());
    EXPECT_EQ(cache.write(0, 8, &byte, 1, LineUse::modified, LineExtra::none, memory, hit, at), LineStatus::done);
    EXPECT_EQ(memory.bytes[8], 5);
    EXPECT_EQ(cache.read(0, 8, &byte, 1, LineUse::shared, LineExtra::reserve, memory, hit, at), LineStatus::done);
    EXPECT_EQ(cache.write(0, 8, &byte, 1, LineUse::modified, LineExtra::conditional, memory, hit, at),
              LineStatus::no_reservation);
    EXPECT_EQ(cache.lock(0, 0, memory, at), LineStatus::no_lock);
    EXPECT_EQ(cache.read(0, 8, &byte, 1, LineUse::modified, LineExtra::lock, memory, hit, at), LineStatus::no_lock);
    EXPECT_EQ(cache.push(0, 0, false, memory, at), LineStatus::done);
    EXPECT_FALSE(cache.cast_out(memory, at));
}

/// Two PSLs with tiny caches, their slices, and the host, on a few lines: whoever reads sees what was written last.
TEST(CacheUnitRandom, AllSeeTheLastStoreWhereverItIs) {
    FakeMemory memory;
    FakeHome home(memory);
    CacheUnit first(small());
    CacheUnit second(small());
    first.attach(home.add(first));
    second.attach(home.add(second));
    constexpr std::uint64_t kSpan = 40 * kLineBytes;
    std::vector<std::uint8_t> shadow(kSpan);
    Random random(42, "random");
    constexpr LineUse kUses[] = {LineUse::bypass, LineUse::shared, LineUse::modified, LineUse::modified_brief};
    Tick at = 0;
    for (unsigned i = 0; i < 200'000; ++i) {
        at += ns(1);
        const std::uint64_t bytes = std::uint64_t{1} << random.below(8);
        const std::uint64_t address = random.below(kSpan / bytes) * bytes;
        CacheUnit& psl = random.below(2) == 0 ? first : second;
        const LineUse use = kUses[random.below(4)];
        const auto slice = static_cast<unsigned>(random.below(4));
        std::uint8_t data[kLineBytes];
        bool hit = false;
        switch (random.below(14)) {
            case 0:
            case 1:
            case 2:
                ASSERT_EQ(psl.read(slice, address, data, bytes, use, LineExtra::none, memory, hit, at),
                          LineStatus::done);
                ASSERT_EQ(std::memcmp(data, &shadow[address], bytes), 0) << i;
                break;
            case 3:
            case 4:
            case 5:
                for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random.below(256));
                ASSERT_EQ(psl.write(slice, address, data, bytes, use, LineExtra::none, memory, hit, at),
                          LineStatus::done);
                std::memcpy(&shadow[address], data, bytes);
                break;
            case 6:
                home.host_read(address, data, bytes, at);
                ASSERT_EQ(std::memcmp(data, &shadow[address], bytes), 0) << i;
                break;
            case 7:
                for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random.below(256));
                home.host_write(address, data, bytes, at);
                std::memcpy(&shadow[address], data, bytes);
                break;
            case 12: {
                std::uint8_t block[512];
                const std::uint64_t from = random.below(kSpan - 512);
                const std::uint64_t size = 1 + random.below(512);
                psl.read_block(from, block, size, memory, at);
                ASSERT_EQ(std::memcmp(block, &shadow[from], size), 0) << i;
                break;
            }
            case 13: {
                std::uint8_t block[512];
                const std::uint64_t from = random.below(kSpan - 512);
                const std::uint64_t size = 1 + random.below(512);
                for (std::uint8_t& byte : block) byte = static_cast<std::uint8_t>(random.below(256));
                psl.write_block(slice, from, block, size, memory, at);
                std::memcpy(&shadow[from], block, size);
                break;
            }
            case 8:
                psl.push(slice, line_of(address), random.below(2) == 0, memory, at);
                break;
            case 9:
                psl.cast_out(memory, at);
                break;
            case 10:
                psl.touch(slice, line_of(address), use, memory, at);
                break;
            default: {
                const std::uint64_t block = address & ~std::uint64_t{31};
                psl.modify(slice, block, memory, at, [&](std::uint8_t* place) {
                    ++place[7];
                    return true;
                });
                ++shadow[block + 7];
            }
        }
        ASSERT_EQ(home.open_lines, 0);
    }
    first.flush_all(memory, at);
    second.flush_all(memory, at);
    EXPECT_EQ(std::memcmp(memory.bytes.data(), shadow.data(), kSpan), 0);
    EXPECT_EQ(home.directory.lines(), 0u);
    EXPECT_GT(first.counts().castouts, 1000u);
    EXPECT_GT(first.counts().interventions, 1000u);
}

}  // namespace
}  // namespace cxlvp::psl
