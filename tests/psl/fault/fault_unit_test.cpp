// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/fault/fault_unit.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

constexpr std::uint64_t kRetry = 0x100000000;
constexpr std::uint64_t kAddressError = 0x200000000;
constexpr std::uint64_t kContinue = 0x400000000;
constexpr std::uint64_t kAcknowledge = 0x800000000;
constexpr std::uint64_t kDm = 0x4000000000000000;
constexpr std::uint64_t kStore = 0x02000000;

Fault page_fault(std::uint16_t handle, std::uint64_t ea, std::uint64_t more = 0) {
    return {handle, kDm | more, ea, 0x77};
}

TEST(FaultBits, Section43BitsAreWhereBothVersionsHaveThem) {
    EXPECT_EQ(dsisr::kSegmentMiss, 0x8000000000000000u);
    EXPECT_EQ(dsisr::kPageMiss, 0x4000000000000000u);
    EXPECT_EQ(dsisr::kSegmentTable, 0x2000000000000000u);
    EXPECT_EQ(dsisr::kUtilizationRecord, 0x1000000000000000u);
    EXPECT_EQ(dsisr::kTranslationFault, 0x1000000000000000u);
    EXPECT_EQ(dsisr::kPslError, 0x0800000000000000u);
    EXPECT_EQ(dsisr::kAfuError, 0x0400000000000000u);
    EXPECT_EQ(dsisr::kContextWarning, 0x0200000000000000u);
    EXPECT_EQ(FaultBits::pending(Caia::v1), 0xFE00000000000000u);
    EXPECT_EQ(FaultBits::pending(Caia::v2), 0x1E00000000000000u);
}

TEST(FaultBits, Section44ResponsesAreWhereTheArchitectureHasThem) {
    EXPECT_EQ(FaultResponse::kRestart, kRetry);
    EXPECT_EQ(FaultResponse::kAddressError, kAddressError);
    EXPECT_EQ(FaultResponse::kContinue, kContinue);
    EXPECT_EQ(FaultResponse::kAcknowledge, kAcknowledge);
    EXPECT_EQ(FaultResponse::kAll, 0xF00000000u);
}

TEST(FaultBits, Section43EachBitAsksForItsAnswer) {
    const auto kind = [](Caia caia, unsigned bit) { return FaultBits::kind(caia, ibm_bit(bit)); };
    const FaultKind first[] = {FaultKind::translation, FaultKind::translation, FaultKind::warning, FaultKind::warning,
                               FaultKind::psl_error,   FaultKind::afu_error,   FaultKind::warning, FaultKind::none};
    const FaultKind second[] = {FaultKind::none,      FaultKind::none,      FaultKind::none,    FaultKind::translation,
                                FaultKind::psl_error, FaultKind::afu_error, FaultKind::warning, FaultKind::none};
    for (unsigned bit = 0; bit < 8; ++bit) {
        EXPECT_EQ(kind(Caia::v1, bit), first[bit]) << bit;
        EXPECT_EQ(kind(Caia::v2, bit), second[bit]) << bit;
    }
    EXPECT_EQ(FaultBits::kind(Caia::v1, 0x01FFFFFFFFFFFFFF), FaultKind::none) << "details alone are no fault";
    EXPECT_EQ(FaultBits::kind(Caia::v1, ~std::uint64_t{0}), FaultKind::translation);
}

TEST(FaultUnit, Section45AFaultShowsInTheRegistersAndInterruptsOnce) {
    FaultUnit unit(Caia::v1);
    EXPECT_EQ(unit.dsisr(), 0u);
    EXPECT_FALSE(unit.take_interrupt());
    const FaultId id = unit.report(page_fault(5, 0x12345, kStore), us(3));
    EXPECT_NE(id, kNoFault);
    EXPECT_EQ(unit.dsisr(), 0x4000000002000000u);
    EXPECT_EQ(unit.dar(), 0x12345u) << "not rounded";
    EXPECT_EQ(unit.dsr(), 0x77u);
    EXPECT_EQ(unit.pe_handle(), 5u);
    EXPECT_EQ(unit.presented_at(), us(3));
    EXPECT_TRUE(unit.waiting(id));
    EXPECT_TRUE(unit.take_interrupt());
    EXPECT_FALSE(unit.take_interrupt());
}

TEST(FaultUnit, AFaultThatIsAnsweredBeforeItsInterruptWasSentNoLongerInterrupts) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.respond(kRetry, 0);
    EXPECT_FALSE(unit.take_interrupt());
}

TEST(FaultUnit, Section44EachResponseDecidesForTheCommandsThatWait) {
    const std::pair<std::uint64_t, FaultDecision> cases[] = {
        {kRetry, FaultDecision::retry}, {kAddressError, FaultDecision::aerror}, {kContinue, FaultDecision::paged}};
    for (const auto& [tfc, decision] : cases) {
        for (const Caia caia : {Caia::v1, Caia::v2}) {
            FaultUnit unit(caia);
            const std::uint64_t dsisr = caia == Caia::v1 ? kDm : dsisr::kTranslationFault;
            const FaultId id = unit.report({5, dsisr, 0x1000, 0}, 0);
            const FaultVerdict verdict = unit.respond(tfc, us(1));
            EXPECT_EQ(verdict.decision, decision);
            EXPECT_EQ(verdict.id, id);
            EXPECT_EQ(verdict.handle, 5u);
            EXPECT_FALSE(unit.waiting(id));
            EXPECT_EQ(unit.dsisr(), 0u);
            EXPECT_EQ(unit.counts().wrong_response, 0u);
        }
    }
}

