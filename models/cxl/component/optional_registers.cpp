// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/optional_registers.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kSecurityCount[] = {{"ROOT_PORTS", 0, 8, Attr::hwinit, 0, "policies that follow"}};
constexpr Field kPolicy[] = {{"DEVICE_TRUST_LEVEL", 0, 2, Attr::rw, 0, "of the devices below the root port"}};
constexpr Field kRootPort[] = {{"ROOT_PORT_ID", 0, 8, Attr::hwinit, 0, "port number"}};

constexpr Field kGroup[] = {{"GROUP_ID", 0, 16, Attr::hwinit, 0, "ports with one id share a snoop filter"}};
constexpr Field kFilterSize[] = {{"EFFECTIVE_SIZE", 0, 32, Attr::hwinit, 0, "of the snoop filter"}};

constexpr Field kIsolationCapability[] = {
    {"MEM_TIMEOUT_RANGES", 0, 4, Attr::hwinit, 0xf, "ranges A to D, one bit each"},
    {"MEM_TIMEOUT", 4, 1, Attr::hwinit, 1, "timeout of CXL.mem transactions"},
    {"MEM_ISOLATION", 16, 1, Attr::hwinit, 1, "isolation of CXL.mem"},
    {"INTERRUPT", 26, 1, Attr::hwinit, 1, "interrupt on isolation"},
    {"INTERRUPT_MESSAGE", 27, 5, Attr::hwinit, 0, "MSI or MSI-X vector"},
};
constexpr Field kIsolationControl[] = {
    {"MEM_TIMEOUT_VALUE", 0, 4, Attr::rw, 0, "code of the timeout"},
    {"MEM_TIMEOUT_ENABLE", 4, 1, Attr::rw, 0, "timeout of CXL.mem transactions"},
    {"MEM_ISOLATION_ENABLE", 16, 1, Attr::rw, 0, "isolation of CXL.mem"},
    {"INTERRUPT_ENABLE", 26, 1, Attr::rw, 0, "interrupt on isolation"},
};
constexpr Field kIsolationStatus[] = {
    {"MEM_TIMEOUT", 0, 1, Attr::rw1cs, 0, "a CXL.mem transaction has timed out"},
    {"MEM_ISOLATION", 8, 1, Attr::rw1cs, 0, "CXL.mem is isolated"},
    {"ROOT_PORT_BUSY", 14, 1, Attr::ro, 0, "isolation is not finished"},
};

}  // namespace

std::vector<Register> extended_security_registers(std::uint64_t pointer, unsigned root_ports) {
    return {
        {"SECURITY_COUNT", pointer, 4, kSecurityCount, "number of root ports"},
        {"SECURITY_POLICY", pointer + 4, 4, kPolicy, "of each root port", root_ports, 8},
        {"SECURITY_ROOT_PORT", pointer + 8, 4, kRootPort, "id of each root port", root_ports, 8},
    };
}

std::vector<Register> snoop_filter_registers(std::uint64_t pointer) {
    return {{"SNOOP_FILTER_GROUP", pointer, 4, kGroup, "group of the port"},
            {"SNOOP_FILTER_SIZE", pointer + 4, 4, kFilterSize, "capacity"}};
}

std::vector<Register> timeout_isolation_registers(std::uint64_t pointer) {
    return {{"ISOLATION_CAPABILITY", pointer, 4, kIsolationCapability, "what the port knows"},
            {"ISOLATION_CONTROL", pointer + 8, 4, kIsolationControl, "timeout and isolation"},
            {"ISOLATION_STATUS", pointer + 0xc, 4, kIsolationStatus, "what has happened"}};
}

}  // namespace cxlvp::cxl
