// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/memcpy_registers.h"

namespace cxlvp::afu {

namespace {

constexpr Field kCfg[] = {
    {"CFG_62", 62, 2, Attr::rw, 0, "kept, without effect"},
    {"STOP_ON_INV_CMD", 61, 1, Attr::rw, 0,
     "1: a process stops at an element that is not valid, or whose command is not defined, until it is restarted"},
    {"CFG_0", 0, 61, Attr::rw, 0, "kept, without effect"},
};
constexpr Field kErr[] = {{"ERR", 0, 64, Attr::rw, 0, "number of status bytes that could not be written"}};
constexpr Field kErrInfo[] = {{"ERR_INFO", 0, 64, Attr::rw, 0, "address of the last of them"}};
constexpr Field kTrace[] = {{"TRACE_CTL", 0, 64, Attr::rw, 0, "kept, without effect"}};
constexpr Field kWed[] = {{"WED", 0, 64, Attr::ro, 0, "work element descriptor: queue address, depth in lines"}};
constexpr Field kPh[] = {
    {"HANDLE", 48, 16, Attr::ro, kMemcpyNoHandle, "process handle; 0xffff and 0xdead: the process is not served"}};
constexpr Field kStatus[] = {{"STOPPED", 59, 1, Attr::ro, 0, "the process waits for a restart"}};
constexpr Field kPctrl[] = {{"RESTART", 63, 1, Attr::wo, 0, "1: a stopped process goes on with the next element"}};
constexpr Field kTb[] = {{"TB", 0, 64, Attr::rw, 0, "a write of 0 asks for the timebase; not 0 once it is there"}};

constexpr unsigned kCount = kMemcpyProcesses;
constexpr std::uint64_t kAt = kMemcpyMasterSize;
constexpr std::uint64_t kStride = kMemcpyAreaSize;

constexpr Register kRegisters[] = {
    {"CFG", 0x00, 8, kCfg, "configuration"},
    {"ERR", 0x10, 8, kErr, "errors"},
    {"ERR_INFO", 0x18, 8, kErrInfo, "about the last error"},
    {"TRACE_CTL", 0x20, 8, kTrace, "trace control"},
    {"WED", kAt + 0x00, 8, kWed, "work element descriptor of the process", kCount, kStride},
    {"PH", kAt + 0x08, 8, kPh, "process handle", kCount, kStride},
    {"STATUS", kAt + 0x10, 8, kStatus, "status of the process", kCount, kStride},
    {"PCTRL", kAt + 0x18, 8, kPctrl, "control of the process", kCount, kStride},
    {"TB", kAt + 0x40, 8, kTb, "timebase", kCount, kStride},
};
constexpr RegisterMap kMap = {"memcpy_afu",
                              kMemcpyMasterSize + kMemcpyProcesses* kMemcpyAreaSize,
                              kRegisters,
                              {4, 8, false, false, true},
                              HolePolicy::read_zero,
                              "memcpy AFU: problem state area"};

}  // namespace

const RegisterMap& memcpy_map() {
    return kMap;
}

}  // namespace cxlvp::afu
