// SPDX-License-Identifier: Apache-2.0
// Registers of the adapter: sections 2.1, 2.2 and 13.

#include "cxlvp/psl/registers/adapter_registers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../recording_actions.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::psl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kControl = 0x20, kFr = 0x100000000, kFsComplete = 0xC00000000;

struct Adapter {
    explicit Adapter(AdapterTraits traits = {}) : registers(traits, actions) {}
    explicit Adapter(Caia caia) : Adapter(AdapterTraits{caia}) {}
    std::uint64_t read(std::uint64_t offset, Tick at = 0) { return read64(registers.p1(), offset, at); }
    void write(std::uint64_t offset, std::uint64_t value, Tick at = 0) { write64(registers.p1(), offset, value, at); }

    RecordingAdapter actions;
    AdapterRegisters registers;
};

class BothAdapters : public testing::TestWithParam<Caia> {};
INSTANTIATE_TEST_SUITE_P(Adapter, BothAdapters, testing::Values(Caia::v1, Caia::v2));

TEST_P(BothAdapters, AFlushIsCompleteWhenTheModelSaysSoAndEndsWithItsRequest) {
    Adapter adapter(GetParam());
    adapter.write(kControl, kFr | 1, 10);
    EXPECT_THAT(adapter.actions.take(), ElementsAre("timebase on @10", "flush @10"));
    EXPECT_EQ(adapter.read(kControl), kFr | 1);
    adapter.registers.flush_complete(20);
    EXPECT_EQ(adapter.read(kControl), kFsComplete | kFr | 1);
    adapter.write(kControl, 1, 30);
    EXPECT_EQ(adapter.read(kControl), 1u);
    EXPECT_THAT(adapter.actions.take(), ElementsAre("flush ended @30"));
    adapter.registers.flush_complete(40);
    EXPECT_EQ(adapter.read(kControl), 1u) << "too late";
}

