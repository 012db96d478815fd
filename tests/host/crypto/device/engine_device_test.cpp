// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/engine_device.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "../fake_bus.h"

namespace cxlvp::host {
namespace {

using crypto::CoreId;

EngineDescription description(DeviceFlavour flavour, unsigned mailboxes = 2) {
    EngineDescription out;
    out.flavour = flavour;
    for (unsigned i = 0; i < mailboxes; ++i) out.queues.push_back({0x10000 + i * 0x8000ull, 6, 9});
    return out;
}

class EngineDeviceTest : public testing::Test {
protected:
    EngineDeviceTest() {
        bus_.registers[0x100] = 0x66;
        bus_.registers[0x12c] = 0xc3;
        bus_.registers[0x22c] = 0x15555;
        bus_.registers[0x0000] = 1;
        bus_.registers[0x1000] = 2;
    }
    test::FakeBus bus_;
};

TEST_F(EngineDeviceTest, CM26_ProbeWaitsForTheFirmware) {
    bus_.on_read = [&](std::uint64_t address) -> std::uint64_t {
        if (address == 0x12c && bus_.time < 3 * kMillisecond) return 0x01;
        return bus_.registers[address];
    };
    EngineDevice device(bus_, description(DeviceFlavour::v4));
    EXPECT_EQ(device.probe(), BringUp::ok);
    EXPECT_GE(bus_.time, 3 * kMillisecond);
}

TEST_F(EngineDeviceTest, CM26_ProbeFailsWhenTheFirmwareIsNotReadyIn5Seconds) {
    for (const std::uint64_t status : {0x82u, 0x42u, 0xc1u}) {  // each lacks one bit
        bus_.registers[0x12c] = status;
        bus_.time = 0;
        EngineDevice device(bus_, description(DeviceFlavour::v4));
        EXPECT_EQ(device.probe(), BringUp::not_ready) << status;
        EXPECT_GE(bus_.time, 5000 * kMillisecond);
    }
}

TEST_F(EngineDeviceTest, OnlyTheBitsOfTheBootStatusThatCountAreLookedAt) {
    bus_.registers[0x100] = 0xffffff66 & ~0x11u;
    EXPECT_EQ(EngineDevice(bus_, description(DeviceFlavour::v4)).probe(), BringUp::ok);
    bus_.registers[0x100] = 0x67;
    EXPECT_EQ(EngineDevice(bus_, description(DeviceFlavour::v4)).probe(), BringUp::not_ready);
}

TEST_F(EngineDeviceTest, FlavourV4FindsTheCoresInCoreEnable) {
    bus_.registers[0x22c] = 0x15555 & ~0x10u;  // no SM4
    EngineDevice device(bus_, description(DeviceFlavour::v4));
    EXPECT_EQ(device.probe(), BringUp::ok);
    EXPECT_FALSE(device.cores().has(CoreId::sm4));
    EXPECT_TRUE(device.cores().has(CoreId::ccp));
    EXPECT_TRUE(device.cores().has(CoreId::sys));
}

TEST_F(EngineDeviceTest, BothRailsOfACoreHighMeanThatItIsNotEnabled) {
    bus_.registers[0x22c] = 0x15555 | 0x8;
    EngineDevice device(bus_, description(DeviceFlavour::v4));
    device.probe();
    EXPECT_FALSE(device.cores().has(CoreId::aes));
}

TEST_F(EngineDeviceTest, FlavourV1TakesTheCoresFromTheDeviceTree) {
    EngineDescription tree = description(DeviceFlavour::v1);
    tree.cores = {};
    tree.cores.add(CoreId::aes);
    EngineDevice device(bus_, tree);
    EXPECT_EQ(device.probe(), BringUp::ok);
    EXPECT_TRUE(device.cores().has(CoreId::aes));
    EXPECT_FALSE(device.cores().has(CoreId::hc));
}

TEST_F(EngineDeviceTest, AMailboxThatCannotBeHadGivesBackThoseBefore) {
    bus_.registers[0x1000] = 0;
    bus_.on_read = [&](std::uint64_t address) -> std::uint64_t {
        return address == 0x28 ? 0 : bus_.registers[address];
    };
    EngineDevice device(bus_, description(DeviceFlavour::v4));
    EXPECT_EQ(device.probe(), BringUp::locked);
    EXPECT_EQ(bus_.registers[0x0024], 0u);
    EXPECT_EQ(bus_.log.back(), "w 000=1");
}

TEST_F(EngineDeviceTest, CM25_ResumeVerifiesTheBootStatusAgain) {
    EngineDevice device(bus_, description(DeviceFlavour::v4));
    ASSERT_EQ(device.probe(), BringUp::ok);
    device.suspend();
    EXPECT_EQ(bus_.registers[0x1024], 0u);
    bus_.registers[0x100] = 0;
    EXPECT_EQ(device.resume(), BringUp::not_ready);
    EXPECT_EQ(bus_.registers[0x1024], 0u);
    bus_.registers[0x100] = 0x66;
    EXPECT_EQ(device.resume(), BringUp::ok);
    EXPECT_EQ(bus_.registers[0x1024], 3u);
}

}  // namespace
}  // namespace cxlvp::host
