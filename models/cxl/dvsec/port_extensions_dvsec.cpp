// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/port_extensions_dvsec.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kStatus[] = {{"PM_INIT_COMPLETE", 0, 1, Attr::ro, 0, "power management is initialised"},
                             {"VIRAL_STATUS", 14, 1, Attr::rw1cs, 0, "the port is viral"}};
constexpr Field kControl[] = {{"UNMASK_SBR", 0, 1, Attr::rw, 0, "Secondary Bus Reset acts on CXL"},
                              {"UNMASK_LINK_DISABLE", 1, 1, Attr::rw, 0, "Link Disable acts on CXL"},
                              {"ALT_MEMORY_ID_ENABLE", 2, 1, Attr::rw, 0, "alternate bus numbers and windows"},
                              {"ALT_BUS_MASTER_ENABLE", 3, 1, Attr::rw, 0, "requests upstream from those buses"},
                              {"UIO_TO_HDM_ENABLE", 4, 1, Attr::rw, 0, "unordered I/O to HDM"},
                              {"VIRAL_ENABLE", 14, 1, Attr::rw, 0, "viral is in use"}};
constexpr Field kBus[] = {{"BUS", 0, 8, Attr::rw, 0, "bus number"}};
constexpr Field kAddress[] = {{"ADDRESS_31_20", 4, 12, Attr::rw, 0, "units of 1 MiB"}};
constexpr Field kHigh[] = {{"ADDRESS_63_32", 0, 32, Attr::rw, 0, "upper half"}};
constexpr Field kRcrb[] = {{"ENABLE", 0, 1, Attr::rw, 0, "the RCRB is decoded"},
                           {"ADDRESS_31_13", 13, 19, Attr::rw, 0, "units of 8 KiB"}};
constexpr Register kRegisters[] = {{"STATUS", 0x0a, 2, kStatus, "8.1.5.1"},
                                   {"CONTROL", 0x0c, 2, kControl, "8.1.5.2"},
                                   {"ALT_BUS_BASE", 0x0e, 1, kBus, "8.1.5.3"},
                                   {"ALT_BUS_LIMIT", 0x0f, 1, kBus, "8.1.5.4"},
                                   {"ALT_MEMORY_BASE", 0x10, 2, kAddress, "8.1.5.5"},
                                   {"ALT_MEMORY_LIMIT", 0x12, 2, kAddress, "8.1.5.6"},
                                   {"ALT_PREFETCH_BASE", 0x14, 2, kAddress, "8.1.5.7"},
                                   {"ALT_PREFETCH_LIMIT", 0x16, 2, kAddress, "8.1.5.8"},
                                   {"ALT_PREFETCH_BASE_HIGH", 0x18, 4, kHigh, "8.1.5.9"},
                                   {"ALT_PREFETCH_LIMIT_HIGH", 0x1c, 4, kHigh, "8.1.5.10"},
                                   {"RCRB_BASE", 0x20, 4, kRcrb, "8.1.5.11"},
                                   {"RCRB_BASE_HIGH", 0x24, 4, kHigh, "8.1.5.12"}};
constexpr RegisterMap kBody = {
    "cxl_port_extensions",           0x28, kRegisters, pci::kConfigAccess, HolePolicy::read_zero,
    "CXL Extensions DVSEC for Ports"};

}  // namespace

PortExtensionsDvsec::PortExtensionsDvsec()
    : capability_(cxl_dvsec(DvsecId::port_extensions, 0), kBody),
      unmask_sbr_(capability_.registers().field("CONTROL.UNMASK_SBR")),
      unmask_link_disable_(capability_.registers().field("CONTROL.UNMASK_LINK_DISABLE")),
      viral_enable_(capability_.registers().field("CONTROL.VIRAL_ENABLE")) {
    keep_in_function_reset(capability_);
}

void PortExtensionsDvsec::set_pm_init_complete(bool complete, Tick now) {
    RegisterFile& registers = capability_.registers();
    registers.set(registers.field("STATUS.PM_INIT_COMPLETE"), complete ? 1 : 0, now);
}

void PortExtensionsDvsec::set_viral(Tick now) {
    RegisterFile& registers = capability_.registers();
    registers.set(registers.field("STATUS.VIRAL_STATUS"), 1, now);
}

}  // namespace cxlvp::cxl
