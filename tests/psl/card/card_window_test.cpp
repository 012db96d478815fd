// SPDX-License-Identifier: Apache-2.0
// Accesses to the BARs of a whole card: the probe of section 1 in its order, and the link down of section 13.

#include "cxlvp/psl/card/card_window.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../recording_actions.h"
#include "cxlvp/psl/fault/fault_bits.h"
#include "register_afu.h"

namespace cxlvp::psl {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr unsigned kP2 = 0, kP1 = 2;
constexpr std::uint64_t kOnes = ~std::uint64_t{0};
constexpr std::uint64_t kSlice = 0x10000;
constexpr std::uint64_t kRa = 0x0100000000000000, kE = 0x1000000000000000, kEnabled = 0x8000000000000000,
                        kRsComplete = 0x0800000000000000;

CardConfig config(Caia caia) {
    CardConfig out;
    out.caia = caia;
    out.slices = 2;
    return out;
}

/// A card with two slices, and what software does to it: registers of 8 bytes.
struct Card {
    explicit Card(Caia caia = Caia::v1)
        : layout(config(caia)),
          adapter(config(caia).adapter(), adapter_actions),
          slice0(caia, actions0),
          slice1(caia, actions1),
          window(layout, adapter, {{&slice0, &mmio0}, {&slice1, &mmio1}}) {}

    std::uint64_t read(unsigned bar, std::uint64_t offset) {
        std::uint8_t bytes[8] = {};
        EXPECT_TRUE(window.read(bar, offset, bytes, 8, at));
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes) value = value << 8 | byte;
        return value;
    }
    void write(unsigned bar, std::uint64_t offset, std::uint64_t value) {
        std::uint8_t bytes[8];
        for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
        EXPECT_TRUE(window.write(bar, offset, bytes, 8, at));
    }

    CardLayout layout;
    RecordingAdapter adapter_actions;
    AdapterRegisters adapter;
    RecordingSlice actions0, actions1;
    SliceRegisters slice0, slice1;
    RegisterAfu afu0, afu1;
    AfuMmio mmio0{afu0, slice0, us(512)};
    AfuMmio mmio1{afu1, slice1, us(512)};
    CardWindow window;
    Tick at = us(1);
};

/// The registers of the adapter, in the order of the driver.
void bring_up_adapter(Card& card, Caia caia) {
    card.write(kP1, 0x08, 0x100000000);
    EXPECT_EQ(card.read(kP1, 0x08), 0u);
    if (caia == Caia::v1) {
        card.write(kP1, 0xB0, 0x100);
        card.write(kP1, 0xA8, 0);
        EXPECT_EQ(card.read(kP1, 0xA8), 1u);
        card.adapter.invalidated(InvalidateKind::tlb_all, card.at);
        EXPECT_EQ(card.read(kP1, 0xA8), 0u);
        card.write(kP1, 0x90, 0);
        card.adapter.invalidated(InvalidateKind::slb_all, card.at);
        EXPECT_EQ(card.read(kP1, 0x90), 0u);
        for (const auto& [offset, value] :
             {std::pair<std::uint64_t, std::uint64_t>{0x150, 0x0000900000000000 | 2u << 25},
              {0x128, 0x0000020000000200},
              {0x158, 0x00000000FFFFFFFF},
              {0x148, 0x2200000000000001},
              {0x170, 0x0000FF7C00000000},
              {0x140, 0x0400000000000000}}) {
            card.write(kP1, offset, value);
            EXPECT_EQ(card.read(kP1, offset), value) << offset;
        }
    } else {
        card.write(kP1, 0x588, 0x0080000000000000);
        EXPECT_EQ(card.read(kP1, 0x588) & 1, 1u);
        card.adapter.invalidated(InvalidateKind::ierat, card.at);
        EXPECT_EQ(card.read(kP1, 0x588) & 1, 0u);
        for (const auto& [offset, value] : {std::pair<std::uint64_t, std::uint64_t>{0x168, 0x0200000048000000},
                                            {0x350, 0x0001001000012A10},
                                            {0x140, 0x51F8000000000005},
                                            {0x110, 0x0000040007FFC200},
                                            {0x380, 0x40000FF3FFFF0000},
                                            {0x378, 0x800F000200000000},
                                            {0x348, 0x2200000000000001},
                                            {0x320, 0xC000000000000000}}) {
            card.write(kP1, offset, value);
            EXPECT_EQ(card.read(kP1, offset), value) << offset;
        }
        EXPECT_EQ(card.read(kP1, 0x388), 0x00020000E0000000u) << "kept";
    }
    card.write(kP1, 0x20, 0);
    card.write(kP1, 0x20, 1);
    const std::uint64_t timebase = caia == Caia::v1 ? 0x110 : 0x310;
    EXPECT_EQ(card.read(kP1, timebase), 512u);
    card.at = us(2);
    EXPECT_EQ(card.read(kP1, timebase), 1024u);
    card.write(kP1, 0x08, 0x1001);
    EXPECT_EQ(card.read(kP1, 0x08), 0x1001u);
}

