// SPDX-License-Identifier: Apache-2.0
// AFU_Cntl_An, PSL_SCNTL_An and the fault registers: section 2.3, 2.4 and 13, quirks 4, 5 and 15 of section 12.

#include "cxlvp/psl/registers/slice_registers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../recording_actions.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/fault/fault_bits.h"

namespace cxlvp::psl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kCntl = 0x90, kScntl = 0xA0, kSerr = 0x28, kDsisr = 0x60, kTfc = 0x78, kHandle = 0x80,
                        kErrStat = 0x88, kSlbie = 0x40, kSlbia = 0x48, kSelect = 0x50;
constexpr std::uint64_t kEnabled = 0x8000000000000000, kE = 0x1000000000000000, kRsPending = 0x0400000000000000,
                        kRsComplete = 0x0800000000000000, kRa = 0x0100000000000000;
constexpr std::uint64_t kPc = 0x8000, kPsPending = 0x01000000, kPsComplete = 0x03000000;

struct Slice {
    explicit Slice(Caia caia = Caia::v1) : registers(caia, actions, 2) {}
    std::uint64_t cntl() { return read64(registers.p2n(), kCntl); }
    void cntl(std::uint64_t value, Tick at) { write64(registers.p2n(), kCntl, value, at); }
    std::uint64_t scntl() { return read64(registers.p1n(), kScntl); }
    void scntl(std::uint64_t value, Tick at) { write64(registers.p1n(), kScntl, value, at); }

    RecordingSlice actions;
    SliceRegisters registers;
};

class BothArchitectures : public testing::TestWithParam<Caia> {};
INSTANTIATE_TEST_SUITE_P(Slice, BothArchitectures, testing::Values(Caia::v1, Caia::v2));

TEST_P(BothArchitectures, AnAfuIsEnabledAndDisabledOnRequest) {
    Slice slice(GetParam());
    slice.cntl(kE, 10);
    EXPECT_THAT(slice.actions.take(), ElementsAre("enable @10"));
    EXPECT_EQ(slice.cntl(), kE) << "not before the AFU runs";
    EXPECT_FALSE(slice.registers.enabled());
    slice.registers.set_enabled(true, 20);
    EXPECT_EQ(slice.cntl(), kE | kEnabled);
    EXPECT_TRUE(slice.registers.enabled());
    slice.cntl(slice.cntl(), 25);
    EXPECT_THAT(slice.actions.take(), IsEmpty()) << "nothing has changed";
    slice.cntl(slice.cntl() & ~kE, 30);
    EXPECT_THAT(slice.actions.take(), ElementsAre("disable @30"));
    EXPECT_EQ(slice.cntl(), kEnabled) << "the status is read-only";
    slice.registers.set_enabled(false, 40);
    EXPECT_EQ(slice.cntl(), 0u);
}

TEST_P(BothArchitectures, AResetImpliesDisableAndItsStatusStaysUntilTheNext) {
    Slice slice(GetParam());
    slice.cntl(kE, 10);
    slice.registers.set_enabled(true, 20);
    slice.actions.take();
    EXPECT_FALSE(slice.registers.was_reset());

    slice.cntl(slice.cntl() | kRa, 30);
    EXPECT_THAT(slice.actions.take(), ElementsAre("reset @30"));
    EXPECT_EQ(slice.cntl(), kEnabled | kRsPending | kRa);
    EXPECT_TRUE(slice.registers.reset_pending());
    slice.registers.reset_complete(40);
    EXPECT_EQ(slice.cntl(), kRsComplete) << "disabled, request cleared";

    slice.cntl(slice.cntl() & ~kRa, 50);
    slice.cntl(slice.cntl() | kE, 60);
    slice.registers.set_enabled(true, 60);
    EXPECT_EQ(slice.cntl(), kRsComplete | kE | kEnabled) << "complete stays";
    EXPECT_TRUE(slice.registers.was_reset());
    slice.cntl(slice.cntl() | kRa, 70);
    EXPECT_EQ(slice.cntl() & (kRsPending | kRsComplete), kRsPending);
    EXPECT_FALSE(slice.registers.was_reset());
}

