// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/interrupt/msi.h"

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

class MsiTest : public testing::Test {
protected:
    MsiTest() {
        function.on_message(messages.hook());
        at = find_capability(function.space(), 0x05);
        write(4, 0xfee00000);
        write(8, 0x1);
        write(0xc, 0x41b8, 2);
        function.space().write_value(kCommand, kMasterEnable, 2);
    }
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes = 4) {
        function.space().write_value(at + offset, value, bytes);
    }
    std::uint32_t read(std::uint64_t offset, unsigned bytes = 4) {
        return function.space().read_value(at + offset, bytes);
    }
    void enable(unsigned log2_granted) { write(2, 1 | log2_granted << 4, 2); }

    EndpointFunction function{full_endpoint()};
    Messages messages;
    std::uint64_t at = 0;
};

TEST_F(MsiTest, SaysThatItHasEightVectorsWithMasks) {
    EXPECT_EQ(read(2, 2), 0x0186u);
}

TEST_F(MsiTest, AMessageIsAddressAndDataWithTheVectorInTheLowBits) {
    enable(3);
    function.raise(5, 77);
    ASSERT_THAT(messages.sent, SizeIs(1));
    EXPECT_EQ(messages.sent[0].address, 0x1fee00000u);
    EXPECT_EQ(messages.sent[0].data, 0x41bdu);
    EXPECT_EQ(messages.sent[0].at, 77u);
    EXPECT_EQ(read(0x14), 0u);
}

TEST_F(MsiTest, WithFewerVectorsGrantedTheLowBitsChoose) {
    enable(1);
    EXPECT_EQ(function.msi()->granted(), 2u);
    function.raise(5, 0);
    EXPECT_EQ(messages.sent.at(0).data, 0x41b9u);
    enable(7);  // more than implemented
    EXPECT_EQ(function.msi()->granted(), 8u);
}

TEST_F(MsiTest, ADisabledCapabilityLosesVectors) {
    function.raise(0, 0);
    enable(0);
    EXPECT_THAT(messages.sent, IsEmpty());
}

TEST_F(MsiTest, AMaskedVectorIsPendingUntilItIsUnmasked) {
    enable(3);
    write(0x10, 0x06);
    function.raise(1, 0);
    function.raise(1, 0);
    function.raise(2, 0);
    function.raise(3, 0);
    EXPECT_THAT(messages.sent, SizeIs(1));
    EXPECT_EQ(read(0x14), 0x06u);
    write(0x10, 0x04);
    ASSERT_THAT(messages.sent, SizeIs(2));  // once, however often it was raised
    EXPECT_EQ(messages.sent[1].vector, 1u);
    EXPECT_EQ(read(0x14), 0x04u);
}

TEST_F(MsiTest, AWithdrawnVectorIsNotSent) {
    enable(3);
    write(0x10, 0xff);
    function.raise(4, 0);
    function.msi()->withdraw(4, 0);
    write(0x10, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
}

TEST_F(MsiTest, AMessageWaitsForBusMasterEnable) {
    enable(3);
    function.space().write_value(kCommand, 0, 2);
    function.raise(0, 0);
    EXPECT_THAT(messages.sent, IsEmpty());
    function.space().write_value(kCommand, kMasterEnable, 2);
    EXPECT_THAT(messages.sent, SizeIs(1));
}

TEST_F(MsiTest, NumberOfVectorsMustBeAPowerOfTwoUpTo32) {
    for (const unsigned good : {1u, 2u, 32u}) EXPECT_EQ(user_error([&] { Msi msi(good); }), "");
    for (const unsigned bad : {0u, 3u, 64u})
        EXPECT_THAT(user_error([&] { Msi msi(bad); }), HasSubstr("expected 1, 2, 4")) << bad;
}

}  // namespace
}  // namespace cxlvp::pci