/// The registers of slice `n` in the order of the driver.
void bring_up_slice(Card& card, Caia caia, unsigned n) {
    SliceRegisters& slice = n == 0 ? card.slice0 : card.slice1;
    const std::uint64_t p1n = kSlice + n * 0x100, p2n = n * 0x1000;
    const std::uint64_t fault = caia == Caia::v1 ? 0x8000000000000000 : 0x1000000000000080;
    // What an earlier driver has left behind.
    slice.show_fault({fault, 0x1000, 0, 9}, card.at);
    slice.add_error_status(0x5, card.at);
    slice.raise(SliceError::afudis, card.at);
    (n == 0 ? card.actions0 : card.actions1).take();

    EXPECT_EQ(card.read(kP2, p2n + 0x90) & 0xE000000000000000, 0u) << "ES";
    card.write(kP1, p1n + 0x80, 0);
    card.write(kP2, p2n + 0x08, 0);
    EXPECT_EQ(card.read(kP2, p2n + 0x60), fault);
    card.write(kP2, p2n + 0x78, FaultResponse::kAddressError);
    slice.clear_fault(card.at);
    const std::uint64_t serr = card.read(kP1, p1n + 0x28);
    EXPECT_EQ(serr & 0x4000000000000000, 0x4000000000000000u);
    card.write(kP1, p1n + 0x28, serr & ~std::uint64_t{0xffff});
    EXPECT_EQ(card.read(kP1, p1n + 0x28), caia == Caia::v1 ? 0u : 0xFF800000u);
    const std::uint64_t errors = card.read(kP2, p2n + 0x88);
    EXPECT_EQ(errors, 5u);
    card.write(kP2, p2n + 0x88, errors);
    EXPECT_EQ(card.read(kP2, p2n + 0x88), 0u);

    const std::uint64_t descriptor = card.layout.descriptor_offset(n);
    EXPECT_EQ(card.read(kP2, descriptor), kOnes) << "before the reset";
    card.write(kP2, p2n + 0x90, card.read(kP2, p2n + 0x90) | kRa);
    EXPECT_NE(card.read(kP2, p2n + 0x90) & 0x0C00000000000000, kRsComplete);
    slice.reset_complete(card.at);
    EXPECT_EQ(card.read(kP2, p2n + 0x90) & (0x0C00000000000000 | 0xE000000000000000), kRsComplete);
    EXPECT_EQ(card.read(kP2, descriptor), n == 0 ? 0x0000000000000010u : 0x0001000400000004u);

    card.write(kP1, p1n + 0x20, 0x300000000);
    EXPECT_EQ(card.read(kP1, p1n + 0x20), 0x300000000u);
    card.write(kP1, p1n + 0xA0, 0x0000000400000000);
    std::uint64_t open = card.read(kP1, p1n + 0x28);
    open = caia == Caia::v1 ? open & 0x00ffffffffff0000 : open & ~std::uint64_t{0xff0000007fffffff};
    card.write(kP1, p1n + 0x28, open | 0x1002);
    card.write(kP2, p2n + 0x90, card.read(kP2, p2n + 0x90) | kE);
    slice.set_enabled(true, card.at);
    EXPECT_EQ(card.read(kP2, p2n + 0x90) & 0xE000000000000000, kEnabled);
}

class Probe : public testing::TestWithParam<Caia> {};
INSTANTIATE_TEST_SUITE_P(Card, Probe, testing::Values(Caia::v1, Caia::v2));

TEST_P(Probe, Section1TheDriverFindsACardThatItAccepts) {
    Card card(GetParam());
    card.afu1.descriptor.models = afu::AfuDescriptor::kDirected;
    card.afu1.descriptor.processes = 4;
    card.afu1.descriptor.interrupts_per_process = 1;
    bring_up_adapter(card, GetParam());
    for (unsigned n = 0; n < 2; ++n) bring_up_slice(card, GetParam(), n);
    EXPECT_THAT(card.actions0.take(),
                ElementsAre("answer 200000000 @2000000", "errstat 0 @2000000", "reset @2000000", "enable @2040000"));
    EXPECT_EQ(card.adapter.ignored_writes(), 0u);
    EXPECT_EQ(card.slice1.ignored_writes(), 0u);
    EXPECT_EQ(card.window.reserved_accesses(), 0u);
    for (RegisterFile* file : {&card.adapter.p1(), &card.slice0.p1n(), &card.slice0.p2n(), &card.slice1.p1n()})
        for (const RegisterIssue issue :
             {RegisterIssue::hole_read, RegisterIssue::hole_write, RegisterIssue::zero_written, RegisterIssue::burst})
            EXPECT_EQ(file->count(issue), 0u) << file->map().name << " " << static_cast<int>(issue);
}