TEST_P(BothArchitectures, EnablingDuringAResetHasNoEffectAndIsCounted) {
    Slice slice(GetParam());
    slice.cntl(kRa | kE, 10);
    EXPECT_THAT(slice.actions.take(), ElementsAre("reset @10"));
    EXPECT_EQ(slice.registers.ignored_writes(), 0u);
    slice.cntl(kE, 20);
    EXPECT_EQ(slice.registers.ignored_writes(), 1u);
    EXPECT_EQ(slice.cntl(), kRsPending | kRa);
    slice.registers.set_enabled(true, 25);
    EXPECT_FALSE(slice.registers.enabled());
    slice.cntl(kRa, 30);
    slice.cntl(0, 31);
    EXPECT_THAT(slice.actions.take(), IsEmpty()) << "one reset goes on, whatever is written";
    slice.registers.reset_complete(40);
    EXPECT_EQ(slice.cntl(), kRsComplete);
    slice.registers.reset_complete(50);
    EXPECT_EQ(slice.cntl(), kRsComplete);
}

TEST_P(BothArchitectures, AnAfuThatStopsByItselfCanBeEnabledAgain) {
    Slice slice(GetParam());
    slice.cntl(kE, 10);
    slice.registers.set_enabled(true, 20);
    slice.registers.set_enabled(false, 30);
    EXPECT_EQ(slice.cntl(), 0u);
    slice.actions.take();
    slice.cntl(slice.cntl() | kE, 40);
    EXPECT_THAT(slice.actions.take(), ElementsAre("enable @40"));
}

TEST_P(BothArchitectures, AnAfuThatIsToldToStopBeforeItRunsIsNotShownAsEnabled) {
    Slice slice(GetParam());
    slice.cntl(kE, 10);
    slice.cntl(0, 11);
    slice.registers.set_enabled(true, 20);
    EXPECT_EQ(slice.cntl(), 0u);
}

TEST_P(BothArchitectures, APurgeIsPendingUntilItIsCompleteAndIdleOnceSoftwareEndsIt) {
    Slice slice(GetParam());
    constexpr std::uint64_t directed = 0x0000000400000000;
    slice.scntl(directed | kPc, 10);
    EXPECT_THAT(slice.actions.take(), ElementsAre("purge @10"));
    EXPECT_EQ(slice.scntl(), directed | kPc | kPsPending);
    EXPECT_EQ(slice.registers.programming_model(), 4u);
    slice.registers.set_purge_status(RequestStatus::complete, 20);
    EXPECT_EQ(slice.scntl(), directed | kPc | kPsComplete);
    EXPECT_EQ(slice.registers.purge_status(), RequestStatus::complete);
    slice.scntl(slice.scntl() & ~kPc, 30);
    EXPECT_THAT(slice.actions.take(), ElementsAre("purge ended @30"));
    EXPECT_EQ(slice.scntl(), directed);
    slice.registers.set_purge_status(RequestStatus::complete, 40);
    EXPECT_EQ(slice.scntl(), directed) << "too late";
}

TEST_P(BothArchitectures, ASuspendIsCodedLikeAPurge) {
    Slice slice(GetParam());
    slice.scntl(1, 10);
    EXPECT_EQ(slice.scntl(), 0x101u);
    slice.registers.set_suspend_status(RequestStatus::complete, 20);
    EXPECT_EQ(slice.scntl(), 0x301u);
    EXPECT_EQ(slice.registers.suspend_status(), RequestStatus::complete);
    slice.scntl(0, 30);
    EXPECT_EQ(slice.scntl(), 0u);
    slice.registers.set_suspend_status(RequestStatus::complete, 40);
    EXPECT_EQ(slice.scntl(), 0u);
    EXPECT_THAT(slice.actions.take(), ElementsAre("suspend @10", "resume @30"));
}

