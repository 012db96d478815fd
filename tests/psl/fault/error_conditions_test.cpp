// SPDX-License-Identifier: Apache-2.0
// PSL errors, AFU errors and warnings of `FaultUnit`, its resets, and random sequences.
#include <gtest/gtest.h>

#include <map>

#include "cxlvp/base/core/random.h"
#include "cxlvp/psl/fault/fault_unit.h"

namespace cxlvp::psl {
namespace {

constexpr std::uint64_t kPe = 0x0800000000000000;
constexpr std::uint64_t kAe = 0x0400000000000000;
constexpr std::uint64_t kOc = 0x0200000000000000;
constexpr std::uint64_t kSt = 0x2000000000000000;
constexpr std::uint64_t kUr = 0x1000000000000000;

Fault page_fault(std::uint16_t handle, std::uint64_t ea) {
    return {handle, dsisr::kPageMiss, ea, 0};
}

TEST(ErrorConditions, Section44AnAfuErrorIsAcknowledgedWithA) {
    FaultUnit unit(Caia::v2);
    unit.afu_error(3, us(1));
    EXPECT_EQ(unit.dsisr(), kAe);
    EXPECT_EQ(unit.pe_handle(), 3u);
    EXPECT_TRUE(unit.take_interrupt());
    const FaultVerdict verdict = unit.respond(FaultResponse::kAcknowledge, us(2));
    EXPECT_EQ(verdict.decision, FaultDecision::none);
    EXPECT_EQ(verdict.id, kNoFault);
    EXPECT_EQ(unit.dsisr(), 0u);
    EXPECT_EQ(unit.counts().wrong_response, 0u);
}

TEST(ErrorConditions, AnAfuErrorThatIsAnsweredAsATranslationFaultIsAcknowledgedAndCounted) {
    for (const std::uint64_t tfc :
         {FaultResponse::kRestart, FaultResponse::kAddressError, FaultResponse::kContinue, FaultResponse::kAll}) {
        FaultUnit unit(Caia::v1);
        unit.afu_error(3, 0);
        EXPECT_EQ(unit.respond(tfc, 0).decision, FaultDecision::none);
        EXPECT_EQ(unit.dsisr(), 0u);
        EXPECT_EQ(unit.counts().wrong_response, 1u);
    }
}

TEST(ErrorConditions, Section44APslErrorEndsWhenSoftwareClearsPeInDsisr) {
    FaultUnit unit(Caia::v1);
    unit.psl_error(3, 0);
    unit.report(page_fault(4, 0x1000), 0);
    unit.take_interrupt();
    unit.write_dsisr(kPe, us(1));
    EXPECT_EQ(unit.dsisr(), kPe) << "written with PE set";
    unit.write_dsisr(unit.dsisr() & ~kPe, us(2));
    EXPECT_EQ(unit.dsisr(), dsisr::kPageMiss) << "the next one";
    EXPECT_TRUE(unit.take_interrupt());
    unit.psl_error(3, 0);
    unit.respond(FaultResponse::kRestart, 0);
    EXPECT_EQ(unit.dsisr(), kPe);
    unit.respond(FaultResponse::kAcknowledge, 0);
    EXPECT_EQ(unit.dsisr(), 0u) << "A does it as well: purge";
}

TEST(ErrorConditions, WritingDsisrClearsNeitherTranslationFaultNorAfuError) {
    FaultUnit unit(Caia::v1);
    const FaultId id = unit.report(page_fault(1, 0x1000), 0);
    unit.write_dsisr(0, 0);
    EXPECT_EQ(unit.dsisr(), dsisr::kPageMiss);
    EXPECT_TRUE(unit.waiting(id));
    unit.respond(FaultResponse::kRestart, 0);
    unit.afu_error(1, 0);
    unit.write_dsisr(0, 0);
    EXPECT_EQ(unit.dsisr(), kAe);
    unit.respond(FaultResponse::kAcknowledge, 0);
    unit.write_dsisr(~std::uint64_t{0}, 0);
    EXPECT_EQ(unit.dsisr(), 0u) << "nor sets anything";
}

TEST(ErrorConditions, AnErrorThatIsPendingIsNotPresentedTwice) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.afu_error(1, 0);
    unit.afu_error(2, 0);
    unit.psl_error(1, 0);
    EXPECT_EQ(unit.queued(), 2u);
    unit.respond(FaultResponse::kRestart, 0);
    EXPECT_EQ(unit.dsisr(), kAe);
    EXPECT_EQ(unit.pe_handle(), 1u);
    unit.afu_error(3, 0);
    EXPECT_EQ(unit.pe_handle(), 1u);
    EXPECT_EQ(unit.counts().merged, 2u);
    unit.respond(FaultResponse::kAcknowledge, 0);
    EXPECT_EQ(unit.dsisr(), kPe);
    unit.afu_error(3, 0);
    EXPECT_EQ(unit.queued(), 1u) << "the first was answered: it is another one";
}

TEST(ErrorConditions, Quirk5WarningsNeedNoAnswerAndStandInNobodysWay) {
    for (const std::uint64_t bit : {kSt, kUr, kOc}) {
        FaultUnit unit(Caia::v1);
        unit.warning({1, bit, 0x5000, 0}, 0);
        EXPECT_EQ(unit.dsisr(), bit);
        EXPECT_TRUE(unit.take_interrupt());
        const FaultId id = unit.report(page_fault(2, 0x1000), 0);
        EXPECT_EQ(unit.dsisr(), dsisr::kPageMiss) << "presented without any TFC";
        EXPECT_TRUE(unit.take_interrupt());
        EXPECT_EQ(unit.respond(FaultResponse::kRestart, 0).id, id);
        EXPECT_EQ(unit.dsisr(), 0u);
    }
    FaultUnit second(Caia::v2);
    second.warning({1, kOc, 0, 0}, 0);
    second.afu_error(1, 0);
    EXPECT_EQ(second.dsisr(), kAe);
}

TEST(ErrorConditions, Quirk5ATranslationThatFailsWithAWarningHoldsNoCommand) {
    FaultUnit unit(Caia::v1);
    EXPECT_EQ(unit.report({1, kSt, 0x5000, 0}, 0), kNoFault);
    EXPECT_EQ(unit.dsisr(), kSt);
    EXPECT_FALSE(unit.pending(1));
}

TEST(ErrorConditions, AWarningGoesWithAOrWithItsBitWrittenAs0) {
    FaultUnit unit(Caia::v1);
    unit.warning({1, kUr | kOc, 0, 0}, 0);
    unit.write_dsisr(kOc, 0);
    EXPECT_EQ(unit.dsisr(), kOc);
    unit.write_dsisr(0, 0);
    EXPECT_EQ(unit.dsisr(), 0u);
    unit.warning({1, kOc, 0, 0}, 0);
    unit.respond(FaultResponse::kAcknowledge, 0);
    EXPECT_EQ(unit.dsisr(), 0u);
    EXPECT_EQ(unit.counts().wrong_response, 0u);
}

TEST(ErrorConditions, AWarningThatCannotBeShownIsCounted) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.warning({2, kOc, 0, 0}, 0);
    EXPECT_EQ(unit.pe_handle(), 1u);
    EXPECT_EQ(unit.counts().lost_warnings, 1u);
    unit.respond(FaultResponse::kRestart, 0);
    EXPECT_EQ(unit.dsisr(), 0u);
    unit.warning({2, kOc, 0, 0}, 0);
    unit.warning({3, kOc, 0, 0}, 0);
    EXPECT_EQ(unit.pe_handle(), 2u);
    EXPECT_EQ(unit.counts().merged, 1u);
}

