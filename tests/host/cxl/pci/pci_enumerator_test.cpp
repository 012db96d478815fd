// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/pci/pci_enumerator.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_host.h"

namespace cxlvp::host::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Two root ports: a switch with two devices, and a device.
class PciEnumeratorTest : public testing::Test {
protected:
    PciEnumeratorTest() : bridge_(host_.add_host_bridge(7, {4, 9})) {
        TestSwitch& at = host_.add_switch(*bridge_.ports[0], {2, 5});
        host_.add_device(*at.ports[0]);
        host_.add_device(*at.ports[1]);
        host_.add_device(*bridge_.ports[1]);
    }
    PciHierarchy enumerate() { return PciEnumerator(host_, bridge_.info).enumerate(); }

    TestHost host_;
    TestHostBridge& bridge_;
};

TEST_F(PciEnumeratorTest, BusesAreNumberedDepthFirst) {
    const PciHierarchy found = enumerate();
    std::vector<std::string> seen;
    for (const PciFunction& f : found.functions)
        seen.push_back(fmt::format("{} {:x} {}-{}", f.path, f.bdf.id(), f.secondary, f.subordinate));
    EXPECT_THAT(seen, ElementsAre("hb7/00.0 0 1-4", "hb7/00.0/00.0 100 2-4", "hb7/00.0/00.0/00.0 200 3-3",
                                  "hb7/00.0/00.0/00.0/00.0 300 0-0", "hb7/00.0/00.0/01.0 208 4-4",
                                  "hb7/00.0/00.0/01.0/00.0 400 0-0", "hb7/01.0 8 5-5", "hb7/01.0/00.0 500 0-0"));
}

TEST_F(PciEnumeratorTest, FunctionsTellTypePortAndSerialNumber) {
    const PciHierarchy found = enumerate();
    EXPECT_EQ(found.functions[0].type, pci::PortType::root_port);
    EXPECT_EQ(found.functions[0].port, 4u);
    EXPECT_EQ(found.functions[1].type, pci::PortType::upstream_port);
    EXPECT_EQ(found.functions[4].type, pci::PortType::downstream_port);
    EXPECT_EQ(found.functions[4].port, 5u);
    EXPECT_EQ(found.functions[5].type, pci::PortType::endpoint);
    EXPECT_EQ(found.functions[5].serial, 0x101u);
    EXPECT_FALSE(found.functions[0].serial);
    EXPECT_EQ(found.functions[5].parent, 4u);
    EXPECT_THAT(found.functions[1].children, ElementsAre(2, 4));
}

TEST_F(PciEnumeratorTest, BarsAreAlignedApartAndReachable) {
    for (const std::uint64_t base : {std::uint64_t{0x80000000}, std::uint64_t{0x4000000000}, 4 * kGiB - 2 * kMiB}) {
        bridge_.info.mmio_base = base;
        std::uint64_t end = base;
        for (const PciFunction& f : enumerate().functions)
            for (const PciBar& bar : f.bars) {
                EXPECT_TRUE(bar.wide);
                EXPECT_EQ(bar.size, f.bridge ? 64 * kKiB : 128 * kKiB);
                EXPECT_EQ(bar.base % bar.size, 0u);
                EXPECT_GE(bar.base, end);
                end = bar.base + bar.size;
                // Through the windows of all bridges: the header of the capability array.
                EXPECT_EQ(host_.read(bar.base + 0x1000, 4) & 0xffff, 1u) << f.path;
            }
        EXPECT_LE(end, base + bridge_.info.mmio_size);
    }
}

TEST_F(PciEnumeratorTest, EmptyBridgesHaveClosedWindows) {
    TestHost host;
    TestHostBridge& bridge = host.add_host_bridge(0, {0});
    EXPECT_EQ(PciEnumerator(host, bridge.info).enumerate().functions.size(), 1u);
    for (const std::uint64_t address : {std::uint64_t{0}, bridge.info.mmio_base, std::uint64_t{0xfff00000}})
        EXPECT_FALSE(bridge.ports[0]->function.forwards_memory(address, 4)) << address;
}

TEST_F(PciEnumeratorTest, WhatDoesNotFitIsRefusedByPath) {
    const HostBridgeInfo info = bridge_.info;
    bridge_.info.buses = 4;
    EXPECT_EQ(user_error([&] { enumerate(); }), "hb7/00.0/00.0/01.0: the 4 bus numbers of host bridge 7 are used up");
    bridge_.info = info;
    bridge_.info.mmio_size = kMiB;
    EXPECT_THAT(user_error([&] { enumerate(); }), HasSubstr("the memory window of host bridge 7 (0x100000 bytes)"));
    bridge_.info = info;
    DeviceSpec narrow;
    narrow.wide_bar = false;
    host_.add_device(*host_.add_switch(*host_.add_host_bridge(8, {0}).ports[0], {0}).ports[0], narrow);
    EXPECT_EQ(user_error([&] { host_.enumerate(); }), "");
    host_.host_bridges[1]->info.mmio_base = 0x4000000000;
    EXPECT_THAT(user_error([&] { host_.enumerate(); }), HasSubstr("hb8/00.0/00.0/00.0/00.0: BAR0 has 32 bits"));
}

TEST_F(PciEnumeratorTest, NumbersLeftByFirmwareDoNotMatter) {
    // All bridges claim the same buses.
    for (auto& port : bridge_.ports) port->function.space().write_value(0x18, 0x00ff0100);
    for (auto& port : host_.switches[0]->ports) port->function.space().write_value(0x18, 0x00ff0100);
    host_.switches[0]->upstream.function.space().write_value(0x18, 0x00ff0200);
    // From the first number given on, no request has two ways to go.
    host_.on_write = [this](std::uint64_t address, std::uint64_t value) {
        if ((address & 0xfff) != 0x19 || value == 0) return;
        using Route = pci::Type1Header::BusRoute;
        for (unsigned bus = 1; bus < 256; ++bus) {
            const auto claims = [bus](auto& port) {
                return port->function.header().route(static_cast<std::uint8_t>(bus)) != Route::none;
            };
            EXPECT_LE(std::count_if(bridge_.ports.begin(), bridge_.ports.end(), claims), 1) << bus;
        }
    };
    EXPECT_EQ(enumerate().functions.size(), 8u);
}

TEST_F(PciEnumeratorTest, WindowsHoldNothingOfTheirNeighbours) {
    pci::EndpointFunction neighbour(TestDevice::config({}, 1));
    bridge_.root.attach(5, 0, neighbour);
    const PciHierarchy found = enumerate();
    ASSERT_EQ(found.functions.back().path, "hb7/05.0");
    const PciBar bar = found.functions.back().bars.at(0);
    for (auto& port : bridge_.ports) EXPECT_FALSE(port->function.forwards_memory(bar.base, 4));
}

TEST_F(PciEnumeratorTest, NothingAnswersWithoutFunctions) {
    TestHost host;
    EXPECT_TRUE(PciEnumerator(host, host.add_host_bridge(0, {}).info).enumerate().functions.empty());
}

}  // namespace
}  // namespace cxlvp::host::test