TEST(FaultUnit, Quirk15ASecondFaultDoesNotReplaceTheFirstBeforeTfc) {
    FaultUnit unit(Caia::v1);
    const FaultId first = unit.report(page_fault(1, 0x1000), us(1));
    unit.take_interrupt();
    const FaultId second = unit.report(page_fault(2, 0x2000), us(2));
    EXPECT_NE(first, second);
    EXPECT_EQ(unit.dar(), 0x1000u);
    EXPECT_EQ(unit.pe_handle(), 1u);
    EXPECT_FALSE(unit.take_interrupt()) << "not presented";
    EXPECT_EQ(unit.queued(), 1u);

    EXPECT_EQ(unit.respond(kRetry, us(9)).id, first) << "whatever software had in mind";
    EXPECT_EQ(unit.dar(), 0x2000u);
    EXPECT_EQ(unit.pe_handle(), 2u);
    EXPECT_EQ(unit.presented_at(), us(9));
    EXPECT_TRUE(unit.take_interrupt()) << "Section 13: raised again for the next";
    EXPECT_EQ(unit.respond(kRetry, us(9)).id, second);
    EXPECT_FALSE(unit.take_interrupt());
}

TEST(FaultUnit, Quirk4TheUpperBitsOfPeHandleRead0) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(0xFFFF, ~std::uint64_t{0}), 0);
    EXPECT_EQ(unit.pe_handle(), 0xFFFFu);
}

TEST(FaultUnit, CommandsOfOneContextOnOnePageWaitForOneFault) {
    FaultUnit unit(Caia::v1);
    const FaultId first = unit.report(page_fault(1, 0x1000), 0);
    EXPECT_EQ(unit.report(page_fault(1, 0x1FFF), 0), first);
    const FaultId queued = unit.report(page_fault(1, 0x2000), 0);
    EXPECT_NE(queued, first) << "another page";
    EXPECT_EQ(unit.report(page_fault(1, 0x2008), 0), queued) << "one that is not presented yet";
    EXPECT_NE(unit.report(page_fault(2, 0x1000), 0), first) << "another context";
    EXPECT_NE(unit.report(page_fault(1, 0x1000, kStore), 0), first) << "a store may be refused where a load is not";
    EXPECT_EQ(unit.counts().shared, 2u);
    EXPECT_EQ(unit.queued(), 3u);
    unit.respond(kRetry, 0);
    EXPECT_NE(unit.report(page_fault(1, 0x1000), 0), first) << "answered: it is another one";
}

TEST(FaultUnit, Section34TranslationFaultsOfAHandleArePendingUntilTheLastIsAnswered) {
    FaultUnit unit(Caia::v1);
    unit.report(page_fault(1, 0x1000), 0);
    unit.report(page_fault(2, 0x1000), 0);
    unit.report(page_fault(1, 0x2000), 0);
    unit.respond(kRetry, 0);
    EXPECT_TRUE(unit.pending(1)) << "one waits to be presented";
    unit.respond(kRetry, 0);
    EXPECT_FALSE(unit.pending(2));
    EXPECT_TRUE(unit.pending(1));
    unit.respond(kRetry, 0);
    EXPECT_FALSE(unit.pending(1));
    unit.afu_error(1, 0);
    EXPECT_FALSE(unit.pending(1)) << "no translation fault";
}

TEST(FaultUnit, Section13TfcWithoutAFaultIsCountedAndHarmless) {
    FaultUnit unit(Caia::v1);
    for (const std::uint64_t tfc : {kRetry, kAddressError, kContinue, kAcknowledge, std::uint64_t{0}}) {
        EXPECT_EQ(unit.respond(tfc, 0).decision, FaultDecision::none);
    }
    EXPECT_EQ(unit.counts().unexpected, 5u);
    unit.report(page_fault(1, 0x1000), 0);
    EXPECT_EQ(unit.dar(), 0x1000u) << "and answers nothing that comes later";
}

TEST(FaultUnit, ATfcWithNoBitAnswersNothing) {
    FaultUnit unit(Caia::v1);
    const FaultId id = unit.report(page_fault(1, 0x1000), 0);
    EXPECT_EQ(unit.respond(~FaultResponse::kAll, 0).id, kNoFault);
    EXPECT_TRUE(unit.waiting(id));
    EXPECT_EQ(unit.counts().wrong_response, 1u);
}

TEST(FaultUnit, AcknowledgingATranslationFaultFailsItsCommands) {
    FaultUnit unit(Caia::v1);
    const FaultId id = unit.report(page_fault(1, 0x1000), 0);
    const FaultVerdict verdict = unit.respond(kAcknowledge, 0);
    EXPECT_EQ(verdict.decision, FaultDecision::aerror);
    EXPECT_EQ(verdict.id, id);
    EXPECT_EQ(unit.counts().wrong_response, 1u);
}

TEST(FaultUnit, OfSeveralResponsesTheOneThatLetsLeastHappenCounts) {
    const std::pair<std::uint64_t, FaultDecision> cases[] = {{kRetry | kAddressError, FaultDecision::aerror},
                                                             {kRetry | kContinue, FaultDecision::paged},
                                                             {kContinue | kAddressError, FaultDecision::aerror},
                                                             {kRetry | kAcknowledge, FaultDecision::retry},
                                                             {FaultResponse::kAll, FaultDecision::aerror}};
    for (const auto& [tfc, decision] : cases) {
        FaultUnit unit(Caia::v1);
        unit.report(page_fault(1, 0x1000), 0);
        EXPECT_EQ(unit.respond(tfc, 0).decision, decision) << tfc;
        EXPECT_EQ(unit.counts().wrong_response, 1u);
    }
}

}  // namespace
}  // namespace cxlvp::psl
