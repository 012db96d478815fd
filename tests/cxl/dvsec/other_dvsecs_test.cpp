// SPDX-License-Identifier: Apache-2.0
// The DVSECs whose registers do little by themselves: what they show, what they take, what they refuse to be.
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/cxl/component/scaled_time.h"
#include "cxlvp/cxl/dvsec/flex_bus_port_dvsec.h"
#include "cxlvp/cxl/dvsec/function_map_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_device_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_port_dvsec.h"
#include "cxlvp/cxl/dvsec/mld_dvsec.h"
#include "cxlvp/cxl/dvsec/port_extensions_dvsec.h"
#include "cxlvp/cxl/dvsec/register_locator_dvsec.h"
#include "cxlvp/cxl/dvsec/test_capability_dvsec.h"
#include "dvsec_function.h"

namespace cxlvp::cxl::test {
namespace {

using testing::HasSubstr;

TEST(ScaledTime, GoesFromMicrosecondsToTensOfSeconds) {
    Tick unit = us(1);
    for (std::uint64_t scale = 0; scale < 8; ++scale, unit *= 10) {
        EXPECT_EQ((ScaledTime{1, scale}.ticks()), unit);
        EXPECT_EQ((ScaledTime{15, scale}.ticks()), 15 * unit);
    }
    EXPECT_EQ((ScaledTime{3, 15}.ticks()), 30 * kSecond);  // reserved
    EXPECT_TRUE((ScaledTime{15, 7}.encodable()));
    EXPECT_FALSE((ScaledTime{16, 0}.encodable()));
    EXPECT_FALSE((ScaledTime{0, 8}.encodable()));
}

TEST(FunctionMapDvsec, ShowsOneBitForEachFunctionAndTakesNoWrites) {
    FunctionMapDvsec dvsec(FunctionMapConfig{{0x6, 0, 0, 0, 0, 0, 0, 0x80000000}});
    DvsecFunction at(dvsec.capability());
    for (std::uint64_t offset = 0x0c; offset < 0x2c; offset += 4) at.write(offset, 0xffffffff);
    EXPECT_EQ(at.read(0x0c), 0x6u);
    EXPECT_EQ(at.read(0x10), 0u);
    EXPECT_EQ(at.read(0x28), 0x80000000u);
}

TEST(PortExtensionsDvsec, UnmasksWhatSoftwareAsksFor) {
    PortExtensionsDvsec dvsec;
    DvsecFunction at(dvsec.capability());
    EXPECT_FALSE(dvsec.sbr_unmasked() || dvsec.link_disable_unmasked() || dvsec.viral_enabled());
    at.write(0x0c, 0x0001, 2);
    EXPECT_TRUE(dvsec.sbr_unmasked());
    EXPECT_FALSE(dvsec.link_disable_unmasked());
    at.write(0x0c, 0x4002, 2);
    EXPECT_FALSE(dvsec.sbr_unmasked());
    EXPECT_TRUE(dvsec.link_disable_unmasked());
    EXPECT_TRUE(dvsec.viral_enabled());
}

TEST(PortExtensionsDvsec, RegistersTakeTheBitsTheyHave) {
    PortExtensionsDvsec dvsec;
    DvsecFunction at(dvsec.capability());
    for (std::uint64_t offset = 0x0c; offset < 0x28; offset += 4) at.write(offset, 0xffffffff);
    EXPECT_EQ(at.read(0x0c), 0xffff401fu);
    EXPECT_EQ(at.read(0x10), 0xfff0fff0u);
    EXPECT_EQ(at.read(0x14), 0xfff0fff0u);
    EXPECT_EQ(at.read(0x18), 0xffffffffu);
    EXPECT_EQ(at.read(0x1c), 0xffffffffu);
    EXPECT_EQ(at.read(0x20), 0xffffe001u);
    EXPECT_EQ(at.read(0x24), 0xffffffffu);
}

TEST(PortExtensionsDvsec, StatusIsReportedAndOnlyViralIsCleared) {
    PortExtensionsDvsec dvsec;
    DvsecFunction at(dvsec.capability());
    dvsec.set_pm_init_complete(true);
    dvsec.set_viral(0);
    EXPECT_EQ(at.read(0x0a, 2), 0x4001u);
    at.write(0x0a, 0xffff, 2);
    EXPECT_EQ(at.read(0x0a, 2), 0x0001u);
    dvsec.set_pm_init_complete(false);
    EXPECT_EQ(at.read(0x0a, 2), 0u);
}

TEST(GpfPortDvsec, EachPhaseHasItsTimeout) {
    GpfPortDvsec dvsec;
    DvsecFunction at(dvsec.capability());
    EXPECT_EQ(dvsec.timeout(1), 0u);
    at.write(0x0c, 0xf6f5f3f2);
    EXPECT_EQ(at.read(0x0c), 0x06050302u);
    EXPECT_EQ(dvsec.timeout(1), 2 * kMillisecond);
    EXPECT_EQ(dvsec.timeout(2), 5 * kSecond);
}

TEST(GpfDeviceDvsec, ShowsWhatTheDeviceNeeds) {
    GpfDeviceDvsec dvsec({{9, 5}, 12000});
    DvsecFunction at(dvsec.capability());
    at.write(0x0a, 0xffff, 2);
    at.write(0x0c, 0);
    EXPECT_EQ(at.read(0x0a, 2), 0x0509u);
    EXPECT_EQ(at.read(0x0c), 12000u);
}

TEST(GpfDeviceDvsec, DurationWithoutACodeIsRefused) {
    for (const ScaledTime duration : {ScaledTime{16, 0}, ScaledTime{0, 8}})
        EXPECT_THAT(user_error([duration] {
                        GpfDeviceDvsec dvsec({duration, 0});
                    }),
                    HasSubstr("cxl_gpf_device.phase2_duration"));
}

TEST(FlexBusPortDvsec, ShowsWhatItOffersAndHasNegotiated) {
    FlexBusPortConfig config;
    config.cache = config.latency_optimized = true;
    FlexBusPortDvsec dvsec(config);
    DvsecFunction at(dvsec.capability());
    EXPECT_EQ(at.read(0x0a, 2), 0x2027u);
    EXPECT_EQ(at.read(0x0c), 0x20270002u);
    dvsec.set_enabled(false, true);
    EXPECT_EQ(at.read(0x0e, 2), 0x2026u);
    EXPECT_FALSE(dvsec.cache_enabled());
    EXPECT_TRUE(dvsec.mem_enabled());
    dvsec.set_enabled(false, false);
    EXPECT_EQ(at.read(0x0e, 2), 0x2022u);
}

TEST(FlexBusPortDvsec, NegotiatesNothingThatThePortDoesNotOffer) {
    FlexBusPortConfig config;
    config.mem = false;
    FlexBusPortDvsec dvsec(config);
    dvsec.set_enabled(true, true);
    EXPECT_FALSE(dvsec.cache_enabled() || dvsec.mem_enabled());
}

TEST(FlexBusPortDvsec, StatusOutlivesResetsAndSoftware) {
    for (const pci::Reset kind : pci::kResets) {
        FlexBusPortDvsec dvsec({true, true, true, true, false, true, true});
        DvsecFunction at(dvsec.capability());
        at.reset(kind);
        at.write(0x0e, 0xffff, 2);
        EXPECT_EQ(at.read(0x0e, 2), 0x4067u);
    }
}

TEST(FlexBusPortDvsec, ErrorsAreClearedOneByOne) {
    FlexBusPortDvsec dvsec((FlexBusPortConfig()));
    DvsecFunction at(dvsec.capability());
    RegisterFile& file = dvsec.capability().registers();
    file.set(file.field("STATUS"), 0x1f80 | file.get(file.field("STATUS")));
    at.write(0x0e, 0x0280, 2);
    EXPECT_EQ(at.read(0x0e, 2), 0x1d26u);
}

TEST(RegisterLocatorDvsec, HasOneEntryForEachBlock) {
    RegisterLocatorDvsec dvsec({{2, RegisterBlock::component, 0x10000},
                                {4, RegisterBlock::device, 0x500030000},
                                {0, RegisterBlock::empty, 0}});
    DvsecFunction at(dvsec.capability());
    EXPECT_EQ(at.read(0x04), 0x02401e98u);
    at.write(0x0c, 0);
    EXPECT_EQ(at.read(0x0c), 0x00010102u);
    EXPECT_EQ(at.read(0x10), 0u);
    EXPECT_EQ(at.read(0x14), 0x00030304u);
    EXPECT_EQ(at.read(0x18), 5u);
    EXPECT_EQ(at.read(0x1c), 0u);
}

TEST(RegisterLocatorDvsec, EntryThatCannotBeIsRefused) {
    EXPECT_EQ(user_error([] { RegisterLocatorDvsec dvsec({{5, RegisterBlock::vendor, 0xffff0000}}); }), "");
    EXPECT_THAT(user_error([] {
                    RegisterLocatorDvsec dvsec({{0, RegisterBlock::device, 0}, {6}});
                }),
                HasSubstr("cxl_register_locator[1].bir: 6"));
    EXPECT_THAT(user_error([] {
                    RegisterLocatorDvsec dvsec({{0, RegisterBlock::component, 0x8000}});
                }),
                HasSubstr("cxl_register_locator[0].offset: 0x8000"));
    EXPECT_THAT(user_error([] { RegisterLocatorDvsec dvsec({}); }), HasSubstr("no entry"));
}

TEST(MldDvsec, CountsItsLogicalDevicesAndHoldsTheirResets) {
    MldDvsec dvsec({16});
    DvsecFunction at(dvsec.capability());
    EXPECT_EQ(at.read(0x0a, 2), 16u);
    EXPECT_EQ(dvsec.hot_reset_vector(), 0u);
    at.write(0x0c, 0x8001, 2);
    EXPECT_EQ(dvsec.hot_reset_vector(), 0x8001u);
}

TEST(MldDvsec, NumberOfLogicalDevicesIsChecked) {
    for (const unsigned count : {0u, 17u})
        EXPECT_THAT(user_error([count] { MldDvsec dvsec({count}); }), HasSubstr("cxl_mld.logical_devices"));
}

TEST(TestCapabilityDvsec, LockFreezesTheBase) {
    TestCapabilityDvsec dvsec({true, false, true, 0x7fff, 0x12, 64 * kKiB});
    DvsecFunction at(dvsec.capability());
    EXPECT_EQ(at.read(0x04), 0x02201e98u);
    EXPECT_EQ(at.read(0x0c), 0x1203fffdu);
    EXPECT_EQ(at.read(0x10), 0x00004040u);
    at.write(0x14, 0xffffffff);
    at.write(0x18, 7);
    EXPECT_EQ(at.read(0x14), 0xfffffff4u);
    at.write(0x0a, 1, 2);
    at.write(0x14, 0);
    at.write(0x18, 0);
    at.write(0x0a, 0, 2);
    EXPECT_EQ(at.read(0x0a, 2), 1u);
    EXPECT_EQ(at.read(0x14), 0xfffffff4u);
    EXPECT_EQ(at.read(0x18), 7u);
}

TEST(TestCapabilityDvsec, WhatHasNoCodeIsRefused) {
    const auto refusal = [](std::uint32_t opcodes, std::uint64_t cache) {
        return user_error([=] { TestCapabilityDvsec dvsec({false, false, false, opcodes, 0, cache}); });
    };
    EXPECT_EQ(refusal(0x7fff, 16383 * kMiB), "");
    EXPECT_THAT(refusal(0x8000, 0), HasSubstr("cxl_test_capability.d2h_opcodes"));
    for (const std::uint64_t cache : {16 * kKiB + 1, 16384 * kMiB})
        EXPECT_THAT(refusal(0, cache), HasSubstr("cxl_test_capability.cache_size"));
}

}  // namespace
}  // namespace cxlvp::cxl::test
