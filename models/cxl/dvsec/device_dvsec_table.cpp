// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/device_dvsec_table.h"

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::cxl {

namespace {

constexpr const char* kLocked = "LOCK.CONFIG_LOCK";

constexpr Field kStatus[] = {{"VIRAL_STATUS", 14, 1, Attr::rw1cs, 0, "the function is viral"}};
constexpr Field kStatus2[] = {
    {"CACHE_INVALID", 0, 1, Attr::ro, 0, "the cache holds no line while caching is disabled"},
    {"CXL_RESET_COMPLETE", 1, 1, Attr::ro, 0, "the last CXL reset has succeeded"},
    {"CXL_RESET_ERROR", 2, 1, Attr::ro, 0, "the last CXL reset has failed"},
    {"PRESERVATION_ERROR", 3, 1, Attr::rw1cs, 0, "the state of volatile memory after reset is not the one asked for"},
    {"PM_INIT_COMPLETE", 15, 1, Attr::ro, 0, "power management is initialised"},
};
// RWO in the standard: the first 1 counts, which RW1S says, and a 0 before it uses nothing up.
constexpr Field kLock[] = {{"CONFIG_LOCK", 0, 1, Attr::rw1s, 0, "freezes the RWL fields until a conventional reset"}};
constexpr Field kSizeHigh[] = {{"SIZE_63_32", 0, 32, Attr::hwinit, 0, "bytes of the range"}};
constexpr Field kSizeLow[] = {
    {"MEMORY_INFO_VALID", 0, 1, Attr::ro, 0, "the size registers have a meaning"},
    {"MEMORY_ACTIVE", 1, 1, Attr::ro, 0, "the memory is usable"},
    {"MEDIA_TYPE", 2, 3, Attr::hwinit, 0, "0 volatile, 1 non-volatile, 2 see CDAT, 7 none"},
    {"MEMORY_CLASS", 5, 3, Attr::hwinit, 0, "0 memory, 1 storage, 2 see CDAT"},
    {"DESIRED_INTERLEAVE", 8, 5, Attr::hwinit, 0,
     "0 none, 1 256 B, 2 4 KiB, 3 512 B, 4 1 KiB, 5 2 KiB, 6 8 KiB, 7 16 KiB"},
    {"MEMORY_ACTIVE_TIMEOUT", 13, 3, Attr::hwinit, 0, "0 1 s, 1 4 s, 2 16 s, 3 64 s, 4 256 s"},
    {"MEMORY_ACTIVE_DEGRADED", 16, 1, Attr::ro, 0, "the memory is usable in part"},
    {"SIZE_31_28", 28, 4, Attr::hwinit, 0, "bytes of the range"},
};
constexpr Field kBaseHigh[] = {{"BASE_63_32", 0, 32, Attr::rwl, 0, "first HPA of the range", kLocked}};
constexpr Field kBaseLow[] = {{"BASE_31_28", 28, 4, Attr::rwl, 0, "first HPA of the range", kLocked}};

std::uint64_t flag(bool value) {
    return std::uint64_t{value};
}

std::vector<Field> capability_fields(const DeviceDvsecConfig& c) {
    return {
        {"CACHE_CAPABLE", 0, 1, Attr::hwinit, flag(c.cache_capable), "CXL.cache"},
        {"IO_CAPABLE", 1, 1, Attr::hwinit, 1, "CXL.io"},
        {"MEM_CAPABLE", 2, 1, Attr::hwinit, flag(c.mem_capable), "CXL.mem"},
        {"MEM_HWINIT_MODE", 3, 1, Attr::hwinit, flag(c.mem_hw_init), "memory becomes usable without software"},
        {"HDM_COUNT", 4, 2, Attr::hwinit, c.hdm_count, "number of ranges"},
        {"CACHE_WB_INVALIDATE_CAPABLE", 6, 1, Attr::hwinit, flag(c.writeback_invalidate), "has the command"},
        {"CXL_RESET_CAPABLE", 7, 1, Attr::hwinit, flag(c.reset_capable), "has the command"},
        {"CXL_RESET_TIMEOUT", 8, 3, Attr::hwinit, c.reset_timeout, "0 10 ms, 1 100 ms, 2 1 s, 3 10 s, 4 100 s"},
        {"CXL_RESET_MEM_CLR_CAPABLE", 11, 1, Attr::hwinit, flag(c.reset_mem_clear), "CXL reset can clear memory"},
        {"TSP_CAPABLE", 12, 1, Attr::hwinit, 0, "TEE security protocol"},
        {"MULTIPLE_LOGICAL_DEVICE", 13, 1, Attr::hwinit, flag(c.multiple_logical_device), "part of an MLD"},
        {"VIRAL_CAPABLE", 14, 1, Attr::hwinit, flag(c.viral_capable), "knows viral"},
        {"PM_INIT_REPORTING_CAPABLE", 15, 1, Attr::hwinit, flag(c.pm_init_reporting), "PM_INIT_COMPLETE is valid"},
    };
}

std::vector<Field> control_fields(const DeviceDvsecConfig& c) {
    std::vector<Field> fields = {
        {"CACHE_ENABLE", 0, 1, Attr::rwl, 0, "CXL.cache", kLocked},
        {"IO_ENABLE", 1, 1, Attr::ro, 1, "CXL.io"},
        {"MEM_ENABLE", 2, 1, Attr::rwl, 0, "CXL.mem", kLocked},
        {"CACHE_SF_COVERAGE", 3, 5, Attr::rwl, 0, "the snoop filter covers 1 << (n + 15) bytes; 0 none", kLocked},
        {"CACHE_SF_GRANULARITY", 8, 3, Attr::rwl, 0, "of the snoop filter: 64 << n bytes, 0 to 6", kLocked},
        {"CACHE_CLEAN_EVICTION", 11, 1, Attr::rwl, 0, "1: clean evictions are not needed", kLocked},
        {"VIRAL_ENABLE", 14, 1, Attr::rwl, 0, "viral is in use", kLocked},
    };
    if (c.direct_p2p_mem)
        fields.push_back({"DIRECT_P2P_MEM_ENABLE", 12, 1, Attr::rwl, 0, "direct peer-to-peer memory", kLocked});
    return fields;
}

std::vector<Field> control2_fields(const DeviceDvsecConfig& c) {
    std::vector<Field> fields = {
        {"DISABLE_CACHING", 0, 1, Attr::rw, 0, "the device caches no more lines"},
        {"CXL_RESET_MEM_CLR_ENABLE", 3, 1, Attr::rw, 0, "a CXL reset clears the memory"},
        {"HOT_RESET_VOLATILE_STATE", 4, 1, c.hot_reset_configurable ? Attr::rw : Attr::ro, 0,
         "volatile memory after hot reset"},
    };
    if (c.writeback_invalidate)
        fields.push_back({"INITIATE_CACHE_WB_INVALIDATE", 1, 1, Attr::rw1s, 0, "command; reads 0"});
    if (c.reset_capable) fields.push_back({"INITIATE_CXL_RESET", 2, 1, Attr::rw1s, 0, "command; reads 0"});
    if (c.modified_completion)
        fields.push_back({"MODIFIED_COMPLETION_ENABLE", 5, 1, Attr::rw, 0, "modified completions"});
    return fields;
}

std::vector<Field> capability2_fields(const DeviceDvsecConfig& c) {
    const std::uint64_t size = c.cache_size_bits();
    return {
        {"CACHE_SIZE_UNIT", 0, 4, Attr::hwinit, size & 0xf, "0 not reported, 1 64 KiB, 2 1 MiB"},
        {"FALLBACK_CAPABILITY", 4, 2, Attr::hwinit, 0, "what the device is without CXL"},
        {"MODIFIED_COMPLETION_CAPABLE", 6, 1, Attr::hwinit, flag(c.modified_completion), "modified completions"},
        {"NO_CLEAN_WRITEBACK", 7, 1, Attr::hwinit, 0, "the device writes no clean lines back"},
        {"CACHE_SIZE", 8, 8, Attr::hwinit, size >> 8, "in units"},
    };
}

std::vector<Field> capability3_fields(const DeviceDvsecConfig& c) {
    return {
        {"COLD_RESET_VOLATILE_STATE", 0, 1, Attr::hwinit, 0, "volatile memory after cold reset"},
        {"WARM_RESET_VOLATILE_STATE", 1, 1, Attr::hwinit, 0, "volatile memory after warm reset"},
        {"HOT_RESET_VOLATILE_STATE", 2, 1, Attr::hwinit, 0, "volatile memory after hot reset"},
        {"HOT_RESET_CONFIGURABLE", 3, 1, Attr::hwinit, flag(c.hot_reset_configurable), "software chooses bit 2"},
        {"DIRECT_P2P_MEM_CAPABLE", 4, 1, Attr::hwinit, flag(c.direct_p2p_mem), "direct peer-to-peer memory"},
    };
}

const DeviceDvsecConfig& checked(const DeviceDvsecConfig& config) {
    config.check();
    return config;
}

}  // namespace

DeviceDvsecTable::DeviceDvsecTable(const DeviceDvsecConfig& config)
    : capability_(capability_fields(checked(config))),
      control_(control_fields(config)),
      control2_(control2_fields(config)),
      capability2_(capability2_fields(config)),
      capability3_(capability3_fields(config)),
      registers_{{"CAPABILITY", 0x0a, 2, capability_, "8.1.3.1"},
                 {"CONTROL", 0x0c, 2, control_, "8.1.3.2"},
                 {"STATUS", 0x0e, 2, kStatus, "8.1.3.3"},
                 {"CONTROL2", 0x10, 2, control2_, "8.1.3.4"},
                 {"STATUS2", 0x12, 2, kStatus2, "8.1.3.5"},
                 {"LOCK", 0x14, 2, kLock, "8.1.3.6"},
                 {"CAPABILITY2", 0x16, 2, capability2_, "8.1.3.7"},
                 {"RANGE_SIZE_HIGH", 0x18, 4, kSizeHigh, "8.1.3.8", 2, 0x10},
                 {"RANGE_SIZE_LOW", 0x1c, 4, kSizeLow, "8.1.3.8", 2, 0x10},
                 {"RANGE_BASE_HIGH", 0x20, 4, kBaseHigh, "8.1.3.8", 2, 0x10},
                 {"RANGE_BASE_LOW", 0x24, 4, kBaseLow, "8.1.3.8", 2, 0x10}} {
    if (config.revision != 1) registers_.push_back({"CAPABILITY3", 0x38, 2, capability3_, "8.1.3.9"});
    map_ = {"cxl_device", config.length(), registers_, pci::kConfigAccess, HolePolicy::read_zero, "CXL Device DVSEC"};
}

}  // namespace cxlvp::cxl
