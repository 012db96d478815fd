// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/type1_header.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using Route = Type1Header::BusRoute;

struct RootPort {
    Bus behind;
    BridgeFunction function{bridge(PortType::root_port), behind};
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes) {
        function.space().write_value(offset, value, bytes);
    }
    bool forwards(std::uint64_t address, std::uint64_t bytes = 4) { return function.forwards_memory(address, bytes); }
};

TEST(Type1Header, SaysThatItIsABridge) {
    RootPort port;
    EXPECT_EQ(port.function.space().read_value(0x0e, 1), 1u);
    EXPECT_EQ(port.function.space().read_value(0x24, 2), 1u);  // 64-bit prefetchable window
    port.write(0x1c, 0xffff, 2);                               // no I/O window
    EXPECT_EQ(port.function.space().read_value(0x1c, 2), 0u);
}

TEST(Type1Header, MayHaveABarOfItsOwn) {
    Bus behind;
    BridgeConfig config = bridge(PortType::downstream_port);
    config.bars[0] = {BarSpec::Kind::memory64, 0x10000, false};
    BridgeFunction function(config, behind);
    function.space().write_value(kBar0, 0xffffffff);
    EXPECT_EQ(function.space().read_value(kBar0), 0xffff0004u);
    function.space().write_value(kBar0, 0);
    function.space().write_value(kBar0 + 4, 0x20);
    EXPECT_FALSE(function.decode(0x20'00001000, 8));
    function.space().write_value(kCommand, kMemoryEnable, 2);
    const auto hit = function.decode(0x20'00001000, 8);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->offset, 0x1000u);
    EXPECT_FALSE(function.decode(0x20'00010000, 8));
}

TEST(Type1Header, RoutesBusesFromSecondaryToSubordinate) {
    RootPort port;
    const Type1Header& header = port.function.header();
    EXPECT_EQ(header.route(0), Route::none);  // not numbered yet
    port.write(0x18, 0x060300, 4);            // primary 0, secondary 3, subordinate 6
    EXPECT_EQ(header.route(2), Route::none);
    EXPECT_EQ(header.route(3), Route::secondary);
    EXPECT_EQ(header.route(4), Route::subordinate);
    EXPECT_EQ(header.route(6), Route::subordinate);
    EXPECT_EQ(header.route(7), Route::none);
}

TEST(Type1Header, ForwardsItsMemoryWindowOnly) {
    RootPort port;
    port.write(0x20, 0xe010, 2);
    port.write(0x22, 0xe020, 2);
    port.write(0x24, 0xfff0, 2);  // prefetchable: closed
    port.write(0x26, 0x0000, 2);
    EXPECT_FALSE(port.forwards(0xe0100000));  // memory space is disabled
    port.write(kCommand, kMemoryEnable, 2);
    EXPECT_TRUE(port.forwards(0xe0100000));
    EXPECT_TRUE(port.forwards(0xe02ffffc));
    EXPECT_FALSE(port.forwards(0xe02ffffd));
    EXPECT_FALSE(port.forwards(0xe00fffff, 1));
    EXPECT_FALSE(port.forwards(0x1'e0100000));
    EXPECT_FALSE(port.forwards(~std::uint64_t{0}, 2));
}

TEST(Type1Header, ForwardsItsPrefetchableWindowAbove4GiB) {
    RootPort port;
    port.write(0x20, 0xfff0, 2);  // base above limit: closed
    port.write(0x22, 0x0000, 2);
    port.write(0x24, 0x0000, 2);
    port.write(0x26, 0xfff0, 2);
    port.write(0x28, 0x40, 4);
    port.write(0x2c, 0x41, 4);
    port.write(kCommand, kMemoryEnable, 2);
    EXPECT_TRUE(port.forwards(0x40'00000000));
    EXPECT_TRUE(port.forwards(0x41'fffffffc));
    EXPECT_FALSE(port.forwards(0x42'00000000));
    EXPECT_FALSE(port.forwards(0x3f'fffffffe));
    EXPECT_FALSE(port.forwards(0xfff00000));
}

}  // namespace
}  // namespace cxlvp::pci
