// SPDX-License-Identifier: Apache-2.0
// The CXL Device DVSEC as software sees it. T2 numbers are those of docs/models/cxl-registers.md.
#include "cxlvp/cxl/dvsec/device_dvsec.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "dvsec_function.h"

namespace cxlvp::cxl::test {
namespace {

constexpr std::uint64_t kCapability = 0x0a, kControl = 0x0c, kStatus = 0x0e, kControl2 = 0x10, kStatus2 = 0x12,
                        kLock = 0x14, kCapability2 = 0x16, kBaseHigh1 = 0x20, kBaseLow1 = 0x24, kBaseLow2 = 0x34;

/// A caching accelerator with 4 GiB of memory and a cache of 128 KiB.
DeviceDvsecConfig accelerator() {
    DeviceDvsecConfig config;
    config.cache_capable = config.mem_hw_init = config.writeback_invalidate = true;
    config.reset_capable = config.viral_capable = config.pm_init_reporting = true;
    config.reset_timeout = 2;
    config.cache_size = 128 * kKiB;
    config.ranges[0] = {4 * kGiB, MediaType::see_cdat, MemoryClass::see_cdat, 0, 1};
    return config;
}

struct Device {
    explicit Device(const DeviceDvsecConfig& config = accelerator()) : dvsec(config), at(dvsec.capability()) {
        dvsec.on_cxl_reset<&Device::note_reset>(this);
        dvsec.on_writeback_invalidate<&Device::note_writeback>(this);
    }
    void note_reset(const CxlResetRequest& request) { resets.push_back(request); }
    void note_writeback(const WritebackInvalidateRequest& request) { writebacks.push_back(request.at); }
    void set(const char* field, std::uint64_t value) {
        RegisterFile& file = dvsec.capability().registers();
        file.set(file.field(field), value);
    }
    std::uint64_t count(RegisterIssue issue) const { return dvsec.capability().registers().count(issue); }

