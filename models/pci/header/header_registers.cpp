// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/header_registers.h"

#include <iterator>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

constexpr Field kVendor[] = {{"ID", 0, 16, Attr::hwinit, 0}};
constexpr Field kDevice[] = {{"ID", 0, 16, Attr::hwinit, 0}};
constexpr Field kCommand[] = {{"IO_SPACE_ENABLE", 0, 1, Attr::ro, 0, "no I/O space is modelled"},
                              {"MEMORY_SPACE_ENABLE", 1, 1, Attr::rw, 0, "memory BARs and windows are decoded"},
                              {"BUS_MASTER_ENABLE", 2, 1, Attr::rw, 0, "may issue or forward memory requests"},
                              {"SPECIAL_CYCLE_ENABLE", 3, 1, Attr::ro, 0},
                              {"MEMORY_WRITE_INVALIDATE", 4, 1, Attr::ro, 0},
                              {"VGA_PALETTE_SNOOP", 5, 1, Attr::ro, 0},
                              {"PARITY_ERROR_RESPONSE", 6, 1, Attr::rw, 0},
                              {"IDSEL_STEPPING", 7, 1, Attr::ro, 0},
                              {"SERR_ENABLE", 8, 1, Attr::rw, 0},
                              {"FAST_BACK_TO_BACK_ENABLE", 9, 1, Attr::ro, 0},
                              {"INTERRUPT_DISABLE", 10, 1, Attr::rw, 0, "no INTx messages"},
                              {"RESERVED", 11, 5, Attr::rsvdp, 0}};
constexpr Field kStatus[] = {{"IMMEDIATE_READINESS", 0, 1, Attr::hwinit, 1, "ready right after a reset"},
                             {"INTERRUPT_STATUS", 3, 1, Attr::ro, 0, "an INTx interrupt is pending"},
                             {"CAPABILITIES_LIST", 4, 1, Attr::hwinit, 0, "there is a capability"},
                             {"CAPABLE_66MHZ", 5, 1, Attr::ro, 0},
                             {"FAST_BACK_TO_BACK", 7, 1, Attr::ro, 0},
                             {"MASTER_DATA_PARITY_ERROR", 8, 1, Attr::rw1c, 0},
                             {"DEVSEL_TIMING", 9, 2, Attr::ro, 0},
                             {"SIGNALED_TARGET_ABORT", 11, 1, Attr::rw1c, 0},
                             {"RECEIVED_TARGET_ABORT", 12, 1, Attr::rw1c, 0},
                             {"RECEIVED_MASTER_ABORT", 13, 1, Attr::rw1c, 0},
                             {"SIGNALED_SYSTEM_ERROR", 14, 1, Attr::rw1c, 0},
                             {"DETECTED_PARITY_ERROR", 15, 1, Attr::rw1c, 0}};
constexpr Field kRevision[] = {{"ID", 0, 8, Attr::hwinit, 0}};
constexpr Field kInterface[] = {{"CODE", 0, 8, Attr::hwinit, 0}};
constexpr Field kClass[] = {{"SUB_CLASS", 0, 8, Attr::hwinit, 0}, {"BASE_CLASS", 8, 8, Attr::hwinit, 0}};
constexpr Field kCacheLine[] = {{"SIZE", 0, 8, Attr::rw, 0, "without effect"}};
constexpr Field kLatencyTimer[] = {{"TIMER", 0, 8, Attr::ro, 0}};
constexpr Field kHeaderType[] = {{"LAYOUT", 0, 7, Attr::hwinit, 0, "0 an endpoint, 1 a bridge"},
                                 {"MULTIFUNCTION", 7, 1, Attr::hwinit, 0}};
constexpr Field kBist[] = {{"BIST", 0, 8, Attr::ro, 0, "no built-in self test"}};
constexpr Field kPointer[] = {{"OFFSET", 0, 8, Attr::hwinit, 0, "of the first capability, 0 for none"}};
constexpr Field kLine[] = {{"LINE", 0, 8, Attr::rw, 0, "for software, without effect"}};
constexpr Field kPin[] = {{"PIN", 0, 8, Attr::hwinit, 0, "0 none, 1 INTA to 4 INTD"}};

constexpr Register kCommon[] = {{"VENDOR_ID", 0x00, 2, kVendor, "7.5.1.1.1"},
                                {"DEVICE_ID", 0x02, 2, kDevice, "7.5.1.1.2"},
                                {"COMMAND", 0x04, 2, kCommand, "7.5.1.1.3"},
                                {"STATUS", 0x06, 2, kStatus, "7.5.1.1.4"},
                                {"REVISION_ID", 0x08, 1, kRevision, "7.5.1.1.5"},
                                {"PROGRAMMING_INTERFACE", 0x09, 1, kInterface, "7.5.1.1.6"},
                                {"CLASS_CODE", 0x0a, 2, kClass, "7.5.1.1.6"},
                                {"CACHE_LINE_SIZE", 0x0c, 1, kCacheLine, "7.5.1.1.7"},
                                {"LATENCY_TIMER", 0x0d, 1, kLatencyTimer, "7.5.1.1.8"},
                                {"HEADER_TYPE", 0x0e, 1, kHeaderType, "7.5.1.1.9"},
                                {"BIST", 0x0f, 1, kBist, "7.5.1.1.10"},
                                {"CAPABILITIES_POINTER", 0x34, 1, kPointer, "7.5.1.1.11"},
                                {"INTERRUPT_LINE", 0x3c, 1, kLine, "7.5.1.1.12"},
                                {"INTERRUPT_PIN", 0x3d, 1, kPin, "7.5.1.1.13"}};

}  // namespace

std::vector<Register> common_header_registers() {
    return {std::begin(kCommon), std::end(kCommon)};
}

void fill_identity(RegisterFile& header, const FunctionIdentity& identity, unsigned header_type,
                   const std::string& function) {
    if (identity.vendor == 0xffff) throw UserError(fmt::format("{}: 0xffff is not the id of a vendor", function));
    if (identity.class_code > 0xffffff)
        throw UserError(fmt::format("{}: class code {:#x} has more than 24 bits", function, identity.class_code));
    if (identity.interrupt_pin > 4)
        throw UserError(fmt::format("{}: interrupt pin {}; expected 0 to 4", function, identity.interrupt_pin));
    const auto fill = [&](const char* field, std::uint64_t value) { header.set(header.field(field), value); };
    fill("VENDOR_ID", identity.vendor);
    fill("DEVICE_ID", identity.device);
    fill("REVISION_ID", identity.revision);
    fill("PROGRAMMING_INTERFACE", identity.class_code & 0xff);
    fill("CLASS_CODE", identity.class_code >> 8);
    fill("HEADER_TYPE.LAYOUT", header_type);
    fill("HEADER_TYPE.MULTIFUNCTION", identity.multifunction ? 1 : 0);
    fill("INTERRUPT_PIN", identity.interrupt_pin);
}

}  // namespace cxlvp::pci
