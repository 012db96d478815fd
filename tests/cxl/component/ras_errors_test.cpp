// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/ras_errors.h"

#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "../component_block.h"

namespace cxlvp::cxl::test {
namespace {

using Uncorrectable = CxlUncorrectableError;
using Correctable = CxlCorrectableError;

constexpr std::uint64_t kMask = 0x04, kSeverity = 0x08, kCorrectableStatus = 0x0c, kCorrectableMask = 0x10,
                        kControl = 0x14, kLog = 0x18;
constexpr std::uint32_t kAll = 0x1cfff;

constexpr std::uint32_t bit(Uncorrectable error) {
    return 1u << static_cast<unsigned>(error);
}

RasErrors::Header header(std::uint32_t first) {
    RasErrors::Header words{};
    for (unsigned i = 0; i < words.size(); ++i) words[i] = first + i;
    return words;
}

/// A RAS capability that hears its own errors, with nothing masked.
struct Ras {
    explicit Ras(bool multiple = false) : block(config(multiple)), at(block.find(2)) {
        block.component.ras().on_error<&Ras::heard>(this);
        block.write(at + kMask, 0);
        block.write(at + kCorrectableMask, 0);
    }
    static ComponentConfig config(bool multiple) {
        ComponentConfig config;
        config.multiple_header_recording = multiple;
        return config;
    }
    void heard(const RasEvent& event) { events.emplace_back(event.severity, event.at); }
    void report(Uncorrectable error, std::uint32_t first_word) {
        block.component.ras().report(error, header(first_word), block.now);
    }
    std::uint32_t status() { return block.read(at); }
    void clear(std::uint32_t bits) { block.write(at, bits); }
    unsigned pointer() { return block.read(at + kControl) & 0x3f; }
    /// First word of the header log, whose words must follow each other.
    std::uint32_t logged() {
        const std::uint32_t first = block.read(at + kLog);
        for (unsigned i = 1; i < 16; ++i) EXPECT_EQ(block.read(at + kLog + 4 * i), first + i);
        return first;
    }

