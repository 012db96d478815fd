// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/power_management.h"

namespace cxlvp::pci {

namespace {

constexpr Field kCapabilities[] = {{"VERSION", 0, 3, Attr::hwinit, 3},
                                   {"PME_CLOCK", 3, 1, Attr::ro, 0},
                                   {"IMMEDIATE_READINESS", 4, 1, Attr::hwinit, 1},
                                   {"DEVICE_SPECIFIC_INIT", 5, 1, Attr::hwinit, 0},
                                   {"AUX_CURRENT", 6, 3, Attr::hwinit, 0},
                                   {"D1", 9, 1, Attr::hwinit, 0},
                                   {"D2", 10, 1, Attr::hwinit, 0},
                                   {"PME_SUPPORT", 11, 5, Attr::hwinit, 0}};
constexpr Field kControl[] = {{"POWER_STATE", 0, 2, Attr::rw, 0, "0 D0, 3 D3hot; others are not taken"},
                              {"RESERVED_2", 2, 1, Attr::rsvdp, 0},
                              {"NO_SOFT_RESET", 3, 1, Attr::hwinit, 1},
                              {"RESERVED_4", 4, 4, Attr::rsvdp, 0},
                              {"PME_ENABLE", 8, 1, Attr::ro, 0},
                              {"DATA_SELECT", 9, 4, Attr::ro, 0},
                              {"DATA_SCALE", 13, 2, Attr::ro, 0},
                              {"PME_STATUS", 15, 1, Attr::ro, 0}};
constexpr Field kBridge[] = {{"RESERVED", 0, 8, Attr::ro, 0}};
constexpr Field kData[] = {{"DATA", 0, 8, Attr::ro, 0}};
constexpr Register kRegisters[] = {{"PM_CAPABILITIES", 0x02, 2, kCapabilities, "7.5.2.1"},
                                   {"PM_CONTROL", 0x04, 2, kControl, "7.5.2.2"},
                                   {"BRIDGE_EXTENSIONS", 0x06, 1, kBridge, "7.5.2.2"},
                                   {"DATA", 0x07, 1, kData, "7.5.2.3"}};
constexpr RegisterMap kMap = {"power_management",           8, kRegisters, kConfigAccess, HolePolicy::read_zero,
                              "power management capability"};
constexpr std::uint8_t kId = 0x01;
constexpr std::uint64_t kD0 = 0;
constexpr std::uint64_t kD3Hot = 3;

}  // namespace

PowerManagement::PowerManagement()
    : capability_(CapabilityHeader::standard(kId), kMap),
      state_(capability_.registers().field("PM_CONTROL.POWER_STATE")) {
    capability_.registers().on_write<&PowerManagement::refuse_missing_state>(state_.reg(), this);
}

void PowerManagement::refuse_missing_state(const RegisterWrite& write) {
    const std::uint64_t state = state_.extract(write.new_value);
    if (state != kD0 && state != kD3Hot)
        capability_.registers().set(state_, state_.extract(write.old_value), write.now);
}

}  // namespace cxlvp::pci
