// SPDX-License-Identifier: Apache-2.0
// The card in PCI configuration space: sections 2 and 2.6, quirk 13 of section 12.

#include "cxlvp/psl/card/card_function.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/attribute_check.h"

namespace cxlvp::psl {
namespace {

using pci::Reset;

constexpr std::uint64_t kStatus = 0x09, kMode = 0x0A, kImage = 0x13;

struct Card {
    explicit Card(const CardConfig& config = {}) : function("card", config) {
        function.on_card_reset<&Card::reset>(this);
        space().write_value(0x04, 6, 2);
    }
    pci::ConfigSpace& space() { return function.space(); }
    /// Offset of the capability as software finds it; 0 when it is not there.
    std::uint64_t vsec() {
        for (std::uint64_t at = 0x100; at != 0; at = space().read_value(at) >> 20)
            if ((space().read_value(at) & 0xffff) == 0x0b && (space().read_value(at + 4) & 0xffff) == 0x1280) return at;
        return 0;
    }
    std::uint32_t read(std::uint64_t offset, unsigned bytes) { return space().read_value(vsec() + offset, bytes); }
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes, Tick at = 0) {
        space().write_value(vsec() + offset, value, bytes, at);
    }
    /// A configuration read of the vendor id through the function.
    bool request(Tick at, pci::ConfigRequest::Command command = pci::ConfigRequest::Command::read) {
        std::uint8_t data[4] = {};
        pci::ConfigRequest request;
        request.command = command;
        request.data = data;
        request.at = at;
        return function.config(request);
    }
    void reset(const CardReset& reset) { resets.push_back(reset); }

    CardFunction function;
    std::vector<CardReset> resets;
};

TEST(CardFunction, SaysWhatTheConfigurationSays) {
    CardConfig config;
    config.caia = Caia::v2;
    config.device = CardDevice::d0628;
    config.slices = 3;
    config.descriptor_offset = 0x30000;
    config.descriptor_size = 0x20000;
    config.problem_state_offset = 0x400000;
    config.problem_state_size = 0x500000;
    config.psl_revision = 0x9876;
    config.caia_minor = 5;
    config.base_image = 0x1234;
    Card card(config);
    EXPECT_EQ(card.space().read_value(0), 0x06281014u);
    EXPECT_NE(card.vsec(), 0u);
    EXPECT_EQ(card.read(0x04, 4), 0x08001280u) << "VSEC id, length 0x80";
    EXPECT_EQ(card.read(0x08, 1), 3u);
    EXPECT_EQ(card.read(kStatus, 1), 0u) << "no second port, no MSI-X, no flash";
    EXPECT_EQ(card.read(0x0C, 2), 0x9876u);
    EXPECT_EQ(card.read(0x0E, 1), 5u);
    EXPECT_EQ(card.read(0x0F, 1), 2u);
    EXPECT_EQ(card.read(0x10, 2), 0x1234u);
    EXPECT_EQ(card.read(kImage, 1), 0x80u);
    EXPECT_EQ(card.read(0x20, 4), 3u);
    EXPECT_EQ(card.read(0x24, 4), 2u);
    EXPECT_EQ(card.read(0x28, 4), 0x40u);
    EXPECT_EQ(card.read(0x2C, 4), 0x50u);
}

TEST(CardFunction, EveryBitOfItsConfigurationSpaceDoesWhatItsTableSays) {
    Card card;
    AttributeCheckOptions options;
    options.mute_all_hooks = true;
    for (const pci::ConfigSpace::Block& block : card.space().blocks()) {
        std::string found;
        for (const AttributeMismatch& m : check_attributes(*block.registers, options)) found += m.text() + "\n";
        EXPECT_EQ(found, "");
    }
}

TEST(CardFunction, BarsHaveTheSizesOfTheLayoutAndTheProtocolRangeIsKept) {
    Card card;
    const auto size = [&card](std::uint64_t bar) {
        card.space().write_value(bar, 0xffffffff);
        card.space().write_value(bar + 4, 0xffffffff);
        const std::uint64_t mask =
            std::uint64_t{card.space().read_value(bar + 4)} << 32 | (card.space().read_value(bar) & ~0xfu);
        EXPECT_EQ(card.space().read_value(bar) & 0xf, 4u) << "64 bits";
        return ~mask + 1;
    };
    const CardLayout layout{CardConfig()};
    EXPECT_EQ(size(0x10), layout.p2_bytes());
    EXPECT_EQ(size(0x18), layout.p1_bytes());
    card.space().write_value(0x20, 0x00000000);
    card.space().write_value(0x24, 0x00020000);
    EXPECT_EQ(card.space().read_value(0x24), 0x00020000u);
    EXPECT_EQ(card.space().read_value(0x20) & ~0xfu, 0u);
    const auto hit = card.function.decode(0x0002000000000000, 8);
    ASSERT_TRUE(hit.has_value());
    EXPECT_EQ(layout.locate(hit->bar, hit->offset).kind, CardRegion::Kind::nothing) << "no window";
}

TEST(CardFunction, AConfigurationThatCannotBeIsRefusedWithTheNameOfTheCard) {
    CardConfig config;
    config.slices = 9;
    try {
        const CardFunction function("top.card", config);
        FAIL();
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "top.card: slices: 9; expected 1 to 4");
    }
}

