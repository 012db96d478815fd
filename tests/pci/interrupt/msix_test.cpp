// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/interrupt/msix.h"

#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"
#include "messages.h"

namespace cxlvp::pci {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint32_t kEnable = 0x8000, kFunctionMask = 0x4000;

class MsixTest : public testing::Test {
protected:
    MsixTest() {
        function.on_message(messages.hook());
        at = find_capability(function.space(), 0x11);
        function.space().write_value(kCommand, kMasterEnable | kMemoryEnable, 2);
        for (unsigned vector = 0; vector < 70; ++vector) {
            table_write(16 * vector, 0xfee00000 + 4 * vector);
            table_write(16 * vector + 4, 2);
            table_write(16 * vector + 8, 0xabc00000 + vector);
        }
    }
    void control(std::uint32_t value) { function.space().write_value(at + 2, value, 2); }
    void table_write(std::uint64_t offset, std::uint32_t value) {
        std::uint8_t data[4];
        store_bytes(data, 4, value);
        EXPECT_EQ(msix.table().write(offset, data, 4), RegStatus::ok);
    }
    void mask(unsigned vector, bool masked) { table_write(16 * vector + 12, masked ? 1 : 0); }

    EndpointFunction function{full_endpoint()};
    Msix& msix = *function.msix();
    Messages messages;
    std::uint64_t at = 0;
};

TEST_F(MsixTest, SaysWhereItsStructuresAre) {
    EXPECT_EQ(function.space().read_value(at + 2, 2), 69u);
    EXPECT_EQ(function.space().read_value(at + 4), 0x0004u);
    EXPECT_EQ(function.space().read_value(at + 8), 0x8004u);
}

TEST_F(MsixTest, AVectorStartsMasked) {
    control(kEnable);
    msix.raise(0, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
    EXPECT_TRUE(msix.is_pending(0));
}

TEST_F(MsixTest, AMessageIsWhatTheEntrySays) {
    control(kEnable);
    mask(69, false);
    function.raise(69, 5);
    ASSERT_THAT(messages.sent, SizeIs(1));
    EXPECT_EQ(messages.sent[0].address, 0x2fee00000u + 4 * 69);
    EXPECT_EQ(messages.sent[0].data, 0xabc00045u);
    EXPECT_EQ(messages.sent[0].vector, 69u);
    EXPECT_EQ(messages.sent[0].at, 5u);
    EXPECT_FALSE(msix.is_pending(69));
}

TEST_F(MsixTest, AMaskedVectorIsPendingInThePbaUntilItIsUnmasked) {
    control(kEnable);
    msix.raise(66, 0);
    msix.raise(66, 0);
    std::uint8_t word[8] = {};
    EXPECT_EQ(msix.pending().read(8, word, 8), RegStatus::ok);
    EXPECT_EQ(word[0], 0x04);
    mask(66, false);
    EXPECT_THAT(messages.sent, SizeIs(1));
    EXPECT_FALSE(msix.is_pending(66));
    mask(66, true);
    mask(66, false);
    EXPECT_THAT(messages.sent, SizeIs(1));
}

TEST_F(MsixTest, TheFunctionMaskHoldsAllVectors) {
    mask(1, false);
    mask(2, false);
    control(kEnable | kFunctionMask);
    msix.raise(1, 0);
    msix.raise(2, 0);
    msix.raise(3, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
    control(kEnable);
    EXPECT_THAT(messages.sent, SizeIs(2));
    EXPECT_TRUE(msix.is_pending(3));  // still masked for itself
}

TEST_F(MsixTest, ADisabledCapabilityLosesVectors) {
    mask(0, false);
    msix.raise(0, 0);
    control(kEnable);
    EXPECT_THAT(messages.sent, IsEmpty());
}

TEST_F(MsixTest, AMessageWaitsForBusMasterEnable) {
    control(kEnable);
    mask(0, false);
    function.space().write_value(kCommand, kMemoryEnable, 2);
    msix.raise(0, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
    function.space().write_value(kCommand, kMasterEnable, 2);
    EXPECT_THAT(messages.sent, SizeIs(1));
}

TEST_F(MsixTest, AMessageWaitsInD3Hot) {
    control(kEnable);
    mask(0, false);
    const std::uint64_t power = find_capability(function.space(), 0x01);
    function.space().write_value(power + 4, 3, 2);
    msix.raise(0, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
    EXPECT_FALSE(function.decode(0, 4));
    function.space().write_value(power + 4, 1, 2);  // D1 is not there: stays in D3hot
    EXPECT_EQ(function.space().read_value(power + 4, 2) & 3, 3u);
    function.space().write_value(power + 4, 0, 2);
    EXPECT_THAT(messages.sent, SizeIs(1));
}

TEST_F(MsixTest, AWithdrawnVectorIsNotSent) {
    control(kEnable);
    msix.raise(4, 0);
    msix.withdraw(4, 0);
    mask(4, false);
    EXPECT_THAT(messages.sent, IsEmpty());
}

TEST_F(MsixTest, EveryResetMasksAllAndForgetsWhatIsPending) {
    for (const Reset kind : kResets) {
        control(kEnable);
        function.space().write_value(kCommand, kMasterEnable, 2);
        mask(1, false);
        msix.raise(0, 0);
        function.reset(kind, 0);
        EXPECT_FALSE(msix.enabled());
        EXPECT_FALSE(msix.is_pending(0));
        EXPECT_EQ(msix.table().get(3, 1), 1u);
    }
    EXPECT_THAT(messages.sent, IsEmpty());
}

TEST_F(MsixTest, IsFoundInItsBar) {
    EXPECT_EQ(msix.region({4, 0x10})->registers, &msix.table());
    EXPECT_EQ(msix.region({4, 0x45f})->offset, 0x45fu);
    EXPECT_FALSE(msix.region({4, 0x460}));
    EXPECT_EQ(msix.region({4, 0x8008})->registers, &msix.pending());
    EXPECT_FALSE(msix.region({4, 0x8010}));
    EXPECT_FALSE(msix.region({0, 0x10}));
}

TEST(Msix, RefusesWhatCannotBe) {
    const auto mistake = [](const MsixConfig& msix) {
        EndpointConfig config = full_endpoint();
        config.msix = msix;
        return user_error([&] { EndpointFunction function(config); });
    };
    EXPECT_EQ(mistake({2048, 4, 0, 4, 0x8000}), "");
    EXPECT_THAT(mistake({2049, 4, 0, 4, 0x8000}), HasSubstr("2049 vectors"));
    EXPECT_THAT(mistake({1, 4, 4, 4, 0x8000}), HasSubstr("table at offset 0x4"));
    EXPECT_THAT(mistake({1, 6, 0, 4, 0x8000}), HasSubstr("BAR6"));
    EXPECT_THAT(mistake({1, 1, 0, 4, 0x8000}), HasSubstr("ep: msix: the table (0x10 bytes) at 0x0 is not within BAR1"));
    EXPECT_THAT(mistake({1, 4, 0, 4, 0x10000}), HasSubstr("the pending-bit array (0x8 bytes) at 0x10000"));
    EXPECT_THAT(mistake({70, 4, 0, 4, 0x458}), HasSubstr("overlaps the table"));
    EXPECT_EQ(mistake({70, 4, 0, 4, 0x460}), "");
    EXPECT_EQ(mistake({70, 4, 0, 0, 0}), "");
}

}  // namespace
}  // namespace cxlvp::pci
