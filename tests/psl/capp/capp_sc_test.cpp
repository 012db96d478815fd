// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/capp/capp.h"

#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "psl/fakes/card_model.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::psl {
namespace {

constexpr std::uint64_t kLine = 0x4000;

LineCacheConfig small() {
    LineCacheConfig config;
    config.size = 8 * kLineBytes;  // one set
    config.castouts = 2;
    config.lock_timeout = us(5);
    return config;
}

bus::Memory::Config memory_config() {
    bus::Memory::Config config;
    config.size = kMiB;
    return config;
}

bus::Link::Config link_config() {
    bus::Link::Config config;
    config.latency = ns(200);
    return config;
}

/// Two cards, each behind a link, and a host.
class CappTest : public test::TimingFixture {
protected:
    CappTest() {
        capp = std::make_unique<Capp>("capp", context(), Capp::Config{});
        memory = std::make_unique<bus::Memory>("memory", context(), memory_config());
        capp->initiator("out")->bind(memory->in);
        host = std::make_unique<test::TestInitiator>("host");
        host->out.bind(*capp->target("in"));
        for (const char* name : {"first", "second"}) {
            cards.push_back(std::make_unique<CardModel>(name, context(), small()));
            links.push_back(
                std::make_unique<bus::Link>((std::string(name) + "_link").c_str(), context(), link_config()));
            cards.back()->out.bind(*links.back()->target("in"));
            links.back()->initiator("out")->bind(*capp->target("psl"));
            EXPECT_TRUE(cards.back()->capp.connect(*capp->peer("cards")));
            cards.back()->start();
        }
    }

    void store(unsigned card, std::uint64_t address, std::uint8_t value, LineUse use = LineUse::modified) {
        bool hit = false;
        Tick at = now();
        EXPECT_EQ(cards[card]->cache.write(0, address, &value, 1, use, LineExtra::none, *cards[card], hit, at),
                  LineStatus::done);
        test::wait_until(at);
    }
    std::uint8_t load(unsigned card, std::uint64_t address, LineUse use = LineUse::shared) {
        bool hit = false;
        Tick at = now();
        std::uint8_t value = 0;
        EXPECT_EQ(cards[card]->cache.read(0, address, &value, 1, use, LineExtra::none, *cards[card], hit, at),
                  LineStatus::done);
        test::wait_until(at);
        return value;
    }
    LineHold held(unsigned card, std::uint64_t line) const { return cards[card]->cache.lines().held(line); }