TEST(ErrorConditions, Section35PurgeEmptiesTheUnit) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.afu_error(1, 0);
    unit.report(page_fault(2, 0x1000), 0);
    unit.psl_error(2, 0);
    unsigned answers = 0;
    while (unit.dsisr() != 0) {
        ASSERT_LT(++answers, 5u);
        const bool translation = (unit.dsisr() & 0xC000000000000000) != 0;
        const FaultDecision decision =
            unit.respond(translation ? FaultResponse::kAddressError : FaultResponse::kAcknowledge, 0).decision;
        EXPECT_EQ(decision, translation ? FaultDecision::aerror : FaultDecision::none);
    }
    EXPECT_EQ(answers, 4u);
    EXPECT_EQ(unit.counts().wrong_response, 0u);
}

TEST(ErrorConditions, AResetOfTheAfuKeepsWhatIsPresentedForTheAnswerThatIsOnItsWay) {
    FaultUnit unit(Caia::v1);
    const FaultId first = unit.report(page_fault(1, 0x1000), 0);
    const FaultId second = unit.report(page_fault(1, 0x2000), 0);
    unit.reset();
    EXPECT_FALSE(unit.waiting(first));
    EXPECT_FALSE(unit.waiting(second));
    EXPECT_EQ(unit.dar(), 0x1000u);
    EXPECT_TRUE(unit.pending(1)) << "the operating system has not acknowledged it";
    const FaultId third = unit.report(page_fault(1, 0x1000), 0);
    EXPECT_NE(third, first) << "a command after the reset has a fault of its own";
    EXPECT_EQ(unit.respond(FaultResponse::kAddressError, 0).decision, FaultDecision::none);
    EXPECT_TRUE(unit.waiting(third));
    EXPECT_EQ(unit.respond(FaultResponse::kRestart, 0).id, third);
}