TEST_P(BothArchitectures, RequestsInOneWriteAreAllMade) {
    Slice slice(GetParam());
    slice.scntl(0x0001000000000000 | kPc | 1, 10);
    EXPECT_THAT(slice.actions.take(), ElementsAre("purge @10", "suspend @10", "continue @10"));
    slice.scntl(0, 20);
    EXPECT_THAT(slice.actions.take(), ElementsAre("purge ended @20", "resume @20"));
}

TEST_P(BothArchitectures, CommandsAndAreasAreHandedOn) {
    Slice slice(GetParam());
    write64(slice.registers.p1n(), 0x90, 0x0005000000000003, 10);
    write64(slice.registers.p1n(), 0x90, 0x0005000000000003, 11);
    write64(slice.registers.p1n(), 0x88, 0x12345000 | 0x30 | 1, 12);
    EXPECT_THAT(slice.actions.take(),
                ElementsAre("llcmd 5000000000003 @10", "llcmd 5000000000003 @11", "area 12345031 @12"));
    EXPECT_EQ(slice.registers.area().base, 0x12345000u);
    EXPECT_EQ(slice.registers.area().bytes, 0x4000u);
}

TEST_P(BothArchitectures, Quirk4UpperBitsOfTheHandleReadZero) {
    Slice slice(GetParam());
    write64(slice.registers.p2n(), kHandle, ~std::uint64_t{0});
    slice.registers.show_fault({0x0400000000000000, 0x1000, 0, 0xFFFF}, 10);
    EXPECT_EQ(read64(slice.registers.p2n(), kHandle), 0xFFFFu);
}

TEST_P(BothArchitectures, Quirk15AFaultIsShownUnchangedUntilTheModelTakesItAway) {
    Slice slice(GetParam());
    slice.registers.show_fault({0x1000000002000088, 0x123456789, 0x55, 7}, 10);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(read64(slice.registers.p2n(), kDsisr), 0x1000000002000088u);
        EXPECT_EQ(read64(slice.registers.p2n(), 0x68), 0x123456789u);
        EXPECT_EQ(read64(slice.registers.p2n(), 0x70), 0x55u);
        EXPECT_EQ(read64(slice.registers.p2n(), kHandle), 7u);
        write64(slice.registers.p2n(), kTfc, FaultResponse::kRestart, 20);
    }
    EXPECT_THAT(slice.actions.take(), ElementsAre("answer 100000000 @20", "answer 100000000 @20"));
    EXPECT_EQ(read64(slice.registers.p2n(), kTfc), 0u) << "write-only";
    slice.registers.clear_fault(30);
    EXPECT_EQ(slice.registers.fault().dsisr, 0u);
    EXPECT_EQ(slice.registers.fault().handle, 7u);
}

TEST_P(BothArchitectures, EveryAnswerReachesTheModel) {
    Slice slice(GetParam());
    for (const std::uint64_t answer : {FaultResponse::kAcknowledge, FaultResponse::kContinue,
                                       FaultResponse::kAddressError, FaultResponse::kRestart, std::uint64_t{0}})
        write64(slice.registers.p2n(), kTfc, answer, 1);
    EXPECT_THAT(slice.actions.take(), ElementsAre("answer 800000000 @1", "answer 400000000 @1", "answer 200000000 @1",
                                                  "answer 100000000 @1", "answer 0 @1"));
}

TEST_P(BothArchitectures, Quirk5AFaultThatIsNeverAnsweredIsTakenAwayByWritingTheStatus) {
    Slice slice(GetParam());
    constexpr std::uint64_t context_warning = 0x0200000000000000, psl_error = 0x0800000000000000;
    slice.registers.show_fault({context_warning | psl_error, 0, 0, 1}, 10);
    slice.registers.add_error_status(0x30, 10);
    slice.registers.add_error_status(0x01, 10);
    write64(slice.registers.p2n(), kErrStat, 0x10, 20);
    EXPECT_EQ(slice.registers.error_status(), 0x21u);
    write64(slice.registers.p2n(), kErrStat, 0x10, 21);
    write64(slice.registers.p2n(), kDsisr, context_warning, 22);
    EXPECT_THAT(slice.actions.take(), ElementsAre("errstat 21 @20", "dsisr a00000000000000 200000000000000 @22"));
    EXPECT_EQ(read64(slice.registers.p2n(), kDsisr), context_warning);
}

