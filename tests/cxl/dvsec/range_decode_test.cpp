// SPDX-License-Identifier: Apache-2.0
// Decode by the range registers of the CXL Device DVSEC.
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/cxl/dvsec/device_dvsec.h"
#include "dvsec_function.h"

namespace cxlvp::cxl::test {
namespace {

constexpr std::uint64_t kUnit = 256 * kMiB;
constexpr std::uint64_t kSize0 = 4 * kGiB + kUnit;
constexpr std::uint64_t kSize1 = kUnit;

struct Device {
    Device() : dvsec(config()), at(dvsec.capability()) {}
    static DeviceDvsecConfig config() {
        DeviceDvsecConfig config;
        config.hdm_count = 2;
        config.ranges[0].size = kSize0;
        config.ranges[1].size = kSize1;
        return config;
    }
    void base(unsigned range, std::uint64_t hpa) {
        at.write(0x20 + 0x10 * range, static_cast<std::uint32_t>(hpa >> 32));
        at.write(0x24 + 0x10 * range, static_cast<std::uint32_t>(hpa));
    }
    void enable(bool on = true) { at.write(0x0c, on ? 4 : 0, 2); }
    /// Both ranges in use.
    void start(std::uint64_t base0, std::uint64_t base1) {
        base(0, base0);
        base(1, base1);
        dvsec.set_memory_active(0, true);
        dvsec.set_memory_active(1, true);
        enable();
    }

    DeviceDvsec dvsec;
    DvsecFunction at;
};

TEST(RangeDecode, FirstRangeHasTheFirstDeviceAddressesAndTheSecondThoseBehind) {
    Device device;
    device.start(16 * kGiB, 2 * kGiB);
    for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{64}, kSize0 - 1}) {
        const RangeHit hit = device.dvsec.decode(16 * kGiB + offset);
        EXPECT_TRUE(hit.hit);
        EXPECT_EQ(hit.range, 0u);
        EXPECT_EQ(hit.dpa, offset);
        EXPECT_EQ(hit.first, 16 * kGiB);
        EXPECT_EQ(hit.last, 16 * kGiB + kSize0 - 1);
    }
    const RangeHit second = device.dvsec.decode(2 * kGiB + 4096);
    EXPECT_TRUE(second.hit);
    EXPECT_EQ(second.range, 1u);
    EXPECT_EQ(second.dpa, kSize0 + 4096);
    EXPECT_EQ(second.last, 2 * kGiB + kSize1 - 1);
}

TEST(RangeDecode, AddressesBesideTheRangesMiss) {
    Device device;
    device.start(16 * kGiB, 2 * kGiB);
    for (const std::uint64_t hpa :
         {std::uint64_t{0}, 2 * kGiB - 1, 2 * kGiB + kSize1, 16 * kGiB - 1, 16 * kGiB + kSize0, ~std::uint64_t{0}})
        EXPECT_FALSE(device.dvsec.decode(hpa).hit) << hpa;
}

TEST(RangeDecode, NothingDecodesWhileMemoryIsNotEnabled) {
    Device device;
    device.start(16 * kGiB, 2 * kGiB);
    device.enable(false);
    EXPECT_FALSE(device.dvsec.decode(16 * kGiB).hit);
    device.enable();
    EXPECT_TRUE(device.dvsec.decode(16 * kGiB).hit);
}

TEST(RangeDecode, RangeThatIsNotActiveMissesAndTheOtherKeepsItsDeviceAddresses) {
    Device device;
    device.start(16 * kGiB, 2 * kGiB);
    device.dvsec.set_memory_active(0, false);
    EXPECT_FALSE(device.dvsec.decode(16 * kGiB).hit);
    EXPECT_EQ(device.dvsec.decode(2 * kGiB).dpa, kSize0);
    device.dvsec.set_memory_active(0, true);
    EXPECT_TRUE(device.dvsec.decode(16 * kGiB).hit);
}

TEST(RangeDecode, RangeWithoutSizeMatchesNothing) {
    DeviceDvsec dvsec((DeviceDvsecConfig()));
    DvsecFunction at(dvsec.capability());
    at.write(0x0c, 4, 2);
    for (const unsigned range : {0u, 1u}) dvsec.set_memory_active(range, true);
    EXPECT_TRUE(dvsec.mem_enabled());
    EXPECT_FALSE(dvsec.decode(0).hit);
    EXPECT_FALSE(dvsec.decode(kUnit).hit);
}