TEST(CardWindow, EachSliceHasItsOwnRegistersAndAfu) {
    Card card;
    card.write(kP2, 0x10A0, 0x11);
    EXPECT_EQ(card.slice1.wed(), 0x11u);
    EXPECT_EQ(card.slice0.wed(), 0u);
    card.write(kP2, 0x1090, kE);
    card.slice1.set_enabled(true, card.at);
    card.write(kP2, card.layout.problem_state_offset(1) + 8, 0x22);
    EXPECT_EQ(card.afu1.words[8], 0x22u);
    EXPECT_TRUE(card.afu0.accesses.empty());
    EXPECT_EQ(card.at, us(1) + ns(40)) << "the AFU takes time";
    EXPECT_EQ(card.read(kP2, card.layout.problem_state_offset(0)), kOnes) << "disabled";
    EXPECT_TRUE(card.slice0.errors().latched(SliceError::afudis));
    EXPECT_FALSE(card.slice1.errors().latched(SliceError::afudis));
}

TEST(CardWindow, RegistersTakeEightBytesAndAfusFourToo) {
    Card card;
    std::uint8_t data[8] = {};
    EXPECT_FALSE(card.window.read(kP1, 0x08, data, 4, card.at));
    EXPECT_FALSE(card.window.write(kP2, 0x90, data, 4, card.at));
    EXPECT_FALSE(card.window.write(kP1, kSlice + 0x28, data, 2, card.at));
    EXPECT_TRUE(card.window.read(kP2, card.layout.problem_state_offset(0), data, 4, card.at));
    EXPECT_FALSE(card.window.read(kP2, card.layout.problem_state_offset(0), data, 2, card.at));
    EXPECT_FALSE(card.window.write(kP2, card.layout.descriptor_offset(0), data, 1, card.at));
}

TEST(CardWindow, ReservedPlacesReadZeroAndKeepNothing) {
    Card card;
    card.write(kP1, 0x8000, kOnes);
    EXPECT_EQ(card.read(kP1, 0x8000), 0u) << "MSI-X table";
    EXPECT_EQ(card.read(kP2, 0x2000), 0u) << "a third slice";
    EXPECT_EQ(card.read(4, 0), 0u) << "no window";
    EXPECT_EQ(card.window.reserved_accesses(), 4u);
}

TEST(CardWindow, Section13WithTheLinkDownReadsGiveAllOnesAndWritesAreDropped) {
    Card card;
    card.write(kP2, 0xA0, 0x11);
    card.write(kP2, 0x90, kE);
    card.slice0.set_enabled(true, card.at);
    card.actions0.take();
    card.window.set_link_up(false);
    EXPECT_FALSE(card.window.link_up());
    for (const std::uint64_t offset : {0x80ull, 0xA0ull, 0x2000ull, 0x4000000ull, 0x100000ull})
        EXPECT_EQ(card.read(kP2, offset), kOnes) << offset;
    for (const std::uint64_t offset : {0x08ull, 0x100A0ull, 0x8000ull})
        EXPECT_EQ(card.read(kP1, offset), kOnes) << offset;
    std::uint8_t byte = 0;
    EXPECT_TRUE(card.window.read(kP1, 0x100A0, &byte, 1, card.at)) << "nobody is there to refuse it";
    EXPECT_EQ(byte, 0xff);
    card.write(kP2, 0xA0, 0x22);
    card.write(kP2, 0x90, 0);
    card.write(kP2, 0x4000000, 1);
    EXPECT_EQ(card.slice0.wed(), 0x11u);
    EXPECT_THAT(card.actions0.take(), IsEmpty());
    EXPECT_TRUE(card.afu0.accesses.empty());
    EXPECT_EQ(card.window.lost_accesses(), 12u);
    card.window.set_link_up(true);
    EXPECT_EQ(card.read(kP2, 0xA0), 0x11u);
}

TEST(CardWindow, DebugAccessesShowAndDepositRegistersWithoutEffect) {
    Card card;
    const std::uint8_t enable[8] = {0x10};
    EXPECT_EQ(card.window.debug_write(kP2, 0x1090, enable, 8), 8u);
    EXPECT_THAT(card.actions1.take(), IsEmpty());
    std::uint8_t data[8] = {};
    EXPECT_EQ(card.window.debug_read(kP2, 0x1090, data, 8), 8u);
    EXPECT_TRUE(std::equal(data, data + 8, enable));
    EXPECT_EQ(card.window.debug_read(kP2, card.layout.problem_state_offset(0), data, 8), 0u);
    EXPECT_EQ(card.window.debug_write(kP2, 0x8000, data, 8), 0u);
    EXPECT_TRUE(card.afu0.accesses.empty());
}

}  // namespace
}  // namespace cxlvp::psl