TEST_P(BothArchitectures, TheErrorOfTheAfuIsReadOnly) {
    Slice slice(GetParam());
    slice.registers.set_afu_error(0xdead, 10);
    write64(slice.registers.p2n(), 0x98, 0);
    EXPECT_EQ(read64(slice.registers.p2n(), 0x98), 0xdeadu);
}

TEST(Slice, Quirk6InvalidationsAreNoLongerPendingOnceTheyAreDone) {
    Slice slice;
    RegisterFile& p2n = slice.registers.p2n();
    write64(p2n, kSelect, 0x42, 1);
    write64(p2n, kSlbia, 3, 2);
    write64(p2n, kSlbia, 0, 3);
    EXPECT_EQ(read64(p2n, kSlbia), 1u);
    EXPECT_THAT(slice.actions.take(), ElementsAre("invalidate 1 42 3 @2", "invalidate 1 42 0 @3"));
    slice.registers.invalidated(InvalidateKind::slb_all, 10);
    EXPECT_EQ(read64(p2n, kSlbia), 1u) << "one is left";
    slice.registers.invalidated(InvalidateKind::slb_all, 11);
    EXPECT_EQ(read64(p2n, kSlbia), 0u);
    slice.registers.invalidated(InvalidateKind::slb_all, 12);
    EXPECT_EQ(read64(p2n, kSlbia), 0u);
}

TEST(Slice, EntriesArePendingUpToTheNumberThatIsShown) {
    Slice slice;
    RegisterFile& p2n = slice.registers.p2n();
    EXPECT_EQ(read64(p2n, kSlbie), 0x0000000200000000u);
    for (const std::uint64_t entry : {0x1110000008000000u, 0x2220000000000000u, 0x3330000000000000u})
        write64(p2n, kSlbie, entry, 1);
    EXPECT_EQ(read64(p2n, kSlbie), 0x0000000200000002u);
    EXPECT_EQ(slice.registers.ignored_writes(), 1u);
    EXPECT_THAT(slice.actions.take(),
                ElementsAre("invalidate 0 0 1110000008000000 @1", "invalidate 0 0 2220000000000000 @1"));
    slice.registers.invalidated(InvalidateKind::slb_entry, 2);
    EXPECT_EQ(read64(p2n, kSlbie), 0x0000000200000001u);
}

TEST(Slice, ALimitOfInvalidationsThatCannotBeShownIsRefused) {
    RecordingSlice actions;
    EXPECT_THROW(SliceRegisters(Caia::v1, actions, 0), UserError);
    EXPECT_THROW(SliceRegisters(Caia::v1, actions, 256), UserError);
    EXPECT_NO_THROW(SliceRegisters(Caia::v1, actions, 255));
}