TEST(Vsec, TheProtocolIsSwitchedOnWithItsAddressRange) {
    Card card;
    EXPECT_FALSE(card.function.vsec().protocol_enabled());
    EXPECT_EQ(card.function.vsec().protocol_bytes(), 0u);
    const std::pair<std::uint32_t, std::uint64_t> sizes[] = {
        {0x20, 256 * kTiB}, {0x40, 512 * kTiB}, {0x80, 1024 * kTiB}, {0x60, 0}};
    for (const auto& [bits, bytes] : sizes) {
        card.write(kMode, bits | 1, 1);
        EXPECT_TRUE(card.function.vsec().protocol_enabled());
        EXPECT_EQ(card.function.vsec().protocol_bytes(), bytes);
        EXPECT_EQ(card.read(kMode, 1), bits | 1);
    }
    card.write(kMode, 0x20, 1);
    EXPECT_FALSE(card.function.vsec().protocol_enabled());
}

TEST(Vsec, AccessesWithin100MillisecondsOfAModeChangeAreCountedAndServed) {
    Card card;
    EXPECT_TRUE(card.request(us(1)));
    EXPECT_EQ(card.function.early_accesses(), 0u);
    card.write(kMode, 0x21, 1, us(10));
    EXPECT_TRUE(card.request(us(10) + 100 * kMillisecond - 1));
    EXPECT_EQ(card.function.early_accesses(), 1u);
    EXPECT_TRUE(card.request(us(11), pci::ConfigRequest::Command::debug_read));
    EXPECT_EQ(card.function.early_accesses(), 1u) << "debug accesses are none";
    EXPECT_TRUE(card.request(us(10) + 100 * kMillisecond));
    EXPECT_EQ(card.function.early_accesses(), 1u);
}

TEST(Vsec, Section1TheDriverSetsTheCardUpAsItExpects) {
    CardConfig config;
    config.caia = Caia::v2;
    Card card(config);
    ASSERT_NE(card.vsec(), 0u);
    EXPECT_GE(card.read(0x04, 4) >> 20, 0x80u) << "length";
    EXPECT_NE(card.read(0x08, 1), 0u) << "AFUs";
    EXPECT_EQ(card.read(kStatus, 1) & 0xE0, 0u) << "nothing that the driver refuses";
    EXPECT_NE(card.read(0x0C, 2) >> 12, 0u) << "no PSL that needs errors masked";
    EXPECT_NE(card.read(0x20, 4), 0u);
    EXPECT_NE(card.read(0x24, 4), 0u);
    const CardLayout layout(config);
    const std::uint64_t end = (std::uint64_t{card.read(0x28, 4)} + card.read(0x2C, 4)) * 64 * kKiB;
    EXPECT_LE(end, layout.p2_bytes());
    card.space().write_value(0x20, 0x00000000);
    card.space().write_value(0x24, 0x00020000);
    card.write(kMode, (card.read(kMode, 1) & ~0xE0u) | 0x21, 1, us(5));
    EXPECT_TRUE(card.request(us(5) + 100 * kMillisecond));
    EXPECT_EQ(card.function.vsec().protocol_bytes(), 256 * kTiB);
    // Quirk 13: what PERST loads is chosen after the image that runs.
    const std::uint32_t image = card.read(kImage, 1);
    const bool user = (image & 0x80) != 0;
    card.write(kImage, (image & ~0x30u) | (user ? 0x10 : 0), 1);
    EXPECT_EQ(card.read(kImage, 1), 0x90u);
    EXPECT_FALSE(card.function.vsec().perst_loads_image());
    EXPECT_EQ(card.function.early_accesses(), 0u);
}