    ComponentBlock block;
    std::uint64_t at;
    std::vector<std::pair<RasSeverity, Tick>> events;
};

TEST(RasErrors, ErrorSetsItsStatusBitAndIsCleared_T2_53) {
    for (unsigned number : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u, 11u, 14u, 15u, 16u}) {
        Ras ras;
        ras.report(static_cast<Uncorrectable>(number), 0x100);
        EXPECT_EQ(ras.status(), 1u << number);
        EXPECT_EQ(ras.pointer(), number);
        EXPECT_EQ(ras.logged(), 0x100u);
        ras.clear(~(1u << number));
        EXPECT_EQ(ras.status(), 1u << number);
        ras.clear(1u << number);
        EXPECT_EQ(ras.status(), 0u);
    }
}

TEST(RasErrors, CorrectableErrorSetsItsStatusBitAndIsCleared_T2_53) {
    Ras ras;
    for (unsigned number = 0; number < 7; ++number) {
        ras.block.component.ras().report(static_cast<Correctable>(number), 0);
        EXPECT_EQ(ras.block.read(ras.at + kCorrectableStatus), 1u << number);
        ras.block.write(ras.at + kCorrectableStatus, 1u << number);
    }
    EXPECT_EQ(ras.block.read(ras.at + kCorrectableStatus), 0u);
    EXPECT_EQ(ras.status(), 0u);
}

TEST(RasErrors, MaskedErrorSetsItsStatusBitAndNothingElse) {
    Ras ras;
    ras.block.write(ras.at + kMask, bit(Uncorrectable::internal));
    ras.block.write(ras.at + kCorrectableMask, 0x7f);
    ras.report(Uncorrectable::internal, 0x100);
    ras.block.component.ras().report(Correctable::physical, 0);
    EXPECT_EQ(ras.status(), bit(Uncorrectable::internal));
    EXPECT_EQ(ras.block.read(ras.at + kCorrectableStatus), 0x40u);
    EXPECT_EQ(ras.pointer(), 0u);
    EXPECT_EQ(ras.block.read(ras.at + kLog), 0u);
    EXPECT_TRUE(ras.events.empty());
    ras.report(Uncorrectable::ide_tx, 0x200);  // not masked, and not kept from the log by the masked one
    EXPECT_EQ(ras.pointer(), 15u);
    EXPECT_EQ(ras.logged(), 0x200u);
}

TEST(RasErrors, MaskedErrorOfBitZeroIsNotTakenForTheFirstError) {
    Ras ras;
    ras.block.write(ras.at + kMask, bit(Uncorrectable::cache_data_parity));
    ras.report(Uncorrectable::cache_data_parity, 0x100);
    ras.report(Uncorrectable::mem_data_ecc, 0x200);
    EXPECT_EQ(ras.pointer(), 7u);
    EXPECT_EQ(ras.logged(), 0x200u);
}

TEST(RasErrors, EachErrorThatIsNotMaskedIsSignalledWithItsSeverity) {
    Ras ras;
    ras.block.write(ras.at + kSeverity, bit(Uncorrectable::internal));
    ras.block.now = us(1);
    ras.report(Uncorrectable::internal, 0);
    ras.block.now = us(2);
    ras.report(Uncorrectable::poison_received, 0);
    ras.block.component.ras().report(Correctable::crc_threshold, us(3));
    const std::vector<std::pair<RasSeverity, Tick>> expected = {
        {RasSeverity::fatal, us(1)}, {RasSeverity::non_fatal, us(2)}, {RasSeverity::correctable, us(3)}};
    EXPECT_EQ(ras.events, expected);
}

TEST(RasErrors, UncorrectableErrorIsPendingWhileSetAndNotMasked) {
    Ras ras;
    const RasErrors& errors = ras.block.component.ras();
    ras.block.component.ras().report(Correctable::physical, 0);
    EXPECT_FALSE(errors.uncorrectable_pending());
    ras.report(Uncorrectable::mem_data_ecc, 0);
    EXPECT_TRUE(errors.uncorrectable_pending());
    ras.block.write(ras.at + kMask, kAll);
    EXPECT_FALSE(errors.uncorrectable_pending());
    ras.block.write(ras.at + kMask, 0);
    ras.clear(bit(Uncorrectable::mem_data_ecc));
    EXPECT_FALSE(errors.uncorrectable_pending());
}

TEST(RasErrors, WithoutMultipleHeaderRecordingTheFirstErrorStaysUntilItIsCleared) {
    Ras ras;
    ras.report(Uncorrectable::mem_data_ecc, 0x100);
    ras.report(Uncorrectable::internal, 0x200);
    EXPECT_EQ(ras.pointer(), 7u);
    EXPECT_EQ(ras.logged(), 0x100u);
    ras.clear(bit(Uncorrectable::internal));
    EXPECT_EQ(ras.pointer(), 7u);
    ras.report(Uncorrectable::internal, 0x300);
    ras.clear(bit(Uncorrectable::mem_data_ecc));
    EXPECT_EQ(ras.status(), bit(Uncorrectable::internal));  // its header is lost
    EXPECT_EQ(ras.logged(), 0x100u);
    ras.report(Uncorrectable::ide_rx, 0x400);
    EXPECT_EQ(ras.pointer(), 16u);
    EXPECT_EQ(ras.logged(), 0x400u);
}

TEST(RasErrors, ClearingTheFirstErrorShowsTheNextWithMultipleHeaderRecording) {
    Ras ras(true);
    ras.report(Uncorrectable::internal, 0x100);
    ras.report(Uncorrectable::mem_data_ecc, 0x200);
    ras.report(Uncorrectable::ide_tx, 0x300);
    EXPECT_EQ(ras.pointer(), 14u);
    EXPECT_EQ(ras.logged(), 0x100u);
    ras.clear(bit(Uncorrectable::internal));
    EXPECT_EQ(ras.pointer(), 7u);
    EXPECT_EQ(ras.logged(), 0x200u);
    EXPECT_EQ(ras.status(), bit(Uncorrectable::mem_data_ecc) | bit(Uncorrectable::ide_tx));
    ras.clear(bit(Uncorrectable::mem_data_ecc));
    EXPECT_EQ(ras.pointer(), 15u);
    EXPECT_EQ(ras.logged(), 0x300u);
    ras.clear(bit(Uncorrectable::ide_tx));
    EXPECT_EQ(ras.status(), 0u);
    ras.report(Uncorrectable::cache_be_parity, 0x400);
    EXPECT_EQ(ras.pointer(), 2u);
    EXPECT_EQ(ras.logged(), 0x400u);
}

TEST(RasErrors, ClearingNothingOrAnotherErrorDoesNotPop) {
    Ras ras(true);
    ras.report(Uncorrectable::internal, 0x100);
    ras.report(Uncorrectable::mem_data_ecc, 0x200);
    ras.report(Uncorrectable::ide_tx, 0x300);
    ras.clear(0);
    EXPECT_EQ(ras.pointer(), 14u);
    ras.clear(bit(Uncorrectable::mem_data_ecc));  // one that waits: dropped
    EXPECT_EQ(ras.pointer(), 14u);
    EXPECT_EQ(ras.logged(), 0x100u);
    ras.clear(bit(Uncorrectable::internal));
    EXPECT_EQ(ras.pointer(), 15u);
    EXPECT_EQ(ras.logged(), 0x300u);
}

TEST(RasErrors, ErrorsOfOneKindAreShownOneAfterTheOther) {
    Ras ras(true);
    ras.report(Uncorrectable::internal, 0x100);
    ras.report(Uncorrectable::internal, 0x200);
    ras.clear(kAll);
    EXPECT_EQ(ras.status(), bit(Uncorrectable::internal));
    EXPECT_EQ(ras.logged(), 0x200u);
    ras.clear(kAll);
    EXPECT_EQ(ras.status(), 0u);
}

TEST(RasErrors, RecordsAreBounded) {
    Ras ras(true);
    for (unsigned i = 0; i <= RasErrors::kRecords; ++i) ras.report(Uncorrectable::internal, 0x100 * (i + 1));
    ras.report(Uncorrectable::ide_tx, 0);
    for (unsigned i = 0; i < RasErrors::kRecords; ++i) {
        EXPECT_EQ(ras.logged(), 0x100 * (i + 1));
        ras.clear(bit(Uncorrectable::internal));
    }
    EXPECT_EQ(ras.status(), bit(Uncorrectable::ide_tx));  // reported, not recorded
    EXPECT_EQ(ras.pointer(), 14u);
    EXPECT_EQ(ras.events.size(), RasErrors::kRecords + 2);
}

TEST(RasErrors, RecordsSurviveEveryResetButTheColdOne) {
    for (const ResetKind kind : kResetKinds) {
        Ras ras(true);
        ras.report(Uncorrectable::internal, 0x100);
        ras.report(Uncorrectable::mem_data_ecc, 0x200);
        ras.block.component.reset(kind, 0);
        const bool kept = kind != ResetKind::cold;
        EXPECT_EQ(ras.status(), kept ? 0x4080u : 0u) << to_string(kind);
        EXPECT_EQ(ras.block.read(ras.at + kMask), kept ? 0u : kAll) << to_string(kind);
        EXPECT_EQ(ras.pointer(), kept ? 14u : 0u);
        ras.block.write(ras.at + kMask, 0);
        ras.clear(bit(Uncorrectable::internal));
        EXPECT_EQ(ras.pointer(), kept ? 7u : 0u);
        EXPECT_EQ(ras.block.read(ras.at + kLog), kept ? 0x200u : 0u);
        ras.report(Uncorrectable::ide_rx, 0x300);
        EXPECT_EQ(ras.pointer(), kept ? 7u : 16u);  // what was recorded before the cold reset is in nobody's way
    }
}

TEST(RasErrors, BlockWithoutTheCapabilityHasNone) {
    ComponentConfig config;
    EXPECT_TRUE(ComponentRegisters(config).has_ras());
    config.ras_pointer = 0;
    EXPECT_FALSE(ComponentRegisters(config).has_ras());
}

}  // namespace
}  // namespace cxlvp::cxl::test