TEST(Slice, DedicatedModeOfTheFirstArchitectureTakesItsContextFromRegisters) {
    Slice slice;
    RegisterFile& p1n = slice.registers.p1n();
    RegisterFile& p2n = slice.registers.p2n();
    write64(p1n, 0x00, 0x8000000000004010);
    write64(p1n, 0x08, 5);
    write64(p1n, 0x30, 0x1000003);
    write64(p1n, 0xB0, 0x0010002000300040);
    write64(p1n, 0xB8, 0x0001000200030004);
    write64(p2n, 0x00, 0x0000123400000000);
    write64(p2n, 0x20, 0x000000FF00001234);
    write64(p2n, 0x28, 0x1100000000000001);
    write64(p2n, 0x30, 0x77);
    write64(p2n, 0xA0, 0xabc);
    const AddressContext context = slice.registers.dedicated_context();
    EXPECT_EQ(context.sr, 0x8000000000004010u);
    EXPECT_EQ(context.lpid, 5u);
    EXPECT_EQ(context.sdr, 0x1000003u);
    EXPECT_EQ(context.pid, 0x1234u);
    EXPECT_EQ(context.sstp0, 0x000000FF00001234u);
    EXPECT_EQ(context.sstp1, 0x1100000000000001u);
    EXPECT_EQ(context.amr, 0x77u);
    EXPECT_EQ(slice.registers.wed(), 0xabcu);
    for (unsigned range = 0; range < 4; ++range) {
        EXPECT_EQ(slice.registers.ivte_offset(range), 0x10 * (range + 1));
        EXPECT_EQ(slice.registers.ivte_limit(range), range + 1);
    }
    EXPECT_EQ(Slice(Caia::v2).registers.ivte_offset(0), 0u);
    EXPECT_EQ(Slice(Caia::v2).registers.dedicated_context().sr, 0u);
}

TEST(Slice, DebugRegistersAreThoseOfTheFirstArchitecture) {
    Slice slice;
    slice.registers.show_debug(0x11, 0x22, 5);
    EXPECT_EQ(read64(slice.registers.p1n(), 0xC0), 0x11u);
    EXPECT_EQ(read64(slice.registers.p1n(), 0xC8), 0x22u);
    Slice second(Caia::v2);
    second.registers.show_debug(0x11, 0x22, 5);
    EXPECT_EQ(read64(second.registers.p1n(), 0xC0), 0u);
}

TEST_P(BothArchitectures, AResetOfTheCardForgetsEverything) {
    Slice slice(GetParam());
    slice.cntl(kRa, 1);
    slice.registers.show_fault({1, 2, 3, 4}, 1);
    slice.scntl(kPc, 1);
    write64(slice.registers.p2n(), kSlbia, 3, 1);
    slice.registers.reset(10);
    EXPECT_EQ(slice.cntl(), 0u);
    EXPECT_EQ(slice.scntl(), 0u);
    EXPECT_EQ(slice.registers.fault().handle, 0u);
    slice.registers.reset_complete(11);
    slice.registers.invalidated(InvalidateKind::slb_all, 11);
    EXPECT_EQ(slice.cntl(), 0u) << "the reset before is gone";
    EXPECT_EQ(read64(slice.registers.p2n(), kSlbia), 0u);
}

// --- PSL_SERR_An ----------------------------------------------------------------------------------------------------

std::uint64_t serr(Slice& slice) {
    return read64(slice.registers.p1n(), kSerr);
}

TEST(Serr, EachCauseInterruptsOnceUntilItIsCleared) {
    for (const SliceError error : kSliceErrors) {
        Slice slice;
        const std::uint64_t status = std::uint64_t{1} << (63 - static_cast<unsigned>(error));
        write64(slice.registers.p1n(), kSerr, 0x321);
        slice.registers.raise(error, 10);
        EXPECT_THAT(slice.actions.take(), ElementsAre("serr 321 @10"));
        EXPECT_EQ(serr(slice), status | 0x321);
        EXPECT_TRUE(slice.registers.errors().latched(error));
        slice.registers.raise(error, 11);
        EXPECT_THAT(slice.actions.take(), IsEmpty()) << "in view already";
        write64(slice.registers.p1n(), kSerr, status | 0x321, 12);
        EXPECT_EQ(serr(slice), 0x321u) << "write 1 clears";
        slice.registers.raise(error, 13);
        EXPECT_THAT(slice.actions.take(), ElementsAre("serr 321 @13"));
        EXPECT_EQ(slice.registers.errors().count(error), 3u);
    }
}