    std::unique_ptr<Capp> capp;
    std::unique_ptr<bus::Memory> memory;
    std::unique_ptr<test::TestInitiator> host;
    std::vector<std::unique_ptr<CardModel>> cards;
    std::vector<std::unique_ptr<bus::Link>> links;
};

TEST_P(CappTest, AReadOfTheHostGetsWhatACardHasModifiedAndWaitsForTheSnoop) {
    run([&] {
        const Tick plain = host->read(kLine + 8 * kLineBytes, 8).took();
        store(0, kLine, 77);
        std::uint8_t before = 1;
        memory->dump(kLine, &before, 1);
        EXPECT_EQ(before, 0);
        const auto result = host->read(kLine, 8);
        EXPECT_EQ(result.data[0], 77);
        EXPECT_GE(result.took(), plain + ns(300));
        EXPECT_EQ(held(0, kLine), LineHold::shared);
        // Now nobody need be asked.
        EXPECT_LT(host->read(kLine, 8).took(), plain + ns(300));
    });
}

TEST_P(CappTest, AWriteOfTheHostTakesTheLineFromAllCards) {
    run([&] {
        EXPECT_EQ(load(0, kLine), 0);
        EXPECT_EQ(load(1, kLine), 0);
        EXPECT_EQ(capp->directory().entry(kLine).cards, 3u);
        host->write(kLine + 1, {5});
        EXPECT_EQ(capp->directory().lines(), 0u);
        EXPECT_EQ(held(0, kLine), LineHold::none);
        EXPECT_EQ(held(1, kLine), LineHold::none);
        EXPECT_EQ(load(1, kLine + 1), 5);
    });
}

TEST_P(CappTest, AnAccessOverManyLinesSnoopsEach) {
    run([&] {
        for (unsigned i = 0; i < 4; ++i) store(i % 2, kLine + i * kLineBytes, static_cast<std::uint8_t>(i + 1));
        const auto result = host->read(kLine, 4 * kLineBytes);
        for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(result.data[i * kLineBytes], i + 1);
    });
}

TEST_P(CappTest, CardsTakeLinesFromEachOther) {
    run([&] {
        store(0, kLine, 1);
        EXPECT_EQ(load(1, kLine), 1);
        EXPECT_EQ(held(0, kLine), LineHold::shared);
        store(1, kLine, 2);
        EXPECT_EQ(held(0, kLine), LineHold::none);
        EXPECT_EQ(load(0, kLine), 2);
    });
}

TEST_P(CappTest, AccessesOfAPslToLinesThatItHasNotOpenedAreSnooped) {
    run([&] {
        store(0, kLine, 9);
        // As a walk of page tables is.
        std::uint8_t seen = 0;
        Tick at = now();
        EXPECT_TRUE(cards[1]->read(kLine, &seen, 1, at));
        EXPECT_EQ(seen, 9);
    });
}

TEST_P(CappTest, DirectAccessIsGrantedUntilALineIsTakenAndAgainAfterAReset) {
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(host->dmi(0, 8, dmi));
        store(0, kLine, 9);
        ASSERT_EQ(host->invalidated.size(), 1u);
        EXPECT_EQ(host->invalidated[0].first, 0u);
        EXPECT_EQ(host->invalidated[0].second, ~std::uint64_t{0});
        EXPECT_FALSE(host->dmi(0, 8, dmi));
        capp->reset(ResetKind::function);
        EXPECT_FALSE(host->dmi(0, 8, dmi));
        capp->reset(ResetKind::cold);
        EXPECT_TRUE(host->dmi(0, 8, dmi));
        EXPECT_EQ(held(0, kLine), LineHold::none);
        EXPECT_EQ(capp->directory().lines(), 0u);
    });
}

TEST_P(CappTest, DebugAccessesSeeAndChangeWhatCardsHold) {
    run([&] {
        store(0, kLine + kLineBytes - 1, 9);
        store(1, kLine + kLineBytes, 8);
        std::vector<std::uint8_t> seen(2);
        EXPECT_EQ(host->debug_read(kLine + kLineBytes - 1, seen), 2u);
        EXPECT_EQ(seen, (std::vector<std::uint8_t>{9, 8}));
        EXPECT_EQ(held(0, kLine), LineHold::exclusive);
        EXPECT_EQ(host->debug_write(kLine + kLineBytes - 1, {4, 3}), 2u);
        EXPECT_EQ(load(0, kLine + kLineBytes - 1), 4);
        EXPECT_EQ(host->read(kLine + kLineBytes, 1).data[0], 3);
    });
}

TEST_P(CappTest, ALockKeepsTheHostWaitingUntilItTimesOut) {
    run([&] {
        Tick at = now();
        EXPECT_EQ(cards[0]->cache.lock(0, kLine, *cards[0], at), LineStatus::done);
        const Tick locked = at;
        const auto result = host->write(kLine, {1});
        EXPECT_TRUE(result.ok());
        EXPECT_GE(result.end, locked + us(5));
        EXPECT_EQ(cards[0]->cache.unlock(0, kLine, result.end), LineStatus::no_lock);
    });
}

TEST_P(CappTest, MoreCardsThanItCanNameAreRefused) {
    for (unsigned i = 2; i < LineDirectory::kMostCards; ++i) EXPECT_NE(capp->peer("cards"), nullptr);
    EXPECT_THROW(capp->peer("cards"), UserError);
    EXPECT_EQ(capp->peer("other"), nullptr);
    EXPECT_EQ(capp->target("other"), nullptr);
    EXPECT_EQ(capp->initiator("other"), nullptr);
}

