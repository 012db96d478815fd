// SPDX-License-Identifier: Apache-2.0
// Every bit of every DVSEC against its table, and in every reset of a function.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "cxlvp/cxl/dvsec/device_dvsec.h"
#include "cxlvp/cxl/dvsec/flex_bus_port_dvsec.h"
#include "cxlvp/cxl/dvsec/function_map_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_device_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_port_dvsec.h"
#include "cxlvp/cxl/dvsec/mld_dvsec.h"
#include "cxlvp/cxl/dvsec/port_extensions_dvsec.h"
#include "cxlvp/cxl/dvsec/register_locator_dvsec.h"
#include "cxlvp/cxl/dvsec/test_capability_dvsec.h"

namespace cxlvp::cxl::test {
namespace {

DeviceDvsecConfig full_device() {
    DeviceDvsecConfig config;
    config.cache_capable = config.mem_hw_init = config.writeback_invalidate = true;
    config.reset_capable = config.reset_mem_clear = config.multiple_logical_device = true;
    config.viral_capable = config.pm_init_reporting = config.modified_completion = true;
    config.direct_p2p_mem = config.hot_reset_configurable = true;
    config.hdm_count = 2;
    config.reset_timeout = 4;
    config.cache_size = 3 * kMiB;
    config.ranges[0].size = config.ranges[1].size = 4 * kGiB + 256 * kMiB;
    return config;
}

DeviceDvsecConfig older_device() {
    DeviceDvsecConfig config;
    config.revision = 1;
    return config;
}

/// Calls `visit` with the capability of one DVSEC of each kind.
void for_each_dvsec(const std::function<void(pci::Capability&)>& visit) {
    DeviceDvsec full(full_device());
    DeviceDvsec plain((DeviceDvsecConfig()));
    DeviceDvsec older(older_device());
    FunctionMapDvsec function_map(FunctionMapConfig{{1, 2, 3, 4, 5, 6, 7, 0x80000000}});
    PortExtensionsDvsec port_extensions;
    GpfPortDvsec gpf_port;
    GpfDeviceDvsec gpf_device({{9, 5}, 12345});
    FlexBusPortDvsec flex_bus({true, true, true, true, true, true, true});
    RegisterLocatorDvsec locator({{0, RegisterBlock::component, 0}, {5, RegisterBlock::vendor, 0xffff0000}});
    MldDvsec mld({16});
    TestCapabilityDvsec test_capability({true, true, true, 0x7fff, 0xff, 0x3fff});
    for (pci::Capability* capability :
         {&full.capability(), &plain.capability(), &older.capability(), &function_map.capability(),
          &port_extensions.capability(), &gpf_port.capability(), &gpf_device.capability(), &flex_bus.capability(),
          &locator.capability(), &mld.capability(), &test_capability.capability()})
        visit(*capability);
}

TEST(DvsecAttributes, EveryBitDoesWhatItsTableSays) {
    for_each_dvsec([](pci::Capability& capability) {
        AttributeCheckOptions options;
        options.mute_all_hooks = true;
        std::string found;
        for (const AttributeMismatch& m : check_attributes(capability.registers(), options)) found += m.text() + "\n";
        EXPECT_EQ(found, "") << capability.name();
    });
}

TEST(DvsecAttributes, EveryBitDoesSoWithTheHooksThatFollowDecode) {
    DeviceDvsec device(full_device());
    AttributeCheckOptions options;
    options.muted = {"CONTROL2"};
    for (const AttributeMismatch& m : check_attributes(device.capability().registers(), options))
        ADD_FAILURE() << m.text();
}

/// What a conventional reset leaves of a register with all bits set.
std::uint64_t after_reset(const Register& reg, std::uint64_t all, bool keeps_sticky) {
    std::uint64_t value = 0;
    for (const Field& field : reg.fields) {
        const bool sticky = field.attr == Attr::ros || field.attr == Attr::rws || field.attr == Attr::rw1cs;
        const bool kept = field.attr == Attr::hwinit || (sticky && keeps_sticky);
        value |= kept ? all & field_mask(field) : field.reset << field.lsb;
    }
    return value;
}

TEST(DvsecAttributes, EachResetOfAFunctionTakesWhatTheAttributesSayAndFunctionLevelResetNothing) {
    for (const pci::Reset kind : pci::kResets)
        for_each_dvsec([kind](pci::Capability& capability) {
            RegisterFile& file = capability.registers();
            for (const RegisterFile::Entry& entry : file.list()) file.set(entry.reg, ~std::uint64_t{0}, entry.element);
            const std::vector<RegisterFile::Entry> before = file.list();
            capability.reset(kind, 0);
            for (const RegisterFile::Entry& entry : before) {
                const std::uint64_t expected =
                    kind == pci::Reset::function
                        ? entry.value
                        : after_reset(file.map().registers[entry.reg], entry.value, kind == pci::Reset::hot);
                EXPECT_EQ(file.get(entry.reg, entry.element), expected)
                    << capability.name() << " " << entry.name << " reset " << static_cast<int>(kind);
            }
        });
}

TEST(DvsecAttributes, EachHasTheHeaderOfItsIdRevisionAndLength) {
    struct Header {
        unsigned id, revision, length;
    };
    const Header expected[] = {{0x0, 3, 0x3c}, {0x0, 3, 0x3c}, {0x0, 1, 0x38}, {0x2, 0, 0x2c},
                               {0x3, 0, 0x28}, {0x4, 0, 0x10}, {0x5, 0, 0x10}, {0x7, 2, 0x20},
                               {0x8, 0, 0x1c}, {0x9, 0, 0x10}, {0xa, 0, 0x22}};
    const Header* next = expected;
    for_each_dvsec([&next](pci::Capability& capability) {
        const RegisterFile& file = capability.registers();
        EXPECT_EQ(file.get(file.field("CAP_HEADER.ID")), 0x23u);
        EXPECT_EQ(file.get(file.field("DVSEC_HEADER1.VENDOR")), 0x1e98u);
        EXPECT_EQ(file.get(file.field("DVSEC_HEADER2.ID")), next->id) << capability.name();
        EXPECT_EQ(file.get(file.field("DVSEC_HEADER1.REVISION")), next->revision) << capability.name();
        EXPECT_EQ(file.get(file.field("DVSEC_HEADER1.LENGTH")), next->length) << capability.name();
        ++next;
    });
}

}  // namespace
}  // namespace cxlvp::cxl::test
