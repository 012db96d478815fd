// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/adapter/capi_adapter.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../fake_card.h"

namespace cxlvp::host {
namespace {

using psl::Caia;
using test::FakeCard;

constexpr unsigned kVsec = FakeCard::kVsec;

CapiMachine machine(Caia caia) {
    CapiMachine out;
    out.caia = caia;
    out.interrupts.base = 0x800;
    return out;
}

/// Probes with one thing about the card or the machine changed.
template <class Change>
CapiError probe_with(Change change, Caia caia = Caia::v1) {
    FakeCard card(caia);
    CapiMachine where = machine(caia);
    change(card, where);
    CapiAdapter adapter(card, FakeCard::kConfig, where);
    const CapiStatus status = adapter.probe();
    EXPECT_EQ(status.text.empty(), status.ok());
    EXPECT_EQ(adapter.contexts().locked(), !status.ok());
    return status.error;
}

TEST(CapiAdapter, Section1_ProbesInTheOrderOfCaia1) {
    FakeCard card(Caia::v1);
    CapiAdapter adapter(card, FakeCard::kConfig, machine(Caia::v1));
    ASSERT_TRUE(adapter.probe().ok());
    const std::vector<std::string> expected = {
        "cfg w 10 ffffffff",
        "cfg w 14 ffffffff",
        "cfg w 10 0",
        "cfg w 14 6000",  // BAR0
        "cfg w 18 ffffffff",
        "cfg w 1c ffffffff",
        "cfg w 18 0",
        "cfg w 1c 6100",  // BAR2
        "cfg w 4 2",
        "cfg w 108 40000",  // malformed packets
        "cfg w 20 0",
        "cfg w 24 20000",      // protocol range
        "cfg w 20a 21",        // 256 TB, enabled
        "cfg w 213 b0",        // PERST loads the user image
        "p1 w 008 100000000",  // tberror
        "p1 w 0b0 100",
        "p1 w 0a8 0",
        "p1 r 0a8",
        "p1 w 090 0",
        "p1 r 090",
        "p1 w 150 2e8900004000000",  // 0xba << 50 | 0x9 << 44 | 2 << 25
        "p1 w 128 20000000200",
        "p1 w 158 ffffffff",
        "p1 w 148 2200000000000001",
        "p1 w 170 ff7c00000000",
        "cfg w 4 6",  // bus master
        "p1 w 140 400000000000000",
        "p1 w 020 0",
        "p1 w 020 1",
        "p1 w 008 800",  // interrupt of adapter errors
    };
    EXPECT_EQ(card.log, expected);
    EXPECT_GE(card.time, 100 * kMillisecond);
    EXPECT_EQ(adapter.user_irqs(), 2037u);
    EXPECT_EQ(adapter.map().find(0x800).kind, InterruptTarget::Kind::adapter);
}

TEST(CapiAdapter, Section1_ProbesInTheOrderOfCaia2) {
    FakeCard card(Caia::v2);
    card.set(kVsec + 0x13, 1, 0x80);  // PERST keeps the image
    card.set(kVsec + 0x0c, 2, 0x1000);
    CapiMachine where = machine(Caia::v2);
    where.limit_dma_machines = true;
    where.capp_unit_id = 0xe0;
    CapiAdapter adapter(card, FakeCard::kConfig, where);
    ASSERT_TRUE(adapter.probe().ok());
    const auto begin = std::find(card.log.begin(), card.log.end(), "cfg w 4 2");
    const std::vector<std::string> expected = {
        "cfg w 4 2",
        "cfg w 20 0",
        "cfg w 24 20000",
        "cfg w 20a 21",
        "cfg w 213 90",
        "p1 w 008 100000000",
        "p1 w 588 80000000000000",
        "p1 r 588",  // ERAT
        "p1 w 168 2e0004800030400",
        "p1 w 348 2200000000000001",
        "p1 w 350 1001000012a10",
        "p1 w 140 51f8000000000005",
        "p1 w 110 40007ffc200",
        "p1 w 380 40000ff3ffff0000",
        "p1 w 378 800f000200000000",
        "p1 w 320 c000000000000000",
        "p1 r 320",
        "cfg w 4 6",
        "p1 w 020 0",
        "p1 w 020 1",
        "p1 w 008 800",
    };
    EXPECT_EQ(std::vector<std::string>(begin, card.log.end()), expected);
    EXPECT_TRUE(adapter.has_data_cache());
}

TEST(CapiAdapter, Section1_TheEratIsLeftAloneWhenPerstReloadsTheImage) {
    FakeCard card(Caia::v2);
    CapiAdapter adapter(card, FakeCard::kConfig, machine(Caia::v2));
    ASSERT_TRUE(adapter.probe().ok());
    EXPECT_TRUE(adapter.perst_loads_image());
    EXPECT_EQ(std::count(card.log.begin(), card.log.end(), "p1 w 588 80000000000000"), 0);
    EXPECT_EQ(std::count(card.log.begin(), card.log.end(), "p1 w 380 40000ff3ffff0000"), 0) << "not that host bridge";
}

TEST(CapiAdapter, Section22_ACardWithoutDataCacheIsNotFlushed) {
    FakeCard card(Caia::v2);
    card.on_write = [&](const std::string& reg, std::uint64_t) {
        if (reg == "p1 320") card.reg(reg) |= kPsl9NoDataCache;
    };
    CapiAdapter adapter(card, FakeCard::kConfig, machine(Caia::v2));
    ASSERT_TRUE(adapter.probe().ok());
    EXPECT_FALSE(adapter.has_data_cache());
    card.log.clear();
    EXPECT_TRUE(adapter.flush_data_cache().ok());
    EXPECT_TRUE(card.log.empty());
}

TEST(CapiAdapter, Quirk13_TheImageForPerstIsOfTheKindThatRuns) {
    for (const unsigned state : {0x10u, 0x80u, 0x30u, 0xa0u}) {
        FakeCard card(Caia::v1);
        card.set(kVsec + 0x13, 1, state);
        CapiAdapter adapter(card, FakeCard::kConfig, machine(Caia::v1));
        ASSERT_TRUE(adapter.probe().ok());
        EXPECT_EQ(adapter.perst_selects_user(), (state & 0x80) != 0) << "not as 0x10 says";
        EXPECT_EQ(adapter.perst_loads_image(), (state & 0x20) != 0);
        EXPECT_EQ(card.get(kVsec + 0x13, 1), (state & 0xa0) | ((state & 0x80) != 0 ? 0x10u : 0u));
    }
}

TEST(CapiAdapter, Section26_AnswersEveryMistakeOfTheCapability) {
    const auto vsec = [](unsigned offset, unsigned bytes, std::uint64_t value) {
        return [=](FakeCard& card, CapiMachine&) { card.set(kVsec + offset, bytes, value); };
    };
    EXPECT_EQ(probe_with([](FakeCard&, CapiMachine&) {}), CapiError::none);
    EXPECT_EQ(probe_with([](FakeCard& card, CapiMachine&) { card.gone = true; }), CapiError::no_device);
    EXPECT_EQ(probe_with(vsec(0x04, 2, 0x1281)), CapiError::no_device) << "another capability";
    EXPECT_EQ(probe_with(vsec(0x06, 2, 0x7f0)), CapiError::invalid) << "too short";
    EXPECT_EQ(probe_with(vsec(0x06, 2, 0x800)), CapiError::none);
    EXPECT_EQ(probe_with(vsec(0x08, 1, 0)), CapiError::invalid) << "no AFU";
    EXPECT_EQ(probe_with(vsec(0x08, 1, 5)), CapiError::invalid) << "too many AFUs";
    EXPECT_EQ(probe_with(vsec(0x08, 1, 4)), CapiError::none);
    EXPECT_EQ(probe_with(vsec(0x09, 1, 0x80)), CapiError::busy) << "second port";
    EXPECT_EQ(probe_with(vsec(0x09, 1, 0x40)), CapiError::invalid) << "MSI-X for everything";
    EXPECT_EQ(probe_with(vsec(0x09, 1, 0x20)), CapiError::invalid) << "a single MSI-X";
    EXPECT_EQ(probe_with(vsec(0x09, 1, 0x0f)), CapiError::none) << "flash and images";
    EXPECT_EQ(probe_with(vsec(0x0f, 1, 2)), CapiError::no_device) << "CAIA 2 on a POWER8";
    EXPECT_EQ(probe_with(vsec(0x0f, 1, 1), Caia::v2), CapiError::no_device) << "CAIA 1 on a POWER9";
    EXPECT_EQ(probe_with([](FakeCard&, CapiMachine& where) { where.radix = false; }, Caia::v2), CapiError::no_device);
    EXPECT_EQ(probe_with([](FakeCard&, CapiMachine& where) { where.radix = false; }, Caia::v1), CapiError::none);
    EXPECT_EQ(probe_with(vsec(0x20, 4, 0)), CapiError::invalid) << "no descriptors";
    EXPECT_EQ(probe_with(vsec(0x24, 4, 0)), CapiError::invalid);
    EXPECT_EQ(probe_with(vsec(0x28, 4, 0xf00)), CapiError::none) << "just fits";
    EXPECT_EQ(probe_with(vsec(0x28, 4, 0xf01)), CapiError::invalid);
    EXPECT_EQ(probe_with(vsec(0x2c, 4, 0xffffffff)), CapiError::invalid);
}

TEST(CapiAdapter, Section2_BarsMustLieAbove4GiB) {
    const auto at = [](std::uint64_t CapiMachine::*bar, std::uint64_t address) {
        return [=](FakeCard&, CapiMachine& where) { where.*bar = address; };
    };
    EXPECT_EQ(probe_with(at(&CapiMachine::bar0, 0xf0000000)), CapiError::no_device);
    EXPECT_EQ(probe_with(at(&CapiMachine::bar2, 0xfff00000)), CapiError::no_device);
    EXPECT_EQ(probe_with(at(&CapiMachine::bar0, 0x600000010000)), CapiError::invalid) << "not aligned";
    EXPECT_EQ(probe_with([](FakeCard& card, CapiMachine&) { card.set(0x10, 4, 0x8); }), CapiError::no_device)
        << "a BAR of 32 bits";
}

TEST(CapiAdapter, Section36_ACardThatDoesNotAnswerIsGivenUpAfter5Seconds) {
    for (const Caia caia : {Caia::v1, Caia::v2}) {
        FakeCard card(caia);
        card.set(kVsec + 0x13, 1, 0);
        card.deaf = true;
        CapiAdapter adapter(card, FakeCard::kConfig, machine(caia));
        const CapiStatus status = adapter.probe();
        EXPECT_EQ(status.error, CapiError::busy);
        EXPECT_EQ(status.code(), -16);
        EXPECT_GE(card.time, 5000 * kMillisecond);
        EXPECT_LT(card.time, 5200 * kMillisecond);
    }
}

TEST(CapiAdapter, ALinkThatGoesDownEndsTheProbeAtOnce) {
    FakeCard card(Caia::v1);
    card.on_read = [&](const std::string& reg) { card.gone = reg == "p1 090"; };
    CapiAdapter adapter(card, FakeCard::kConfig, machine(Caia::v1));
    EXPECT_EQ(adapter.probe().error, CapiError::io);
    EXPECT_FALSE(adapter.bus().link_up());
    EXPECT_LT(card.time, 200 * kMillisecond);
    const std::size_t accesses = card.log.size();
    EXPECT_EQ(adapter.bus().read(AdapterRegister::control), ~std::uint64_t{0});
    EXPECT_EQ(card.log.size(), accesses) << "nothing is sent over a link that is down";
}

class CapiAdapterUp : public testing::Test {
protected:
    CapiAdapterUp() : adapter_(card_, FakeCard::kConfig, machine(Caia::v1)) {
        EXPECT_TRUE(adapter_.probe().ok());
        card_.log.clear();
    }
    FakeCard card_{Caia::v1};
    CapiAdapter adapter_;
};

TEST_F(CapiAdapterUp, R02_AResetIsRefusedWhileContextsAreActive) {
    ASSERT_TRUE(adapter_.contexts().get());
    ASSERT_TRUE(adapter_.contexts().get());
    EXPECT_EQ(adapter_.prepare_reset(false).error, CapiError::busy);
    EXPECT_TRUE(card_.log.empty());
    EXPECT_TRUE(adapter_.prepare_reset(true).ok()) << "unless it is forced";
    adapter_.contexts().put();
    adapter_.contexts().put();
    EXPECT_TRUE(adapter_.prepare_reset(false).ok());
    EXPECT_FALSE(adapter_.contexts().get()) << "no context comes while it is locked";
    EXPECT_EQ(adapter_.prepare_reset(false).error, CapiError::busy) << "nor a second reset";
    adapter_.finish_reset();
    EXPECT_TRUE(adapter_.contexts().get());
}

TEST_F(CapiAdapterUp, R02_AResetWritesTheDataCacheBackFirst) {
    ASSERT_TRUE(adapter_.prepare_reset(false).ok());
    const std::vector<std::string> expected = {"p1 r 020", "p1 w 020 100000001", "p1 r 020", "p1 r 020",
                                               "p1 w 020 c00000001"};
    EXPECT_EQ(card_.log, expected);
}

TEST_F(CapiAdapterUp, R02_AFailedFlushLetsContextsInAgain) {
    card_.deaf = true;
    EXPECT_EQ(adapter_.prepare_reset(false).error, CapiError::busy);
    EXPECT_TRUE(adapter_.contexts().get());
}

TEST_F(CapiAdapterUp, R23_NoResetWhilePerstReloadsTheSameImage) {
    adapter_.set_perst_same_image(true);
    EXPECT_EQ(adapter_.prepare_reset(false).error, CapiError::invalid);
    EXPECT_EQ(adapter_.prepare_reset(true).error, CapiError::invalid);
    adapter_.set_perst_same_image(false);
    EXPECT_TRUE(adapter_.prepare_reset(false).ok());
}

TEST_F(CapiAdapterUp, Section51_AnAdapterErrorIsReadAndLogged) {
    adapter_.error_interrupt();
    EXPECT_EQ(card_.log, (std::vector<std::string>{"p1 r 008", "p1 r 100", "p1 r 108"}));
    EXPECT_EQ(adapter_.log().count(), 1u);
}

TEST_F(CapiAdapterUp, RemoveGivesTheInterruptBack) {
    const std::uint32_t free = adapter_.interrupts().free();
    adapter_.remove();
    EXPECT_EQ(adapter_.interrupts().free(), free + 1);
    EXPECT_EQ(card_.log, std::vector<std::string>{"p1 w 008 0"});
    adapter_.remove();
    EXPECT_EQ(adapter_.interrupts().free(), free + 1);
}

}  // namespace
}  // namespace cxlvp::host