TEST_P(BothAdapters, TheTimebaseCountsSimulatedTimeWhileItIsOn) {
    Adapter adapter(GetParam());
    const std::uint64_t timebase = GetParam() == Caia::v1 ? 0x110 : 0x310;
    EXPECT_EQ(adapter.read(timebase, kSecond), 0u) << "off";
    adapter.write(kControl, 1, kSecond);
    EXPECT_EQ(adapter.read(timebase, kSecond), 512'000'000ull);
    EXPECT_EQ(adapter.read(timebase, 3 * kSecond + us(1)), 3 * 512'000'000ull + 512u);
    EXPECT_EQ(adapter.registers.timebase(200'000 * kSecond), 200'000 * 512'000'000ull) << "does not overflow";
    adapter.write(timebase, 5, 3 * kSecond);
    EXPECT_EQ(adapter.read(timebase, 4 * kSecond), 4 * 512'000'000ull) << "read-only";
    adapter.write(kControl, 0, 4 * kSecond);
    EXPECT_EQ(adapter.read(timebase, 9 * kSecond), 4 * 512'000'000ull) << "stands";
    adapter.write(kControl, 1, 9 * kSecond);
    EXPECT_EQ(adapter.read(timebase, 9 * kSecond), 9 * 512'000'000ull);
    EXPECT_THAT(adapter.actions.take(),
                ElementsAre("timebase on @1000000000000", "timebase off @4000000000000", "timebase on @9000000000000"));
}

TEST(Adapter, ATimebaseThatCannotBeIsRefused) {
    AdapterTraits traits;
    traits.timebase_hz = 0;
    EXPECT_THROW(Adapter{traits}, UserError);
    traits.timebase_hz = kSecond + 1;
    EXPECT_THROW(Adapter{traits}, UserError);
    traits.timebase_hz = 1'000'000;
    Adapter slow(traits);
    slow.write(kControl, 1);
    EXPECT_EQ(slow.read(0x110, us(7)), 7u);
}

TEST_P(BothAdapters, TheTimebaseErrorIsClearedByWritingOneAndTheNumberIsKept) {
    Adapter adapter(GetParam());
    adapter.write(0x08, 0x1234);
    adapter.registers.set_timebase_error(5);
    EXPECT_EQ(adapter.read(0x08), 0x100001234u);
    adapter.write(0x08, 0x1234);
    EXPECT_EQ(adapter.read(0x08), 0x100001234u) << "0 keeps";
    adapter.write(0x08, 0x100001234);
    EXPECT_EQ(adapter.read(0x08), 0x1234u);
    EXPECT_EQ(adapter.registers.error_ivte(), 0x1234u);
}

TEST(Adapter, InvalidationsOfTheFirstArchitectureAreForTheSelectedProcessAndPendUntilDone) {
    Adapter adapter(Caia::v1);
    adapter.write(0xB0, 0x100, 1);
    adapter.write(0x80, 0x0000001200000034, 1);
    adapter.write(0xA8, 0, 2);
    adapter.write(0x90, 3, 3);
    EXPECT_THAT(adapter.actions.take(),
                ElementsAre("invalidate 3 1200000034 0 all @2", "invalidate 1 1200000034 3 all @3"));
    EXPECT_EQ(adapter.read(0xA8), 1u);
    EXPECT_EQ(adapter.read(0x90), 1u);
    adapter.registers.invalidated(InvalidateKind::tlb_all, 4);
    EXPECT_EQ(adapter.read(0xA8), 0u);
    EXPECT_EQ(adapter.read(0x90), 1u);
    adapter.registers.invalidated(InvalidateKind::slb_all, 5);
    EXPECT_EQ(adapter.read(0x90), 0u);
}

TEST(Adapter, EntriesBeyondTheLimitAreIgnoredAndCounted) {
    AdapterTraits traits;
    traits.max_invalidations = 2;
    Adapter adapter(traits);
    for (const std::uint64_t offset : {0x88u, 0xA0u}) {
        EXPECT_EQ(adapter.read(offset), 0x200000000u);
        for (int i = 0; i < 3; ++i) adapter.write(offset, 0x1230000000000000, 1);
        EXPECT_EQ(adapter.read(offset), 0x200000002u);
    }
    EXPECT_EQ(adapter.registers.ignored_writes(), 2u);
    EXPECT_EQ(adapter.actions.take().size(), 4u);
    adapter.registers.invalidated(InvalidateKind::slb_entry, 2);
    EXPECT_EQ(adapter.read(0x88), 0x200000001u);
    EXPECT_EQ(adapter.read(0xA0), 0x200000002u);
    traits.max_invalidations = 256;
    EXPECT_THROW(Adapter{traits}, UserError);
}

TEST(Adapter, AnInvalidationOfTheSecondArchitectureIsInProgressUntilItIsDone) {
    Adapter adapter(Caia::v2);
    constexpr std::uint64_t all = 0x0080000000000000;
    adapter.write(0x588, all, 7);
    EXPECT_THAT(adapter.actions.take(), ElementsAre("invalidate 4 0 80000000000000 all @7"));
    EXPECT_EQ(adapter.read(0x588), all | 1);
    adapter.registers.invalidated(InvalidateKind::ierat, 8);
    EXPECT_EQ(adapter.read(0x588), all);
}

TEST(Adapter, OnlyACardWithoutDataCacheSaysSo) {
    AdapterTraits traits{Caia::v2};
    Adapter with(traits);
    with.write(0x320, 0xC000000000000000);
    EXPECT_EQ(with.read(0x320), 0xC000000000000000u);
    traits.data_cache = false;
    Adapter without(traits);
    without.write(0x320, 0xC000000000000000);
    EXPECT_EQ(without.read(0x320), 0xC000001000000000u) << "software cannot change it";
}

TEST(Adapter, EachTraceArrayIsFinishedOnceItIsStopped) {
    Adapter adapter(Caia::v2);
    for (unsigned array = 0; array <= 0xA; ++array) {
        EXPECT_EQ(adapter.read(0x390) >> (62 - 2 * array) & 3, 0u);
        EXPECT_FALSE(adapter.registers.trace_stopped(array));
        adapter.write(0x368, 0x8400000000000000 | array);
        EXPECT_EQ(adapter.read(0x390) >> (62 - 2 * array) & 3, 3u);
        EXPECT_TRUE(adapter.registers.trace_stopped(array));
    }
    adapter.write(0x368, 0x840000000000000B);
    EXPECT_EQ(adapter.registers.ignored_writes(), 1u);
    EXPECT_EQ(adapter.read(0x390), 0xFFFFFC0000000000u);
    EXPECT_FALSE(Adapter(Caia::v1).registers.trace_stopped(0));
    Adapter other(Caia::v2);
    other.write(0x368, 0x0400000000000003);
    EXPECT_EQ(other.read(0x390), 0u) << "that is no stop";
}

TEST(Adapter, TraceArraysSurviveAResetThatKeepsTheImage) {
    Adapter adapter(Caia::v2);
    adapter.write(0x368, 0x8400000000000000);
    adapter.write(0x388, 1);
    adapter.registers.reset(true, 5);
    EXPECT_TRUE(adapter.registers.trace_stopped(0));
    EXPECT_EQ(adapter.read(0x388), 0x00020000E0000000u) << "all else is reset";
    adapter.registers.reset(false, 6);
    EXPECT_FALSE(adapter.registers.trace_stopped(0));
}

TEST(Adapter, AResetForgetsPendingInvalidationsAndTheTimebase) {
    Adapter adapter(Caia::v1);
    adapter.write(0x90, 0);
    adapter.write(kControl, 1);
    adapter.write(kControl, 0, kSecond);
    adapter.registers.reset(true, 5);
    EXPECT_EQ(adapter.read(0x90), 0u);
    EXPECT_EQ(adapter.read(0x110, kSecond), 0u);
    adapter.write(0x90, 0);
    adapter.registers.invalidated(InvalidateKind::slb_all, 6);
    EXPECT_EQ(adapter.read(0x90), 0u);
    adapter.actions.take();
    EXPECT_THAT(adapter.actions.log, IsEmpty());
}

TEST_P(BothAdapters, FaultIsolationRegistersShowWhatTheModelSays) {
    Adapter adapter(GetParam());
    adapter.registers.show_fir(0x11, 0x22, 1);
    if (GetParam() == Caia::v1) {
        EXPECT_EQ(adapter.read(0x100), 0x11u);
        EXPECT_EQ(adapter.read(0x108), 0x22u);
    } else {
        EXPECT_EQ(adapter.read(0x300), 0x11u);
    }
}

TEST(Adapter, TheVersionIsThatOfTheCard) {
    AdapterTraits traits;
    traits.version = 0x1122;
    Adapter adapter(traits);
    adapter.write(0x118, 5);
    EXPECT_EQ(adapter.read(0x118), 0x1122u);
}

}  // namespace
}  // namespace cxlvp::psl