TEST(RangeDecode, FirstRangeHasTheAddressWhereBothDo) {
    Device device;
    device.start(16 * kGiB, 16 * kGiB + kSize0 - kUnit);
    EXPECT_EQ(device.dvsec.decode(16 * kGiB + kSize0 - 1).range, 0u);
    device.base(1, 16 * kGiB);
    EXPECT_EQ(device.dvsec.decode(16 * kGiB).range, 0u);
}

TEST(RangeDecode, BoundsOfTheSecondRangeLeaveOutWhatTheFirstTakes) {
    DeviceDvsecConfig config = Device::config();
    config.ranges[0].size = kUnit;
    config.ranges[1].size = 3 * kUnit;
    DeviceDvsec dvsec(config);
    DvsecFunction at(dvsec.capability());
    at.write(0x24, 5u << 28);
    at.write(0x34, 4u << 28);
    for (const unsigned range : {0u, 1u}) dvsec.set_memory_active(range, true);
    at.write(0x0c, 4, 2);
    const RangeHit below = dvsec.decode(5 * kUnit - 1);
    EXPECT_EQ(below.first, 4 * kUnit);
    EXPECT_EQ(below.last, 5 * kUnit - 1);
    const RangeHit above = dvsec.decode(6 * kUnit);
    EXPECT_EQ(above.first, 6 * kUnit);
    EXPECT_EQ(above.last, 7 * kUnit - 1);
    EXPECT_EQ(above.dpa, 3 * kUnit);  // one unit of range 0, two of range 1
}

TEST(RangeDecode, RangeAcrossTheEndOfTheAddressSpaceEndsThere) {
    Device device;
    device.start(0 - kUnit, 2 * kGiB);
    EXPECT_EQ(device.dvsec.decode(~std::uint64_t{0}).dpa, kUnit - 1);
    EXPECT_EQ(device.dvsec.decode(~std::uint64_t{0}).last, ~std::uint64_t{0});
    EXPECT_FALSE(device.dvsec.decode(0).hit);
}

TEST(RangeDecode, EveryResetButTheFunctionLevelOneEndsIt) {
    for (const pci::Reset kind : pci::kResets) {
        Device device;
        device.start(16 * kGiB, 2 * kGiB);
        device.at.reset(kind);
        EXPECT_EQ(device.dvsec.decode(16 * kGiB).hit, kind == pci::Reset::function) << static_cast<int>(kind);
    }
}

TEST(RangeDecode, ListenerHearsOfEachChangeWhileTheOldDecodeHolds) {
    Device device;
    std::vector<std::pair<Tick, bool>> heard;
    device.dvsec.before_change([&](Tick at) { heard.emplace_back(at, device.dvsec.decode(16 * kGiB).hit); });
    device.base(0, 16 * kGiB);  // while nothing is enabled, bases decide nothing
    device.dvsec.set_memory_active(0, true);
    device.dvsec.set_memory_info_valid(0, true);
    EXPECT_TRUE(heard.empty());
    device.at.now = us(1);
    device.enable();
    device.at.write(0x0c, 0x4004, 2);  // another bit of the same register
    device.at.now = us(2);
    device.at.write(0x20, 5);
    device.at.now = us(3);
    device.at.write(0x20, 4);
    device.dvsec.set_memory_active(0, false, us(4));
    device.dvsec.set_memory_active(1, true, us(5));
    device.at.now = us(6);
    device.enable(false);
    const std::vector<std::pair<Tick, bool>> expected = {{us(1), false}, {us(2), true},  {us(3), false},
                                                         {us(4), true},  {us(5), false}, {us(6), false}};
    EXPECT_EQ(heard, expected);
}

TEST(RangeDecode, ListenerHearsOfAResetOnceAndStillSeesTheOldEnable) {
    Device device;
    device.start(16 * kGiB, 2 * kGiB);
    std::vector<bool> enabled;
    device.dvsec.before_change([&](Tick) { enabled.push_back(device.dvsec.mem_enabled()); });
    device.at.reset(pci::Reset::hot);
    EXPECT_EQ(enabled, std::vector<bool>{true});
    EXPECT_FALSE(device.dvsec.mem_enabled());
}

}  // namespace
}  // namespace cxlvp::cxl::test
