// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/error_reporting.h"

namespace cxlvp::pci {

namespace {

constexpr Field kUncorrectableStatus[] = {{"DATA_LINK_PROTOCOL", 4, 1, Attr::rw1cs, 0},
                                          {"SURPRISE_DOWN", 5, 1, Attr::rw1cs, 0},
                                          {"POISONED_TLP", 12, 1, Attr::rw1cs, 0},
                                          {"FLOW_CONTROL", 13, 1, Attr::rw1cs, 0},
                                          {"COMPLETION_TIMEOUT", 14, 1, Attr::rw1cs, 0},
                                          {"COMPLETER_ABORT", 15, 1, Attr::rw1cs, 0},
                                          {"UNEXPECTED_COMPLETION", 16, 1, Attr::rw1cs, 0},
                                          {"RECEIVER_OVERFLOW", 17, 1, Attr::rw1cs, 0},
                                          {"MALFORMED_TLP", 18, 1, Attr::rw1cs, 0},
                                          {"ECRC", 19, 1, Attr::rw1cs, 0},
                                          {"UNSUPPORTED_REQUEST", 20, 1, Attr::rw1cs, 0},
                                          {"ACS_VIOLATION", 21, 1, Attr::rw1cs, 0},
                                          {"INTERNAL", 22, 1, Attr::rw1cs, 0}};
constexpr Field kUncorrectableMask[] = {{"DATA_LINK_PROTOCOL", 4, 1, Attr::rws, 0},
                                        {"SURPRISE_DOWN", 5, 1, Attr::rws, 0},
                                        {"POISONED_TLP", 12, 1, Attr::rws, 0},
                                        {"FLOW_CONTROL", 13, 1, Attr::rws, 0},
                                        {"COMPLETION_TIMEOUT", 14, 1, Attr::rws, 0},
                                        {"COMPLETER_ABORT", 15, 1, Attr::rws, 0},
                                        {"UNEXPECTED_COMPLETION", 16, 1, Attr::rws, 0},
                                        {"RECEIVER_OVERFLOW", 17, 1, Attr::rws, 0},
                                        {"MALFORMED_TLP", 18, 1, Attr::rws, 0},
                                        {"ECRC", 19, 1, Attr::rws, 0},
                                        {"UNSUPPORTED_REQUEST", 20, 1, Attr::rws, 0},
                                        {"ACS_VIOLATION", 21, 1, Attr::rws, 0},
                                        {"INTERNAL", 22, 1, Attr::rws, 1}};
constexpr Field kUncorrectableSeverity[] = {{"DATA_LINK_PROTOCOL", 4, 1, Attr::rws, 1},
                                            {"SURPRISE_DOWN", 5, 1, Attr::rws, 1},
                                            {"POISONED_TLP", 12, 1, Attr::rws, 0},
                                            {"FLOW_CONTROL", 13, 1, Attr::rws, 1},
                                            {"COMPLETION_TIMEOUT", 14, 1, Attr::rws, 0},
                                            {"COMPLETER_ABORT", 15, 1, Attr::rws, 0},
                                            {"UNEXPECTED_COMPLETION", 16, 1, Attr::rws, 0},
                                            {"RECEIVER_OVERFLOW", 17, 1, Attr::rws, 1},
                                            {"MALFORMED_TLP", 18, 1, Attr::rws, 1},
                                            {"ECRC", 19, 1, Attr::rws, 0},
                                            {"UNSUPPORTED_REQUEST", 20, 1, Attr::rws, 0},
                                            {"ACS_VIOLATION", 21, 1, Attr::rws, 0},
                                            {"INTERNAL", 22, 1, Attr::rws, 1}};
constexpr Field kCorrectableStatus[] = {
    {"RECEIVER", 0, 1, Attr::rw1cs, 0},        {"BAD_TLP", 6, 1, Attr::rw1cs, 0},
    {"BAD_DLLP", 7, 1, Attr::rw1cs, 0},        {"REPLAY_ROLLOVER", 8, 1, Attr::rw1cs, 0},
    {"REPLAY_TIMEOUT", 12, 1, Attr::rw1cs, 0}, {"ADVISORY_NON_FATAL", 13, 1, Attr::rw1cs, 0},
    {"INTERNAL", 14, 1, Attr::rw1cs, 0},       {"HEADER_LOG_OVERFLOW", 15, 1, Attr::rw1cs, 0}};
constexpr Field kCorrectableMask[] = {
    {"RECEIVER", 0, 1, Attr::rws, 0},        {"BAD_TLP", 6, 1, Attr::rws, 0},
    {"BAD_DLLP", 7, 1, Attr::rws, 0},        {"REPLAY_ROLLOVER", 8, 1, Attr::rws, 0},
    {"REPLAY_TIMEOUT", 12, 1, Attr::rws, 0}, {"ADVISORY_NON_FATAL", 13, 1, Attr::rws, 1},
    {"INTERNAL", 14, 1, Attr::rws, 1},       {"HEADER_LOG_OVERFLOW", 15, 1, Attr::rws, 1}};
constexpr Field kControl[] = {{"FIRST_ERROR", 0, 5, Attr::ros, 0, "bit of the first error, while its status is set"},
                              {"ECRC_GENERATION_CAPABLE", 5, 1, Attr::hwinit, 0},
                              {"ECRC_GENERATION_ENABLE", 6, 1, Attr::ro, 0},
                              {"ECRC_CHECK_CAPABLE", 7, 1, Attr::hwinit, 0},
                              {"ECRC_CHECK_ENABLE", 8, 1, Attr::ro, 0},
                              {"MULTIPLE_HEADER_CAPABLE", 9, 1, Attr::hwinit, 0},
                              {"MULTIPLE_HEADER_ENABLE", 10, 1, Attr::ro, 0},
                              {"PREFIX_LOG_PRESENT", 11, 1, Attr::ros, 0},
                              {"RESERVED_12", 12, 20, Attr::rsvdp, 0}};
constexpr Field kLog[] = {{"DOUBLEWORD", 0, 32, Attr::ros, 0}};
constexpr Register kRegisters[] = {{"UNCORRECTABLE_STATUS", 0x04, 4, kUncorrectableStatus, "7.8.4.2"},
                                   {"UNCORRECTABLE_MASK", 0x08, 4, kUncorrectableMask, "7.8.4.3"},
                                   {"UNCORRECTABLE_SEVERITY", 0x0c, 4, kUncorrectableSeverity, "7.8.4.4"},
                                   {"CORRECTABLE_STATUS", 0x10, 4, kCorrectableStatus, "7.8.4.5"},
                                   {"CORRECTABLE_MASK", 0x14, 4, kCorrectableMask, "7.8.4.6"},
                                   {"ERROR_CONTROL", 0x18, 4, kControl, "7.8.4.7"},
                                   {"HEADER_LOG", 0x1c, 4, kLog, "7.8.4.8", 4, 4}};
constexpr RegisterMap kMap = {
    "error_reporting", 0x2c, kRegisters, kConfigAccess, HolePolicy::read_zero, "Advanced Error Reporting capability"};

/// Positions in `kRegisters`, after the header of the capability.
enum Index : unsigned { kStatusReg = 1, kMaskReg = 2, kCorrectableStatusReg = 4, kLogReg = 7 };

}  // namespace

ErrorReporting::ErrorReporting() : capability_(CapabilityHeader::extended(0x01, 2), kMap) {}

void ErrorReporting::report(UncorrectableError error, const TlpHeader& header, Tick now) {
    RegisterFile& registers = capability_.registers();
    const FieldRef first = registers.field("ERROR_CONTROL.FIRST_ERROR");
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(error);
    const std::uint64_t status = registers.get(kStatusReg);
    const bool masked = (registers.get(kMaskReg) & bit) != 0;
    const bool waiting = (status >> registers.get(first) & 1) != 0;
    registers.set(kStatusReg, status | bit, 0, now);
    if (masked || waiting) return;
    registers.set(first, static_cast<std::uint64_t>(error), now);
    for (unsigned i = 0; i < header.size(); ++i) registers.set(kLogReg, header[i], i, now);
}

void ErrorReporting::report(CorrectableError error, Tick now) {
    RegisterFile& registers = capability_.registers();
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(error);
    registers.set(kCorrectableStatusReg, registers.get(kCorrectableStatusReg) | bit, 0, now);
}

}  // namespace cxlvp::pci