TEST(Serr, EachMaskedCauseIsLatchedWithoutAnInterruptAndTheOthersInterrupt) {
    for (const SliceError masked : kSliceErrors) {
        const std::uint64_t mask = std::uint64_t{1} << (31 - static_cast<unsigned>(masked));
        if (masked == SliceError::ae) {
            EXPECT_EQ(SliceErrors::mask_bit(masked), 0u) << "it cannot be masked";
            continue;
        }
        EXPECT_EQ(SliceErrors::mask_bit(masked), mask);
        for (const SliceError raised : kSliceErrors) {
            Slice slice;
            write64(slice.registers.p1n(), kSerr, mask);
            EXPECT_TRUE(slice.registers.errors().masked(masked));
            slice.registers.raise(raised, 5);
            EXPECT_EQ(slice.actions.take().size(), raised == masked ? 0u : 1u);
            EXPECT_TRUE(slice.registers.errors().latched(raised));
        }
    }
}

TEST(Serr, TakingTheMaskFromALatchedCauseInterrupts) {
    Slice slice;
    write64(slice.registers.p1n(), kSerr, 0xFF800000 | 0x44, 1);
    slice.registers.raise(SliceError::afudis, 2);
    slice.registers.raise(SliceError::afupar, 2);
    EXPECT_THAT(slice.actions.take(), IsEmpty());
    write64(slice.registers.p1n(), kSerr, 0x44, 3);
    EXPECT_THAT(slice.actions.take(), ElementsAre("serr 44 @3")) << "one for the register";
    write64(slice.registers.p1n(), kSerr, 0x44, 4);
    EXPECT_THAT(slice.actions.take(), IsEmpty());
}

TEST(Serr, TheHandlerOfTheDriverIsNotCalledAgainForWhatItMasks) {
    Slice slice;
    write64(slice.registers.p1n(), kSerr, 0x44, 1);
    slice.registers.raise(SliceError::afudis, 2);
    slice.actions.take();
    const std::uint64_t value = serr(slice);
    write64(slice.registers.p1n(), kSerr, value | (value & 0xFF80000000000000) >> 32, 3);
    EXPECT_TRUE(slice.registers.errors().masked(SliceError::afudis));
    slice.registers.raise(SliceError::afudis, 4);
    EXPECT_THAT(slice.actions.take(), IsEmpty());
    EXPECT_EQ(slice.registers.errors().ivte(), 0x44u);
}

TEST(Serr, Quirk12TheSecondArchitectureComesUpMaskedAndTheDriverLeavesTheFirstMask) {
    Slice slice(Caia::v2);
    EXPECT_EQ(serr(slice), 0xFF800000u);
    std::uint64_t value = serr(slice);
    value &= ~std::uint64_t{0xff0000007fffffff};
    write64(slice.registers.p1n(), kSerr, value | 0x55, 1);
    EXPECT_EQ(serr(slice), 0x80000055u);
    slice.registers.raise(SliceError::afuto, 2);
    EXPECT_THAT(slice.actions.take(), IsEmpty()) << "masked as the card came up";
    slice.registers.raise(SliceError::afudup, 3);
    EXPECT_THAT(slice.actions.take(), ElementsAre("serr 55 @3"));
}

TEST(Serr, Quirk12TheFirstArchitectureComesUpOpenAndTheDriverWritesADuplicateTagBack) {
    Slice slice;
    EXPECT_EQ(serr(slice), 0u);
    slice.registers.raise(SliceError::afudup, 1);
    slice.registers.raise(SliceError::afuov, 1);
    slice.actions.take();
    const std::uint64_t value = serr(slice) & 0x00ffffffffff0000;
    write64(slice.registers.p1n(), kSerr, value | 0x55, 2);
    EXPECT_FALSE(slice.registers.errors().latched(SliceError::afudup)) << "written back, so cleared";
    EXPECT_TRUE(slice.registers.errors().latched(SliceError::afuov));
    EXPECT_THAT(slice.actions.take(), IsEmpty());
}

}  // namespace
}  // namespace cxlvp::psl