/// Threads of both cards and of the host each own a byte of every line; counters belong to all threads of the cards.
TEST_P(CappTest, ConcurrentTrafficIsCoherent) {
    constexpr unsigned kLines = 24;
    constexpr unsigned kRounds = 1500;
    constexpr unsigned kOfCards = 6;
    constexpr unsigned kThreads = 9;
    const std::uint64_t counters = kLine + kLines * kLineBytes;
    std::vector<std::function<void()>> bodies;
    std::vector<std::unique_ptr<Random>> randoms;
    unsigned increments = 0;
    unsigned mistakes = 0;
    for (unsigned thread = 0; thread < kThreads; ++thread) {
        randoms.push_back(std::make_unique<Random>(7, "thread" + std::to_string(thread)));
        bodies.push_back([&, thread] {
            Random& random = *randoms[thread];
            std::vector<std::uint8_t> mine(kLines);
            for (unsigned round = 0; round < kRounds; ++round) {
                const std::uint64_t line = random.below(kLines);
                const std::uint64_t address = kLine + line * kLineBytes + thread * 3;
                const bool of_card = thread < kOfCards;
                const unsigned card = thread % 2;
                const auto use = static_cast<LineUse>(random.below(4));
                test::wait_until(now() + random.below(ns(400)));
                if (of_card && random.below(4) == 0) {
                    Tick at = now();
                    EXPECT_EQ(cards[card]->cache.modify(thread % 4, counters, *cards[card], at,
                                                        [](std::uint8_t* block) {
                                                            std::uint32_t count = 0;
                                                            std::memcpy(&count, block, 4);
                                                            ++count;
                                                            std::memcpy(block, &count, 4);
                                                            return true;
                                                        }),
                              LineStatus::done);
                    test::wait_until(at);
                    ++increments;
                } else if (random.below(2) == 0) {
                    const auto value = static_cast<std::uint8_t>(random.below(256));
                    mine[line] = value;
                    if (of_card)
                        store(card, address, value, use);
                    else
                        test::wait_until(host->write(address, {value}).end);
                } else {
                    std::uint8_t seen = 0;
                    if (of_card && random.below(3) == 0) {
                        // As DMA does, over several lines.
                        std::array<std::uint8_t, 512> block;
                        const std::uint64_t first = kLine + line / 4 * 512;
                        Tick at = now();
                        cards[card]->cache.read_block(first, block.data(), block.size(), *cards[card], at);
                        seen = block[address - first];
                        test::wait_until(at);
                    } else if (of_card) {
                        seen = load(card, address, use);
                    } else {
                        const auto result = host->read(address, 1);
                        seen = result.data[0];
                        test::wait_until(result.end);
                    }
                    mistakes += seen != mine[line] ? 1 : 0;
                }
                if (of_card && random.below(8) == 0) {
                    Tick at = now();
                    cards[card]->cache.push(thread % 4, kLine + line * kLineBytes, random.below(2) == 0, *cards[card],
                                            at);
                }
            }
        });
    }
    run_together(bodies, 100 * kMillisecond);
    EXPECT_EQ(mistakes, 0u);
    run([&] {
        const auto result = host->read(counters, 4);
        std::uint32_t count = 0;
        std::memcpy(&count, result.data.data(), 4);
        EXPECT_EQ(count, increments);
        EXPECT_GT(increments, 1000u);
    });
}

/// In `reserve` timing nothing is done while an access is under way.
class CappOrderedTest : public CappTest {};

TEST_P(CappOrderedTest, TheHostGoesOnAsSoonAsALockEnds) {
    Tick host_end = 0;
    run_together({[&] {
                      Tick at = now();
                      cards[0]->cache.lock(0, kLine, *cards[0], at);
                      test::wait_until(at + us(2));
                      EXPECT_EQ(cards[0]->cache.unlock(0, kLine, now()), LineStatus::done);
                  },
                  [&] {
                      test::wait_until(us(1));
                      host_end = host->write(kLine, {1}).end;
                  }});
    EXPECT_GT(host_end, us(2));
    EXPECT_LT(host_end, us(4));
}

INSTANTIATE_TEST_SUITE_P(Timing, CappTest, test::both_timing_modes(), test::timing_mode_name);
INSTANTIATE_TEST_SUITE_P(Ordered, CappOrderedTest, testing::Values(TimingMode::ordered), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::psl
