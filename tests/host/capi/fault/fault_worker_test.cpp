// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/fault/fault_worker.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../capi_system.h"

namespace cxlvp::host {
namespace {

using psl::Caia;
using test::CapiSystem;
using Lines = std::vector<std::string>;

constexpr std::uint64_t kSegmentMiss = 0x8000000000000000, kPageMiss = 0x4000000040000000,
                        kStoreMiss = 0x4000000042000000, kRadixMiss = 0x1000000000000088;
const char* const kRetry = "o0 w 078 100000000";
const char* const kAddressError = "o0 w 078 200000000";
const char* const kAcknowledge = "o0 w 078 800000000";

class FaultWorkerTest : public testing::Test {
protected:
    explicit FaultWorkerTest(Caia caia = Caia::v1, const FaultConfig& faults = {}) : system_(caia, faults) {
        system_.bring_up(AfuMode::directed);
        first_ = system_.open();
        context_ = system_.open();
        EXPECT_TRUE(first_->start(0).ok());
        EXPECT_TRUE(context_->start(0).ok());
        system_.card.log.clear();
    }
    /// The PSL shows this and interrupts.
    void show(std::uint64_t dsisr, std::uint64_t dar, std::uint64_t handle = 1) {
        system_.card.reg("o0 080") = handle;
        system_.card.reg("o0 060") = dsisr;
        system_.card.reg("o0 068") = dar;
        system_.dispatch.interrupt(0x802);
    }
    Lines answers() {
        Lines out;
        for (const std::string& line : system_.card.writes())
            if (line.substr(0, 8) == "o0 w 078") out.push_back(line);
        return out;
    }
    const FaultCounters& counters() { return system_.afu.faults().counters(); }
    bool work() { return system_.afu.faults().work(); }