    DeviceDvsec dvsec;
    DvsecFunction at;
    std::vector<CxlResetRequest> resets;
    std::vector<Tick> writebacks;
};

TEST(DeviceDvsec, ShowsTheImageOfARealType2Function) {
    Device device;
    device.dvsec.set_memory_info_valid(0, true);
    device.dvsec.set_memory_active(0, true);
    EXPECT_EQ(device.at.read(0x08), 0xc2df0000u);
    EXPECT_EQ(device.at.read(kControl, 2), 0x0002u);
    EXPECT_EQ(device.at.read(kLock), 0x02010000u);
    EXPECT_EQ(device.at.read(0x18), 1u);
    EXPECT_EQ(device.at.read(0x1c), 0x0000204bu);
    for (std::uint64_t offset = 0x28; offset < 0x3c; offset += 4) EXPECT_EQ(device.at.read(offset), 0u) << offset;
}

TEST(DeviceDvsec, OlderRevisionEndsAfterRange2) {
    DeviceDvsecConfig config = accelerator();
    config.revision = 1;
    Device device(config);
    EXPECT_EQ(device.at.read(0x04), 0x03811e98u);
    EXPECT_EQ(Device().at.read(0x04), 0x03c31e98u);
    device.at.write(kBaseLow2, 0xffffffff);
    EXPECT_EQ(device.at.read(kBaseLow2), 0xf0000000u);
}

TEST(DeviceDvsec, DoublewordAcrossTheHeaderEdgeHoldsIdAndCapability_T2_29) {
    Device device;
    EXPECT_EQ(device.at.read(0x08, 2), 0u);
    EXPECT_EQ(device.at.read(kCapability, 2), 0xc2dfu);
    device.at.write(0x08, 0xffffffff);
    EXPECT_EQ(device.at.read(0x08), 0xc2df0000u);
}

TEST(DeviceDvsec, DoublewordReadReturnsBothRegisters_T2_30) {
    Device device;
    device.dvsec.set_viral(0);
    device.dvsec.set_pm_init_complete(true);
    device.at.write(kControl2, 1, 2);
    device.at.write(kLock, 1, 2);
    EXPECT_EQ(device.at.read(kControl), 0x40000002u);
    EXPECT_EQ(device.at.read(kControl2), 0x80000001u);
    EXPECT_EQ(device.at.read(kLock), 0x02010001u);
}

TEST(DeviceDvsec, ByteReadsAgreeWithDoublewords_T2_31) {
    Device device;
    device.dvsec.set_memory_active(0, true);
    device.at.write(kControl, 0x4ffd, 2);
    for (std::uint64_t offset = 0; offset < 0x3c; offset += 4) {
        std::uint32_t bytes = 0;
        for (unsigned i = 0; i < 4; ++i) bytes |= device.at.read(offset + i, 1) << (8 * i);
        EXPECT_EQ(bytes, device.at.read(offset)) << offset;
    }
}

TEST(DeviceDvsec, OddWordReadsTakeTheirBytesFromBothRegisters) {
    Device device;
    device.dvsec.set_viral(0);
    device.at.write(kControl, 0x4805, 2);
    EXPECT_EQ(device.at.read(kControl + 1, 2), 0x0048u);
    EXPECT_EQ(device.at.read(kControl + 2, 2), 0x4000u);
}

TEST(DeviceDvsec, OddWordWriteReachesBothRegisters) {
    Device device;
    device.dvsec.set_preservation_error();
    device.at.write(kControl2, 1, 2);
    device.at.write(kControl2 + 1, 0x0800, 2);  // upper byte of CONTROL2, lower of STATUS2
    EXPECT_EQ(device.at.read(kControl2), 1u);
    device.dvsec.set_preservation_error();
    device.at.write(kControl2 + 1, 0x0000, 2);
    EXPECT_EQ(device.at.read(kControl2), 0x00080001u);
}

TEST(DeviceDvsec, CapabilityIgnoresWrites_T2_33) {
    Device device;
    for (const std::uint32_t value : {0u, 0xffffu, 0x1234u}) {
        device.at.write(kCapability, value, 2);
        device.at.write(kCapability2, value, 2);
        EXPECT_EQ(device.at.read(kCapability, 2), 0xc2dfu);
        EXPECT_EQ(device.at.read(kCapability2, 2), 0x0201u);
    }
}

TEST(DeviceDvsec, ControlTakes4FFDAndKeepsIoEnabled_T2_34) {
    Device device;
    device.at.write(kControl, 0xffff, 2);
    EXPECT_EQ(device.at.read(kControl, 2), 0x4fffu);
    device.at.write(kControl, 0, 2);
    EXPECT_EQ(device.at.read(kControl, 2), 0x0002u);
}

TEST(DeviceDvsec, DirectPeerToPeerHasItsEnableOnlyWhereCapable) {
    DeviceDvsecConfig config = accelerator();
    config.direct_p2p_mem = true;
    Device device(config);
    device.at.write(kControl, 0xffff, 2);
    EXPECT_EQ(device.at.read(kControl, 2), 0x5fffu);
    EXPECT_EQ(device.at.read(0x38), 0x10u);
}

TEST(DeviceDvsec, OptionalBitsOfControl2AreThereOnlyWhereCapable) {
    Device plain;
    plain.at.write(kControl2, 0x30, 2);
    EXPECT_EQ(plain.at.read(kControl2, 2), 0u);
    DeviceDvsecConfig config = accelerator();
    config.modified_completion = config.hot_reset_configurable = true;
    Device capable(config);
    capable.at.write(kControl2, 0x30, 2);
    EXPECT_EQ(capable.at.read(kControl2, 2), 0x30u);
    EXPECT_EQ(capable.at.read(0x38), 0x08u);
    EXPECT_EQ(capable.at.read(kCapability2, 2), 0x0241u);
}

TEST(DeviceDvsec, ConfigLockLatchesItsFirstOne_T2_35) {
    Device device;
    device.at.write(kLock, 0, 2);
    EXPECT_EQ(device.at.read(kLock, 2), 0u);
    device.at.write(kLock, 1, 2);
    EXPECT_EQ(device.at.read(kLock, 2), 1u);
    device.at.write(kLock, 0, 2);
    EXPECT_EQ(device.at.read(kLock, 2), 1u);
}

TEST(DeviceDvsec, ConfigLockFreezesControlAndBasesAndNothingElse_T2_36) {
    Device device;
    device.at.write(kControl, 0x0004, 2);
    device.at.write(kBaseLow1, 0x40000000);
    device.at.write(kLock, 0xffffffff);  // a doubleword reaches CAPABILITY2 as well, which is read-only
    EXPECT_EQ(device.at.read(kLock), 0x02010001u);
    device.at.write(kControl, 0x4ff9, 2);
    device.at.write(kBaseHigh1, 7);
    device.at.write(kBaseLow1, 0xf0000000);
    EXPECT_EQ(device.at.read(kControl, 2), 0x0006u);
    EXPECT_EQ(device.at.read(kBaseHigh1), 0u);
    EXPECT_EQ(device.at.read(kBaseLow1), 0x40000000u);
    EXPECT_EQ(device.count(RegisterIssue::locked), 3u);
    device.at.write(kControl2, 0x0009, 2);
    EXPECT_EQ(device.at.read(kControl2, 2), 0x0009u);
}

TEST(DeviceDvsec, ConfigLockHoldsThroughFunctionLevelResetAndNoOther) {
    for (const pci::Reset kind : pci::kResets) {
        Device device;
        device.at.write(kControl, 0x0004, 2);
        device.at.write(kLock, 1, 2);
        device.at.reset(kind);
        const bool kept = kind == pci::Reset::function;
        EXPECT_EQ(device.at.read(kLock, 2), kept ? 1u : 0u) << static_cast<int>(kind);
        EXPECT_EQ(device.dvsec.mem_enabled(), kept) << static_cast<int>(kind);
        device.at.write(kControl, 0x0001, 2);
        EXPECT_EQ(device.dvsec.mem_enabled(), kept) << static_cast<int>(kind);
        EXPECT_EQ(device.dvsec.cache_enabled(), !kept) << static_cast<int>(kind);
    }
}

TEST(DeviceDvsec, ViralStatusIsClearedByOneOnly_T2_38) {
    Device device;
    device.dvsec.set_viral(0);
    device.at.write(kStatus, 0, 2);
    device.at.write(kStatus, 0xbfff, 2);
    EXPECT_EQ(device.at.read(kStatus, 2), 0x4000u);
    device.at.write(kStatus, 0x4000, 2);
    EXPECT_EQ(device.at.read(kStatus, 2), 0u);
}

TEST(DeviceDvsec, ByteWriteDoesNotClearPendingBitsOfTheOtherByte_T2_39) {
    Device device;
    device.dvsec.set_viral(0);
    device.dvsec.set_preservation_error();
    device.at.write(kStatus, 0x00, 1);
    device.at.write(kStatus, 0xff, 1);
    EXPECT_EQ(device.at.read(kStatus, 2), 0x4000u);
    device.at.write(kStatus2 + 1, 0xff, 1);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x0008u);
    device.at.write(kStatus + 1, 0x40, 1);
    device.at.write(kStatus2, 0x08, 1);
    EXPECT_EQ(device.at.read(kStatus, 2), 0u);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);
}