TEST(Vsec, FlashAndProgrammingPortAreNotThere) {
    Card card;
    for (const std::uint64_t offset : {0x40u, 0x44u, 0x50u, 0x54u, 0x58u, 0x5Cu}) {
        card.write(offset, 0xffffffff, 4);
        EXPECT_EQ(card.read(offset, 4), 0u);
    }
    EXPECT_EQ(card.function.vsec().refused_writes(), 6u);
}

TEST(Vsec, TheRunningImageIsReadOnlyAndTheChoiceIsNot) {
    Card card;
    card.write(kImage, 0x30, 1);
    EXPECT_EQ(card.read(kImage, 1), 0xB0u);
    EXPECT_TRUE(card.function.vsec().perst_loads_image());
    EXPECT_TRUE(card.function.vsec().perst_selects_user());
}

TEST(Vsec, APerstLoadsTheChosenImageWhenItIsToLoadOne) {
    Card card;
    card.write(kImage, 0x20, 1);
    card.function.reset(Reset::warm, 5);
    EXPECT_EQ(card.read(kImage, 1), 0x20u) << "factory image, the choice is kept";
    ASSERT_EQ(card.resets.size(), 1u);
    EXPECT_TRUE(card.resets[0].image_loaded);
    EXPECT_EQ(card.resets[0].at, 5u);
    card.write(kImage, 0x30, 1);
    card.function.reset(Reset::warm, 6);
    EXPECT_EQ(card.read(kImage, 1), 0xB0u) << "user image";
}

TEST(Vsec, TheImageSurvivesAPerstThatLoadsNoneAndEveryOtherReset) {
    Card card;
    card.write(kImage, 0x00, 1);
    card.function.reset(Reset::warm, 5);
    EXPECT_EQ(card.read(kImage, 1), 0x80u);
    card.write(kImage, 0x20, 1);
    card.function.reset(Reset::hot, 6);
    card.function.reset(Reset::function, 7);
    EXPECT_EQ(card.read(kImage, 1), 0xA0u) << "choice and image are kept";
    for (const CardReset& reset : card.resets) EXPECT_FALSE(reset.image_loaded);
    EXPECT_EQ(card.resets.size(), 3u);
}

TEST(Vsec, PowerOnLoadsTheConfiguredImageAndForgetsTheChoice) {
    CardConfig config;
    config.user_image = false;
    config.perst_loads_image = true;
    Card card(config);
    EXPECT_EQ(card.read(kImage, 1), 0x20u);
    card.write(kImage, 0x30, 1);
    card.function.reset(Reset::warm, 5);
    EXPECT_EQ(card.read(kImage, 1), 0xB0u);
    card.function.reset(Reset::cold, 6);
    EXPECT_EQ(card.read(kImage, 1), 0x20u);
    EXPECT_TRUE(card.resets.back().image_loaded);
}

TEST(Vsec, AResetSwitchesTheProtocolOffAndEndsTheWait) {
    Card card;
    card.write(kMode, 0x21, 1, us(10));
    card.function.reset(Reset::warm, us(11));
    EXPECT_EQ(card.read(kMode, 1), 0u);
    EXPECT_TRUE(card.request(us(12)));
    EXPECT_EQ(card.function.early_accesses(), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