    CapiSystem system_;
    std::unique_ptr<CapiContext> first_, context_;
};

class FaultWorkerCaia2 : public FaultWorkerTest {
protected:
    FaultWorkerCaia2() : FaultWorkerTest(Caia::v2) {}
};

TEST_F(FaultWorkerTest, Section45_ReadsTheRegistersInOrderAndAnswersInTheSecondHalf) {
    show(kPageMiss, 0x12345);
    EXPECT_EQ(system_.card.log, (Lines{"o0 r 080", "o0 r 060", "o0 r 068", "o0 r 070", "o0 r 098", "o0 r 088"}));
    EXPECT_TRUE(system_.afu.faults().pending());
    system_.card.log.clear();
    EXPECT_TRUE(work());
    EXPECT_EQ(system_.card.log, (Lines{"o0 r 060", "o0 r 068", "o0 r 080", kRetry}));
    EXPECT_EQ(system_.memory.pages.count(0x12345), 1u);
    EXPECT_TRUE(system_.memory.stores.empty());
    EXPECT_FALSE(context_->events().pending()) << "the user learns nothing of it";
    EXPECT_FALSE(work());
    EXPECT_EQ(counters().pages, 1u);
}

TEST_F(FaultWorkerCaia2, Section45_ReadsNoDsrInCaia2) {
    show(kRadixMiss | 0x02000000, 0x12345);
    EXPECT_EQ(system_.card.log, (Lines{"o0 r 080", "o0 r 060", "o0 r 068", "o0 r 098", "o0 r 088"}));
    EXPECT_TRUE(work());
    EXPECT_EQ(answers(), Lines{kRetry});
    EXPECT_EQ(system_.memory.stores.count(0x12345), 1u);
}

TEST_F(FaultWorkerTest, Section45_ASegmentMissIsEnteredAndRetried) {
    show(kSegmentMiss, 0x5000);
    work();
    EXPECT_EQ(system_.memory.segments.count(0x5000), 1u);
    EXPECT_TRUE(system_.memory.pages.empty());
    EXPECT_EQ(answers(), Lines{kRetry});
    show(kSegmentMiss, system_.memory.end);
    work();
    EXPECT_EQ(answers().back(), kAddressError) << "a bad region";
    EXPECT_EQ(counters().segments, 1u);
}

TEST_F(FaultWorkerTest, Section45_ABadAddressIsRefusedAndToldRaw) {
    show(kStoreMiss, system_.memory.end + 0x123);
    work();
    EXPECT_EQ(answers(), Lines{kAddressError});
    CapiEvent event;
    ASSERT_TRUE(context_->events().take(event));
    EXPECT_EQ(event.type, CapiEvent::Type::fault);
    EXPECT_EQ(event.address, system_.memory.end + 0x123) << "not rounded to a page";
    EXPECT_EQ(event.dsisr, kStoreMiss);
    EXPECT_FALSE(first_->events().pending());
    EXPECT_EQ(counters().refused, 1u);
}

TEST_F(FaultWorkerTest, Section45_FaultsOfAClosedContextOrAProcessThatIsGoneAreRefused) {
    show(kPageMiss, 0x1000);
    context_->process_gone();
    work();
    EXPECT_EQ(answers(), Lines{kAddressError}) << "R-17";
    show(kPageMiss, 0x1000, 0);
    bool worked = false;
    system_.card.on_write = [&](const std::string& reg, std::uint64_t value) {
        // The detach has begun, and the command waits for the fault.
        if (reg == "n0 90" && value >> 48 == 1) worked = work();
    };
    ASSERT_TRUE(first_->stop().ok());
    EXPECT_TRUE(worked);
    EXPECT_EQ(answers().back(), kAddressError);
    EXPECT_EQ(answers().size(), 2u);
    EXPECT_TRUE(system_.memory.pages.empty());
}

TEST_F(FaultWorkerTest, Section45_StoppingFinishesQueuedFaults) {
    show(kPageMiss, 0x1000);
    ASSERT_TRUE(context_->stop().ok());
    EXPECT_EQ(answers(), Lines{kAddressError});
    EXPECT_FALSE(system_.afu.faults().pending());
}

TEST_F(FaultWorkerTest, Section36_AnInterruptThatStaysPendingAfterTheDetachIsWaitedForASecond) {
    system_.card.reg("o0 080") = 1;
    system_.card.reg("o0 060") = kPageMiss;
    const Tick begin = system_.card.time;
    ASSERT_TRUE(context_->stop().ok());
    EXPECT_GE(system_.card.time - begin, 1 * kSecond);
    EXPECT_TRUE(system_.logged("interrupt still pending"));
}

TEST_F(FaultWorkerTest, Section45_ChangedRegistersAreNotAnswered) {
    const auto changed = [&](const char* reg, std::uint64_t value) {
        show(kPageMiss, 0x1000);
        system_.card.reg(reg) = value;
        EXPECT_TRUE(work());
        EXPECT_TRUE(answers().empty()) << reg;
    };
    changed("o0 060", kStoreMiss);
    changed("o0 068", 0x2000);
    changed("o0 080", 0);
    EXPECT_EQ(counters().changed, 3u);
    EXPECT_TRUE(system_.logged("regs changed"));
}

TEST_F(FaultWorkerTest, Quirk4_UpperBitsOfPeHandleKeepEveryFaultUnanswered) {
    show(kPageMiss, 0x1000, 0x10001);
    EXPECT_TRUE(work()) << "the first half finds the context by the low 16 bits";
    EXPECT_TRUE(answers().empty());
    EXPECT_EQ(counters().changed, 1u);
}

TEST_F(FaultWorkerTest, Quirk15_TheAnswerIsForWhatIsShownAndNoOther) {
    show(kPageMiss, 0x1000, 0);
    show(kPageMiss, 0x2000, 1);  // a second fault replaces the first: a mistake of the card
    EXPECT_TRUE(work());
    EXPECT_TRUE(answers().empty()) << "that of context 0 is no longer shown";
    EXPECT_TRUE(work());
    EXPECT_EQ(answers(), Lines{kRetry});
    EXPECT_EQ(system_.memory.pages, std::set<std::uint64_t>{0x2000});
}

TEST_F(FaultWorkerTest, Section45_AnUnknownHandleIsRefusedAtOnce) {
    show(kPageMiss, 0x1000, 77);
    show(0x0400000000000000, 0, 77);
    EXPECT_EQ(answers(), (Lines{kAddressError, kAcknowledge}));
    EXPECT_EQ(counters().unknown, 2u);
    EXPECT_FALSE(system_.afu.faults().pending());
}

TEST_F(FaultWorkerTest, Section45_AnAfuErrorIsToldAndAcknowledged) {
    system_.card.reg("o0 098") = 0xdead;
    show(0x0400000000000000, 0);
    EXPECT_EQ(answers(), Lines{kAcknowledge});
    system_.card.reg("o0 098") = 0xbeef;
    show(0x0400000000000000, 0);
    EXPECT_EQ(answers(), (Lines{kAcknowledge, kAcknowledge}));
    CapiEvent event;
    ASSERT_TRUE(context_->events().take(event));
    EXPECT_EQ(event.error, 0xdeadu);
    EXPECT_FALSE(context_->events().pending()) << "Quirk 14: the second one is only logged";
    EXPECT_TRUE(system_.logged("AFU error 0xbeef of context 1 is lost"));
}

TEST_F(FaultWorkerTest, Section45_APslErrorIsDumpedAndTakenBack) {
    system_.card.reg("o0 088") = 0x30;
    show(0x0800000000000000, 0);
    const Lines log(system_.card.log.begin() + 6, system_.card.log.end());
    EXPECT_EQ(log, (Lines{"p1 r 100", "p1 r 108", "n0 r c0", "n0 r c8", "p1 w 170 8000000000000017",
                          "n0 w e8 8000000000000000", "o0 r 060", "o0 w 088 30", "o0 w 060 0"}));
    EXPECT_TRUE(answers().empty());
}

TEST_F(FaultWorkerCaia2, Section45_APslErrorStopsTheTraceArraysThatRun) {
    system_.card.reg("p1 390") = 0xfffff00000000000;  // 0 to 9 have finished
    show(0x0800000000000000, 0);
    EXPECT_EQ(system_.card.writes(), (Lines{"p1 w 368 840000000000000a", "o0 w 088 0", "o0 w 060 0"}));
}

TEST_F(FaultWorkerTest, Quirk5_WarningsGetNoAnswer) {
    for (const std::uint64_t dsisr : {0x2000000000000000u, 0x1000000000000000u, 0x0200000000000000u}) show(dsisr, 0);
    EXPECT_EQ(counters().warnings, 3u);
    EXPECT_TRUE(answers().empty());
    EXPECT_FALSE(work());
}

TEST_F(FaultWorkerCaia2, Quirk5_TheWarningOfCaia2GetsNoAnswer) {
    show(0x0200000000000000, 0);
    EXPECT_EQ(counters().warnings, 1u);
    EXPECT_TRUE(answers().empty());
}

TEST_F(FaultWorkerTest, AnInterruptWithoutCauseIsLogged) {
    show(0, 0);
    EXPECT_TRUE(answers().empty());
    EXPECT_TRUE(system_.logged("without a cause"));
}

TEST_F(FaultWorkerTest, Section2_ACardThatReadsAllOnesIsGone) {
    system_.card.gone = true;
    system_.dispatch.interrupt(0x802);
    EXPECT_FALSE(system_.adapter.bus().link_up());
    EXPECT_EQ(counters().unknown, 0u);
    EXPECT_TRUE(system_.logged("gone"));
}

TEST_F(FaultWorkerTest, EachFaultCostsTheLatencyOfTheOperatingSystem) {
    show(kPageMiss, 0x1000);
    const Tick begin = system_.card.time;
    work();
    EXPECT_EQ(system_.card.time - begin, us(3));
}

class FaultWorkerLenient : public FaultWorkerTest {
protected:
    FaultWorkerLenient() : FaultWorkerTest(Caia::v1, {us(1), false, false}) {}
};

TEST_F(FaultWorkerLenient, QuirksCanBeSwitchedOff) {
    show(kPageMiss, 0x1000, 0x10001);
    work();
    show(0x0200000000000000, 0);
    EXPECT_EQ(answers(), (Lines{kRetry, kAcknowledge}));
}

TEST_F(FaultWorkerTest, Quirk10_AContextMayFaultBeforeItIsMarkedStarted) {
    auto early = system_.open();
    system_.card.on_write = [&](const std::string& reg, std::uint64_t) {
        if (reg != "n0 90") return;
        show(kPageMiss, 0x1000, early->handle());
        EXPECT_EQ(early->state(), CapiContext::State::opened);
        work();
    };
    ASSERT_TRUE(early->start(0).ok());
    EXPECT_EQ(answers(), Lines{kRetry});
}

}  // namespace
}  // namespace cxlvp::host
