// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/pci_express.h"

#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kDeviceControl = 0x08, kLinkControl = 0x10, kLinkControl2 = 0x30;

struct Device {
    EndpointFunction function;
    std::uint64_t at;
    std::vector<FunctionReset> resets;
    explicit Device(const EndpointConfig& config = full_endpoint())
        : function(config), at(find_capability(function.space(), 0x10)) {
        function.on_reset<&Device::note>(this);
    }
    void note(const FunctionReset& reset) { resets.push_back(reset); }
    std::uint32_t read(std::uint64_t offset, unsigned bytes = 4) {
        return function.space().read_value(at + offset, bytes);
    }
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes = 2, Tick now = 0) {
        function.space().write_value(at + offset, value, bytes, now);
    }
};

TEST(PciExpress, SaysWhatKindOfPortItIs) {
    Device device;
    EXPECT_EQ(device.read(2, 2), 0x0002u);
    EXPECT_EQ(device.read(0x0c) & 0x3ff, 0x105u);  // x16 at 32 GT/s
    EXPECT_EQ(device.read(0x12, 2) & 0x3ff, 0x105u);
    EXPECT_EQ(device.read(0x2c) & 0xff, 0x3eu);
    Bus behind;
    BridgeFunction port(bridge(PortType::downstream_port, true), behind);
    const std::uint64_t at = find_capability(port.space(), 0x10);
    EXPECT_EQ(port.space().read_value(at + 2, 2), 0x0162u);
}

TEST(PciExpress, FlitModeIsSeenInLinkStatus2) {
    EndpointConfig config = full_endpoint();
    Device plain(config);
    EXPECT_EQ(plain.read(0x32, 2) & 0x400, 0u);
    config.express.flit_mode = true;
    Device flit(config);
    EXPECT_EQ(flit.read(0x32, 2) & 0x400, 0x400u);
}

TEST(PciExpress, InitiateFunctionLevelResetResetsTheFunction) {
    Device device;
    device.function.space().write_value(kBar0, 0xe0000000);
    device.function.space().write_value(kCommand, kMemoryEnable | kMasterEnable, 2);
    device.write(kDeviceControl, 0x8000 | 0x2810, 2, 42);
    ASSERT_THAT(device.resets, SizeIs(1));
    EXPECT_EQ(device.resets[0].kind, Reset::function);
    EXPECT_EQ(device.resets[0].at, 42u);
    EXPECT_EQ(device.function.space().read_value(kCommand, 2), 0u);
    EXPECT_EQ(device.function.space().read_value(kBar0), 0u);
    EXPECT_EQ(device.read(kDeviceControl, 2), 0x2810u);  // the bit reads 0
    device.write(kDeviceControl, 0x2810);
    EXPECT_THAT(device.resets, SizeIs(1));
}

TEST(PciExpress, WithoutTheCapabilityThereIsNoFunctionLevelReset) {
    EndpointConfig config = full_endpoint();
    config.express.flr = false;
    Device device(config);
    EXPECT_EQ(device.read(4) & 1u << 28, 0u);
    device.write(kDeviceControl, 0xa810);
    EXPECT_THAT(device.resets, IsEmpty());
    EXPECT_NE(Device().read(4) & 1u << 28, 0u);
}

TEST(PciExpress, WhatBelongsToTheLinkSurvivesAFunctionLevelResetOnly) {
    for (const Reset kind : kResets) {
        Device device;
        device.write(kDeviceControl, 0x0840);  // payload 512, read requests 128, no relaxed ordering
        device.write(kLinkControl, 0x02cb);
        device.write(kLinkControl2, 0x0003);  // sticky
        device.function.reset(kind, 0);
        const bool flr = kind == Reset::function;
        EXPECT_EQ(device.read(kDeviceControl, 2), flr ? 0x2850u : 0x2810u);
        EXPECT_EQ(device.read(kLinkControl, 2), flr ? 0x02cbu : 0u);
        EXPECT_EQ(device.read(kLinkControl2, 2), flr || kind == Reset::hot ? 3u : 0u);
    }
}

TEST(PciExpress, AnIntegratedEndpointHasNoLink) {
    EndpointConfig config = full_endpoint();
    config.express.port = PortType::integrated_endpoint;
    Device device(config);
    EXPECT_EQ(device.read(0x0c), 0u);
    EXPECT_EQ(device.read(0x10), 0u);
}

TEST(PciExpress, RefusesWhatCannotBe) {
    const auto mistake = [](void (*change)(PciExpressConfig&)) {
        PciExpressConfig config;
        change(config);
        return user_error([&] { PciExpress express(config); });
    };
    EXPECT_EQ(mistake([](PciExpressConfig&) {}), "");
    EXPECT_THAT(mistake([](PciExpressConfig& c) { c.speed = 7; }), HasSubstr("link speed 7"));
    EXPECT_THAT(mistake([](PciExpressConfig& c) { c.speed = 0; }), HasSubstr("link speed 0"));
    EXPECT_THAT(mistake([](PciExpressConfig& c) { c.width = 3; }), HasSubstr("3 lanes"));
    EXPECT_THAT(mistake([](PciExpressConfig& c) { c.max_payload = 6; }), HasSubstr("payload code 6"));
    EXPECT_THAT(mistake([](PciExpressConfig& c) { c.slot = true; }), HasSubstr("has a slot"));
}

}  // namespace
}  // namespace cxlvp::pci