TEST(ErrorConditions, AResetOfTheCardLeavesNothing) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.afu_error(1, 0);
    unit.clear();
    EXPECT_EQ(unit.dsisr(), 0u);
    EXPECT_EQ(unit.dar(), 0u);
    EXPECT_EQ(unit.pe_handle(), 0u);
    EXPECT_EQ(unit.queued(), 0u);
    EXPECT_FALSE(unit.take_interrupt());
    EXPECT_FALSE(unit.pending(1));
}

/// Every fault that a command waits for is answered exactly once, by the verdict that names it; the registers change
/// only with an answer; each presentation interrupts once.
TEST(ErrorConditions, RandomSequencesAnswerEachFaultOnceAndNeverReplaceOne) {
    Random random(11, "faults");
    FaultUnit unit(Caia::v1);
    std::map<FaultId, std::uint16_t> waiting;
    std::uint64_t interrupts = 0;
    for (unsigned step = 0; step < 50000; ++step) {
        const FaultKind before = unit.kind();
        const std::uint64_t dsisr = unit.dsisr();
        const std::uint64_t dar = unit.dar();
        const std::uint64_t handle_register = unit.pe_handle();
        const auto handle = static_cast<std::uint16_t>(random.below(3));
        bool answered = false;
        switch (random.below(7)) {
            case 0:
            case 1: {
                const FaultId id = unit.report(page_fault(handle, random.below(4) * 4096), step);
                ASSERT_NE(id, kNoFault);
                const auto [entry, fresh] = waiting.emplace(id, handle);
                ASSERT_EQ(entry->second, handle) << "shared within a context only";
                break;
            }
            case 2:
                unit.afu_error(handle, step);
                break;
            case 3:
                unit.psl_error(handle, step);
                break;
            case 4:
                unit.warning({handle, kOc, 0, 0}, step);
                break;
            default: {
                answered = true;
                const FaultVerdict verdict = unit.respond(ibm_bit(28 + static_cast<unsigned>(random.below(4))), step);
                ASSERT_EQ(verdict.decision != FaultDecision::none, before == FaultKind::translation);
                if (before == FaultKind::translation) {
                    ASSERT_EQ(waiting.erase(verdict.id), 1u);
                }
            }
        }
        if (!answered && before != FaultKind::none && before != FaultKind::warning) {
            ASSERT_EQ(unit.dsisr(), dsisr);
            ASSERT_EQ(unit.dar(), dar);
            ASSERT_EQ(unit.pe_handle(), handle_register);
        }
        interrupts += unit.take_interrupt();
        ASSERT_EQ(interrupts, unit.counts().presented);
        for (const auto& [id, owner] : waiting) {
            ASSERT_TRUE(unit.waiting(id));
            ASSERT_TRUE(unit.pending(owner));
        }
    }
    EXPECT_GT(interrupts, 1000u);
}

}  // namespace
}  // namespace cxlvp::psl
