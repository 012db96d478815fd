// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/bars.h"

#include <cstdint>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using Kind = BarSpec::Kind;
using testing::HasSubstr;

std::string mistake(std::initializer_list<std::pair<unsigned, BarSpec>> bars) {
    EndpointConfig config = full_endpoint();
    config.bars = {};
    config.msix = {};
    for (const auto& [number, spec] : bars) config.bars[number] = spec;
    return user_error([&] { EndpointFunction function(config); });
}

TEST(Bars, WritingAllOnesShowsTheSize) {
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    for (unsigned bar = 0; bar < 6; ++bar) space.write_value(kBar0 + 4 * bar, 0xffffffff);
    EXPECT_EQ(space.read_value(kBar0), 0xffff0000u);       // 64 KiB, 32 bits, not prefetchable
    EXPECT_EQ(space.read_value(kBar0 + 4), 0u);            // not implemented
    EXPECT_EQ(space.read_value(kBar0 + 8), 0x0000000cu);   // 8 GiB: all of the lower half, 64 bits, prefetchable
    EXPECT_EQ(space.read_value(kBar0 + 12), 0xfffffffeu);  // and a bit of the upper half
    EXPECT_EQ(space.read_value(kBar0 + 16), 0xffff0004u);
    EXPECT_EQ(space.read_value(kBar0 + 20), 0xffffffffu);
    EXPECT_EQ(space.read_value(0x30), 0u);  // no expansion ROM
    space.write_value(0x30, 0xffffffff);
    EXPECT_EQ(space.read_value(0x30), 0u);
}

TEST(Bars, SizingIsNoMistakeOfSoftware) {
    EndpointFunction function(full_endpoint());
    for (unsigned bar = 0; bar < 6; ++bar) function.space().write_value(kBar0 + 4 * bar, 0xffffffff);
    RegisterFile& header = function.header().registers();
    EXPECT_EQ(header.count(RegisterIssue::zero_written) + header.count(RegisterIssue::preserve_changed), 0u);
}

TEST(Bars, AnAccessBelongsToTheBarThatHoldsAllOfIt) {
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    space.write_value(kBar0, 0xe0000000);
    space.write_value(kBar0 + 8, 0);
    space.write_value(kBar0 + 12, 0x42);
    space.write_value(kCommand, kMemoryEnable, 2);
    const auto low = function.decode(0xe0000010, 8);
    ASSERT_TRUE(low);
    EXPECT_EQ(low->bar, 0u);
    EXPECT_EQ(low->offset, 0x10u);
    EXPECT_TRUE(function.decode(0xe000fff8, 8));
    EXPECT_FALSE(function.decode(0xe000fff9, 8));
    EXPECT_FALSE(function.decode(0xdfffffff, 1));
    const auto high = function.decode(0x42'ffffffff, 1);
    ASSERT_TRUE(high);
    EXPECT_EQ(high->bar, 2u);
    EXPECT_EQ(high->offset, 0xffffffffu);
    EXPECT_TRUE(function.decode(0x43'ffffffff, 1));
    EXPECT_FALSE(function.decode(0x44'00000000, 1));
}

TEST(Bars, NothingIsDecodedWhileMemorySpaceIsDisabled) {
    EndpointFunction function(full_endpoint());
    function.space().write_value(kBar0, 0xe0000000);
    EXPECT_FALSE(function.decode(0xe0000000, 4));
    function.space().write_value(kCommand, kMemoryEnable, 2);
    EXPECT_TRUE(function.decode(0xe0000000, 4));
    function.space().write_value(kCommand, kMasterEnable, 2);
    EXPECT_FALSE(function.decode(0xe0000000, 4));
}

TEST(CommandBits, AreThoseOfTheCommandRegister) {
    EndpointFunction function(full_endpoint());
    const CommandBits& command = function.header().command();
    function.space().write_value(kCommand, kMemoryEnable, 2);
    EXPECT_TRUE(command.memory_enabled() && !command.bus_master_enabled() && !command.interrupt_disabled());
    function.space().write_value(kCommand, kMasterEnable, 2);
    EXPECT_TRUE(!command.memory_enabled() && command.bus_master_enabled() && !command.interrupt_disabled());
    function.space().write_value(kCommand, 0x400, 2);
    EXPECT_TRUE(!command.memory_enabled() && !command.bus_master_enabled() && command.interrupt_disabled());
}

TEST(Bars, ABarAtTheTopOfTheAddressSpaceDoesNotWrap) {
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    space.write_value(kBar0, 0xe0000000);
    space.write_value(kBar0 + 8, 0);
    space.write_value(kBar0 + 12, 0xfffffffe);
    space.write_value(kBar0 + 16, 0x10000);
    space.write_value(kCommand, kMemoryEnable, 2);
    EXPECT_TRUE(function.decode(~std::uint64_t{0}, 1));
    EXPECT_FALSE(function.decode(~std::uint64_t{0}, 2));
    EXPECT_FALSE(function.decode(0, 1));
}

TEST(Bars, RefusesWhatCannotBe) {
    EXPECT_EQ(mistake({{0, {Kind::memory32, 128}}, {1, {Kind::memory32, std::uint64_t{1} << 31}}}), "");
    EXPECT_EQ(mistake({{4, {Kind::memory64, std::uint64_t{1} << 63}}}), "");
    EXPECT_THAT(mistake({{2, {Kind::io, 256}}}), HasSubstr("ep: BAR2: I/O space is not modelled"));
    EXPECT_THAT(mistake({{0, {Kind::memory32, 64}}}), HasSubstr("a size of 0x40"));
    EXPECT_THAT(mistake({{0, {Kind::memory32, 0}}}), HasSubstr("a size of 0x0"));
    EXPECT_THAT(mistake({{0, {Kind::memory32, 0x300}}}), HasSubstr("a size of 0x300"));
    EXPECT_THAT(mistake({{0, {Kind::memory32, std::uint64_t{1} << 32}}}), HasSubstr("a size of 0x100000000"));
    EXPECT_THAT(mistake({{5, {Kind::memory64, 0x1000}}}), HasSubstr("BAR5: a 64-bit BAR needs the register after it"));
    EXPECT_THAT(mistake({{0, {Kind::memory64, 0x1000}}, {1, {Kind::memory32, 0x1000}}}), HasSubstr("it is in use"));
    EXPECT_THAT(mistake({{3, {Kind::none, 0x1000}}}), HasSubstr("BAR3: has a size but no kind"));
    Bus behind;
    BridgeConfig config = bridge(PortType::root_port);
    config.bars[2] = {Kind::memory32, 0x1000};
    EXPECT_THAT(user_error([&] { BridgeFunction function(config, behind); }), HasSubstr("BAR2: this header has 2"));
}

TEST(Identity, RefusesWhatCannotBe) {
    EndpointConfig config = full_endpoint();
    config.identity.vendor = 0xffff;
    EXPECT_THAT(user_error([&] { EndpointFunction function(config); }), HasSubstr("ep: 0xffff is not"));
    config = full_endpoint();
    config.identity.class_code = 0x1000000;
    EXPECT_THAT(user_error([&] { EndpointFunction function(config); }), HasSubstr("class code"));
    config = full_endpoint();
    config.identity.interrupt_pin = 5;
    EXPECT_THAT(user_error([&] { EndpointFunction function(config); }), HasSubstr("interrupt pin 5"));
}

}  // namespace
}  // namespace cxlvp::pci
