// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/capability.h"

#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using testing::HasSubstr;

// The first registers of the CXL Device DVSEC (CXL r4.0 8.1.3), whose body begins in the middle of a doubleword.
constexpr Field kCapabilityFields[] = {{"BITS", 0, 16, Attr::hwinit, 0xc2df}};
constexpr Field kControlFields[] = {{"CACHE_ENABLE", 0, 1, Attr::rwl, 0, "", "LOCK.CONFIG_LOCK"},
                                    {"IO_ENABLE", 1, 1, Attr::ro, 1},
                                    {"MEM_ENABLE", 2, 1, Attr::rwl, 0, "", "LOCK.CONFIG_LOCK"}};
constexpr Field kStatusFields[] = {{"VIRAL", 14, 1, Attr::rw1cs, 0}};
constexpr Field kLockFields[] = {{"CONFIG_LOCK", 0, 1, Attr::rw1s, 0}};
constexpr Register kDeviceBody[] = {{"CAPABILITY", 0x0a, 2, kCapabilityFields},
                                    {"CONTROL", 0x0c, 2, kControlFields},
                                    {"STATUS", 0x0e, 2, kStatusFields},
                                    {"LOCK", 0x14, 2, kLockFields}};
constexpr RegisterMap kDeviceMap = {"cxl_device", 0x38, kDeviceBody};

/// An endpoint with the DVSEC.
struct WithDvsec {
    EndpointFunction function{full_endpoint()};
    Capability dvsec{CapabilityHeader::dvsec(0x1e98, 0, 1), kDeviceMap};
    std::uint64_t at = 0;
    WithDvsec() {
        function.space().append(dvsec);
        at = find_extended(function.space(), 0x23);
    }
    std::uint32_t read(std::uint64_t offset, unsigned bytes = 4) {
        return function.space().read_value(at + offset, bytes);
    }
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes = 4) {
        function.space().write_value(at + offset, value, bytes);
    }
};

TEST(Dvsec, HasTheHeaderOf7_9_6) {
    WithDvsec device;
    EXPECT_EQ(device.read(0) & 0xfffff, 0x10023u);
    EXPECT_EQ(device.read(4), 0x03811e98u);
    EXPECT_EQ(device.read(8, 2), 0u);
}

TEST(Dvsec, ItsBodyBeginsRightAfterTheId) {
    WithDvsec device;
    EXPECT_EQ(device.read(0x8), 0xc2df0000u);  // header and body in one doubleword
    EXPECT_EQ(device.read(0xa, 2), 0xc2dfu);
    device.write(0x8, 0xffffffff);
    EXPECT_EQ(device.read(0x8), 0xc2df0000u);
}

TEST(Dvsec, LocksOfTheBodyHold) {
    WithDvsec device;
    device.write(0xc, 4, 2);
    EXPECT_EQ(device.read(0xc, 2), 6u);
    device.write(0x14, 1, 2);
    device.write(0xc, 0, 2);
    EXPECT_EQ(device.read(0xc, 2), 6u);
}

TEST(Dvsec, AByteWriteAtItsControlKeepsTheStatusNextToIt) {
    WithDvsec device;
    device.dvsec.registers().set(device.dvsec.registers().field("STATUS.VIRAL"), 1);
    device.write(0xc, 5, 1);
    EXPECT_EQ(device.read(0xc), 0x40000007u);
    device.write(0xc, 0x40000000);  // a doubleword reaches both registers
    EXPECT_EQ(device.read(0xc), 0x00000002u);
}

TEST(Dvsec, StickyBitsOfTheBodySurviveHotAndFunctionReset) {
    for (const Reset kind : kResets) {
        WithDvsec device;
        device.dvsec.registers().set(device.dvsec.registers().field("STATUS.VIRAL"), 1);
        device.write(0x14, 1, 2);
        device.function.reset(kind, 0);
        const bool kept = kind == Reset::hot || kind == Reset::function;
        EXPECT_EQ(device.read(0xe, 2), kept ? 0x4000u : 0u) << static_cast<int>(kind);
        EXPECT_EQ(device.read(0x14, 2), 0u);
    }
}

TEST(Vsec, HasTheHeaderOf7_9_5) {
    constexpr static Field kFields[] = {{"AFUS", 0, 8, Attr::hwinit, 4}};
    constexpr static Register kBody[] = {{"AFU_COUNT", 0x08, 1, kFields}};
    constexpr static RegisterMap kMap = {"caia", 0x80, kBody};
    EndpointFunction function(full_endpoint());
    Capability vsec(CapabilityHeader::vsec(0x1280, 2), kMap);
    function.space().append(vsec);
    const std::uint64_t at = find_extended(function.space(), 0x0b);
    EXPECT_EQ(function.space().read_value(at) & 0xfffff, 0x1000bu);
    EXPECT_EQ(function.space().read_value(at + 4), 0x08021280u);
    EXPECT_EQ(function.space().read_value(at + 8, 1), 4u);
}

TEST(Capability, AMistakeInItsTableNamesIt) {
    constexpr static Field kFields[] = {{"A", 0, 32, Attr::rw, 0}};
    constexpr static Register kBody[] = {{"A", 0x8, 4, kFields}};
    EXPECT_THAT(user_error([] {
                    Capability c(CapabilityHeader::dvsec(1, 1, 0), {"clash", 0x10, kBody});
                }),
                HasSubstr("clash.DVSEC_HEADER2: overlaps clash.A"));
    EXPECT_THAT(user_error([] {
                    Capability c(CapabilityHeader::extended(1, 1), {"odd", 0x0e, kBody});
                }),
                HasSubstr("odd: a capability of 0xe bytes"));
    EXPECT_THAT(user_error([] {
                    Capability c(CapabilityHeader::extended(1, 1), {"empty", 0, kBody});
                }),
                HasSubstr("empty: a capability of 0x0 bytes"));
    EXPECT_THAT(user_error([] {
                    Capability c(CapabilityHeader::extended(1, 1), {"short", 0x8, kBody});
                }),
                HasSubstr("short.A"));
}

}  // namespace
}  // namespace cxlvp::pci
