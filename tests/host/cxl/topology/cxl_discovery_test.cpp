// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/topology/cxl_discovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_host.h"

namespace cxlvp::host::test {
namespace {

TEST(CxlDiscovery, LevelsAndDevicesAreFoundWithTheirDecoders) {
    TestHost host;
    TestHostBridge& first = host.add_host_bridge(7, {4, 9});
    TestSwitch& at = host.add_switch(*first.ports[1], {2, 5});
    DeviceSpec spec;
    spec.persistent = 2 * kGranule;
    spec.block_offset = 0x10000;
    host.add_device(*at.ports[1], spec);
    host.add_host_bridge(8, {0});
    const CxlTopology found = host.discover();
    ASSERT_EQ(found.levels.size(), 3u);
    EXPECT_EQ(found.levels[0].name, "host bridge 7");
    EXPECT_EQ(found.levels[0].uid, 7u);
    EXPECT_EQ(found.levels[0].ports, 2u);
    ASSERT_TRUE(found.levels[0].decoders);
    EXPECT_EQ(found.levels[0].decoders->states.size(), 4u);
    EXPECT_EQ(found.levels[0].decoders->capability.targets, 8u);
    EXPECT_EQ(found.levels[1].name, "switch hb7/01.0/00.0");
    EXPECT_EQ(found.levels[1].parent, 0u);
    EXPECT_EQ(found.levels[1].port, 9u);
    ASSERT_TRUE(found.levels[1].decoders);
    EXPECT_FALSE(found.levels[2].decoders);  // no CHBS component registers
    ASSERT_EQ(found.devices.size(), 1u);
    const CxlDevice& device = found.devices[0];
    EXPECT_EQ(device.path, "hb7/01.0/00.0/01.0/00.0");
    EXPECT_EQ(device.serial, 0x100u);
    EXPECT_EQ(device.level, 1u);
    EXPECT_EQ(device.port, 5u);
    EXPECT_TRUE(device.live && device.mem_capable && device.host_only);
    ASSERT_EQ(device.ranges.size(), 2u);
    EXPECT_EQ(device.ranges[0].size, 4 * kGranule);
    EXPECT_EQ(device.ranges[1].dpa, 4 * kGranule);
    EXPECT_EQ(device.ranges[1].media, CxlRange::Media::persistent);
    ASSERT_TRUE(device.decoders);
    EXPECT_EQ(device.decoders->states.size(), 4u);
}

/// The one device of a host after a change of its description.
template <class Change>
CxlDevice device_with(Change change) {
    TestHost host;
    DeviceSpec spec;
    change(spec);
    host.add_device(*host.add_host_bridge(0, {0}).ports[0], spec);
    return host.discover().devices.at(0);
}

TEST(CxlDiscovery, FlexBusStatusTellsLiveCxlFunctions) {
    EXPECT_TRUE(device_with([](DeviceSpec&) {}).live);
    EXPECT_FALSE(device_with([](DeviceSpec& spec) { spec.live = false; }).live);
}

TEST(CxlDiscovery, CapabilitiesTellTheType) {
    EXPECT_FALSE(device_with([](DeviceSpec& spec) { spec.cache = true; }).host_only);
    EXPECT_FALSE(device_with([](DeviceSpec& spec) { spec.mem = false; }).mem_capable);
}

TEST(CxlDiscovery, RangesWithoutMemoryInfoDoNotCount) {
    EXPECT_TRUE(device_with([](DeviceSpec& spec) { spec.capacity = 0; }).ranges.empty());
}

TEST(CxlDiscovery, ComponentBlocksMustFitTheirBar) {
    EXPECT_TRUE(device_with([](DeviceSpec& spec) { spec.block_offset = 0x10000; }).decoders);
    EXPECT_FALSE(device_with([](DeviceSpec& spec) { spec.block_offset = 0x20000; }).decoders);
    EXPECT_FALSE(device_with([](DeviceSpec& spec) { spec.locator = false; }).decoders);
}

TEST(CxlDiscovery, FunctionsWithoutDeviceDvsecAreNoCxl) {
    TestHost host;
    TestHostBridge& bridge = host.add_host_bridge(0, {0});
    pci::EndpointConfig config = TestDevice::config({}, 1);
    pci::EndpointFunction plain(config);
    bridge.ports[0]->bus.attach(0, 0, plain);
    EXPECT_TRUE(host.discover().devices.empty());
}

}  // namespace
}  // namespace cxlvp::host::test