TEST(DeviceDvsec, OnlyThePreservationErrorOfStatus2IsClearedByOne_T2_40) {
    Device device;
    device.set("STATUS2", 0x800f);
    device.at.write(kStatus2, 0xffff, 2);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x8007u);
}

TEST(DeviceDvsec, DoublewordWriteReachesControlAndStatus_T2_41) {
    Device device;
    device.dvsec.set_viral(0);
    device.at.write(kControl, 0x40004005);
    EXPECT_EQ(device.at.read(kControl), 0x00004007u);
}

TEST(DeviceDvsec, DoublewordWriteReachesControl2AndStatus2_T2_42) {
    Device device;
    device.dvsec.set_preservation_error();
    device.at.write(kControl2, 0x00080009);
    EXPECT_EQ(device.at.read(kControl2), 0x00000009u);
}

TEST(DeviceDvsec, DoublewordPollReturnsFreshStatus2) {
    Device device;
    device.at.write(kControl2, 1);
    EXPECT_EQ(device.at.read(kControl2), 0x00000001u);
    device.dvsec.set_cache_invalid(true);
    EXPECT_EQ(device.at.read(kControl2), 0x00010001u);
    device.dvsec.complete_reset(false);
    EXPECT_EQ(device.at.read(kControl2), 0x00030001u);
}

TEST(DeviceDvsec, ByteWriteToControlKeepsTheOtherByte) {
    Device device;
    device.at.write(kControl, 0x4805, 2);
    device.at.write(kControl, 0x04, 1);
    EXPECT_EQ(device.at.read(kControl, 2), 0x4806u);
    device.at.write(kControl + 1, 0x00, 1);
    EXPECT_EQ(device.at.read(kControl, 2), 0x0006u);
}

TEST(DeviceDvsec, EnablesAreThoseOfTheControlRegister) {
    Device device;
    EXPECT_FALSE(device.dvsec.mem_enabled() || device.dvsec.cache_enabled() || device.dvsec.viral_enabled());
    device.at.write(kControl, 0x0004, 2);
    EXPECT_TRUE(device.dvsec.mem_enabled());
    EXPECT_FALSE(device.dvsec.cache_enabled());
    device.at.write(kControl, 0x4001, 2);
    EXPECT_FALSE(device.dvsec.mem_enabled());
    EXPECT_TRUE(device.dvsec.cache_enabled());
    EXPECT_TRUE(device.dvsec.viral_enabled());
}

