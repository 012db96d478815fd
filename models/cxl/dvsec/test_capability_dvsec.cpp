// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/test_capability_dvsec.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

constexpr const char* kLocked = "LOCK.TEST_CONFIG_LOCK";

constexpr Field kLock[] = {{"TEST_CONFIG_LOCK", 0, 1, Attr::rw1s, 0, "freezes the base until a conventional reset"}};
constexpr Field kCapability1[] = {{"ALGORITHM_1A", 0, 1, Attr::hwinit, 0, "self-test algorithm 1a"},
                                  {"ALGORITHM_1B", 1, 1, Attr::hwinit, 0, "self-test algorithm 1b"},
                                  {"ALGORITHM_2", 2, 1, Attr::hwinit, 0, "self-test algorithm 2"},
                                  {"D2H_OPCODES", 3, 15, Attr::hwinit, 0, "requests that can be generated"},
                                  {"CONFIG_SIZE", 24, 8, Attr::hwinit, 0, "of the test registers"}};
constexpr Field kCapability2[] = {{"CACHE_SIZE", 0, 14, Attr::hwinit, 0, "in units"},
                                  {"CACHE_SIZE_UNIT", 14, 2, Attr::hwinit, 0, "0 1 B, 1 1 KiB, 2 1 MiB"}};
// As a 64-bit BAR that is not prefetchable (PCIe 7.5.1.2.1).
constexpr Field kBaseLow[] = {{"IO_SPACE", 0, 1, Attr::ro, 0, "0: memory"},
                              {"TYPE", 1, 2, Attr::ro, 2, "2: 64 bits"},
                              {"PREFETCHABLE", 3, 1, Attr::ro, 0, "no"},
                              {"BASE_31_4", 4, 28, Attr::rwl, 0, "of the test registers", kLocked}};
constexpr Field kBaseHigh[] = {{"BASE_63_32", 0, 32, Attr::rwl, 0, "of the test registers", kLocked}};
constexpr Register kRegisters[] = {{"LOCK", 0x0a, 2, kLock, "14.16.1"},
                                   {"CAPABILITY1", 0x0c, 4, kCapability1, "14.16.1"},
                                   {"CAPABILITY2", 0x10, 2, kCapability2, "14.16.1"},
                                   {"TEST_CONFIG_BASE_LOW", 0x14, 4, kBaseLow, "14.16.1"},
                                   {"TEST_CONFIG_BASE_HIGH", 0x18, 4, kBaseHigh, "14.16.1"}};
constexpr std::uint64_t kLength = 0x22;
// A structure takes whole doublewords of the configuration space; the header says how much of them is meant.
constexpr RegisterMap kBody = {"cxl_test_capability", kLength + 2,           kRegisters,
                               pci::kConfigAccess,    HolePolicy::read_zero, "CXL Test Capability DVSEC"};

void fill_cache_size(pci::Capability& capability, std::uint64_t size) {
    std::uint64_t code = 0;
    std::uint64_t unit = 1;
    while (size / unit > 0x3fff) {
        unit *= kKiB;
        ++code;
    }
    if (code > 2 || size % unit != 0)
        throw UserError(fmt::format(
            "cxl_test_capability.cache_size: {:#x} bytes; expected up to 16383 units of 1 B, 1 KiB or 1 MiB", size));
    fill(capability, "CAPABILITY2.CACHE_SIZE", size / unit);
    fill(capability, "CAPABILITY2.CACHE_SIZE_UNIT", code);
}

}  // namespace

TestCapabilityDvsec::TestCapabilityDvsec(const TestCapabilityConfig& config)
    : capability_(cxl_dvsec(DvsecId::test_capability, 0), kBody) {
    if (config.d2h_opcodes > 0x7fff)
        throw UserError(fmt::format("cxl_test_capability.d2h_opcodes: {:#x}; expected 15 bits", config.d2h_opcodes));
    fill(capability_, "DVSEC_HEADER1.LENGTH", kLength);
    fill(capability_, "CAPABILITY1.ALGORITHM_1A", config.algorithm_1a ? 1 : 0);
    fill(capability_, "CAPABILITY1.ALGORITHM_1B", config.algorithm_1b ? 1 : 0);
    fill(capability_, "CAPABILITY1.ALGORITHM_2", config.algorithm_2 ? 1 : 0);
    fill(capability_, "CAPABILITY1.D2H_OPCODES", config.d2h_opcodes);
    fill(capability_, "CAPABILITY1.CONFIG_SIZE", config.config_size);
    fill_cache_size(capability_, config.cache_size);
    keep_in_function_reset(capability_);
}

}  // namespace cxlvp::cxl
