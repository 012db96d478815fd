// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::host::test {

using pci::Capability;
using pci::CapabilityHeader;

/// The parts of the CXL DVSECs that software reads, declared a second time on purpose (CXL r3.1 8.1).
inline constexpr Field kWord[] = {{"VALUE", 0, 16, Attr::hwinit, 0}};
inline constexpr Field kLong[] = {{"VALUE", 0, 32, Attr::hwinit, 0}};
inline constexpr Field kDeviceControl[] = {{"CACHE_ENABLE", 0, 1, Attr::rwl, 0, "", "LOCK.CONFIG_LOCK"},
                                           {"IO_ENABLE", 1, 1, Attr::ro, 1},
                                           {"MEM_ENABLE", 2, 1, Attr::rwl, 0, "", "LOCK.CONFIG_LOCK"}};
inline constexpr Field kLock[] = {{"CONFIG_LOCK", 0, 1, Attr::rw1s, 0}};
inline constexpr Register kDeviceBody[] = {
    {"CAPABILITY", 0x0a, 2, kWord},       {"CONTROL", 0x0c, 2, kDeviceControl}, {"LOCK", 0x14, 2, kLock},
    {"RANGE1_SIZE_HIGH", 0x18, 4, kLong}, {"RANGE1_SIZE_LOW", 0x1c, 4, kLong},  {"RANGE2_SIZE_HIGH", 0x28, 4, kLong},
    {"RANGE2_SIZE_LOW", 0x2c, 4, kLong}};
inline constexpr RegisterMap kDeviceMap = {"cxl_device", 0x38, kDeviceBody};
inline constexpr Register kFlexBusBody[] = {{"STATUS", 0x0e, 2, kWord}};
inline constexpr RegisterMap kFlexBusMap = {"flex_bus_port", 0x20, kFlexBusBody};
inline constexpr Register kLocatorBody[] = {
    {"EMPTY_LOW", 0x0c, 4, kLong}, {"EMPTY_HIGH", 0x10, 4, kLong}, {"LOW", 0x14, 4, kLong}, {"HIGH", 0x18, 4, kLong}};
inline constexpr RegisterMap kLocatorMap = {"register_locator", 0x1c, kLocatorBody};

inline void put(Capability& capability, const char* reg, std::uint64_t value) {
    capability.registers().set(capability.registers().index(reg), value);
}

/// A Register Locator DVSEC: an empty entry, then the component registers at `offset` of BAR `bar`.
struct Locator {
    Capability capability{CapabilityHeader::dvsec(0x1e98, 8, 0), kLocatorMap};
    explicit Locator(unsigned bar = 0, std::uint64_t offset = 0) {
        put(capability, "LOW", (offset & 0xffff0000) | 1u << 8 | bar);
        put(capability, "HIGH", offset >> 32);
    }
};

}  // namespace cxlvp::host::test