TEST(DeviceDvsec, CxlResetCommandReadsZeroAndItsOutcomeIsShown) {
    Device device;
    device.at.now = us(3);
    device.at.write(kControl2, 0x0005, 2);
    EXPECT_EQ(device.at.read(kControl2, 2), 0x0001u);
    ASSERT_EQ(device.resets.size(), 1u);
    EXPECT_EQ(device.resets[0].at, us(3));
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);
    device.dvsec.complete_reset(true);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x0004u);
    device.at.write(kControl2, 0x0004, 2);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);  // of the new one nothing is known yet
    device.dvsec.complete_reset(false);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x0002u);
    EXPECT_TRUE(device.writebacks.empty());
}

TEST(DeviceDvsec, CxlResetClearsMemoryWhereEnabledAndCapable) {
    for (const bool capable : {false, true})
        for (const bool enabled : {false, true}) {
            DeviceDvsecConfig config = accelerator();
            config.reset_mem_clear = capable;
            Device device(config);
            device.at.write(kControl2, enabled ? 0x000c : 0x0004, 2);
            ASSERT_EQ(device.resets.size(), 1u);
            EXPECT_EQ(device.resets[0].clear_memory, capable && enabled);
        }
}

TEST(DeviceDvsec, CommandsOfWhichTheDeviceIsNotCapableAreIgnoredAndCounted) {
    Device device((DeviceDvsecConfig()));
    device.at.write(kControl2, 0x0006, 2);
    EXPECT_EQ(device.at.read(kControl2), 0u);
    EXPECT_TRUE(device.resets.empty());
    EXPECT_TRUE(device.writebacks.empty());
    EXPECT_EQ(device.count(RegisterIssue::zero_written), 1u);
}

TEST(DeviceDvsec, CommandsAreNotGivenByTheOtherByteOrByZero) {
    Device device;
    device.at.write(kControl2 + 1, 0x06, 1);
    device.at.write(kControl2, 0x0009, 2);
    EXPECT_TRUE(device.resets.empty());
    EXPECT_TRUE(device.writebacks.empty());
}

TEST(DeviceDvsec, CacheIsInvalidOnlyWhileCachingIsDisabled) {
    Device device;
    device.dvsec.set_cache_invalid(true);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);
    device.at.write(kControl2, 0x0001, 2);
    EXPECT_TRUE(device.dvsec.caching_disabled());
    device.at.now = us(2);
    device.at.write(kControl2, 0x0003, 2);
    EXPECT_EQ(device.at.read(kControl2), 0x00000001u);
    EXPECT_EQ(device.writebacks, std::vector<Tick>{us(2)});
    device.dvsec.set_cache_invalid(true);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x0001u);
    device.at.write(kControl2, 0x0008, 2);  // caching resumes
    EXPECT_FALSE(device.dvsec.caching_disabled());
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);
}

TEST(DeviceDvsec, ReportedStatusGoesWithConventionalResetsButForStickyBits) {
    for (const pci::Reset kind : pci::kResets) {
        Device device;
        device.dvsec.set_viral(0);
        device.dvsec.set_preservation_error();
        device.dvsec.set_pm_init_complete(true);
        device.dvsec.set_memory_active(0, true);
        device.at.write(kControl2, 0x0001, 2);
        device.dvsec.set_cache_invalid(true);
        device.at.reset(kind);
        const bool function = kind == pci::Reset::function;
        const bool sticky = function || kind == pci::Reset::hot;
        EXPECT_EQ(device.at.read(kStatus, 2), sticky ? 0x4000u : 0u);
        EXPECT_EQ(device.at.read(kStatus2, 2), function ? 0x8009u : sticky ? 0x0008u : 0u);
        EXPECT_EQ(device.at.read(0x1c), function ? 0x204au : 0x2048u);
    }
}

TEST(DeviceDvsec, PmInitCompleteCanBeTakenBack) {
    Device device;
    device.dvsec.set_pm_init_complete(true);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0x8000u);
    device.dvsec.set_pm_init_complete(false);
    EXPECT_EQ(device.at.read(kStatus2, 2), 0u);
}

}  // namespace
}  // namespace cxlvp::cxl::test
