// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/pci_express_registers.h"

#include <array>
#include <cstddef>
#include <iterator>

namespace cxlvp::pci {

namespace {

constexpr Field kCapabilities[] = {{"VERSION", 0, 4, Attr::hwinit, 2},
                                   {"PORT_TYPE", 4, 4, Attr::hwinit, 0},
                                   {"SLOT_IMPLEMENTED", 8, 1, Attr::hwinit, 0},
                                   {"INTERRUPT_MESSAGE", 9, 5, Attr::hwinit, 0, "message number of MSI or MSI-X"},
                                   {"UNDEFINED", 14, 1, Attr::ro, 0},
                                   {"FLIT_MODE_SUPPORTED", 15, 1, Attr::hwinit, 0}};
constexpr Field kDeviceCapabilities[] = {{"MAX_PAYLOAD", 0, 3, Attr::hwinit, 0, "128 << n bytes"},
                                         {"PHANTOM_FUNCTIONS", 3, 2, Attr::hwinit, 0},
                                         {"EXTENDED_TAG", 5, 1, Attr::hwinit, 1},
                                         {"L0S_LATENCY", 6, 3, Attr::hwinit, 0},
                                         {"L1_LATENCY", 9, 3, Attr::hwinit, 0},
                                         {"UNDEFINED", 12, 3, Attr::ro, 0},
                                         {"ROLE_BASED_ERROR_REPORTING", 15, 1, Attr::hwinit, 1},
                                         {"ERR_COR_SUBCLASS", 16, 1, Attr::hwinit, 0},
                                         {"RESERVED_17", 17, 1, Attr::rsvdp, 0},
                                         {"SLOT_POWER_VALUE", 18, 8, Attr::ro, 0},
                                         {"SLOT_POWER_SCALE", 26, 2, Attr::ro, 0},
                                         {"FLR", 28, 1, Attr::hwinit, 0},
                                         {"RESERVED_29", 29, 3, Attr::rsvdp, 0}};
constexpr Field kDeviceControl[] = {{"CORRECTABLE_ENABLE", 0, 1, Attr::rw, 0},
                                    {"NON_FATAL_ENABLE", 1, 1, Attr::rw, 0},
                                    {"FATAL_ENABLE", 2, 1, Attr::rw, 0},
                                    {"UNSUPPORTED_REQUEST_ENABLE", 3, 1, Attr::rw, 0},
                                    {"RELAXED_ORDERING", 4, 1, Attr::rw, 1},
                                    {"MAX_PAYLOAD", 5, 3, Attr::rw, 0, "128 << n bytes"},
                                    {"EXTENDED_TAG", 8, 1, Attr::rw, 0},
                                    {"PHANTOM_FUNCTIONS", 9, 1, Attr::ro, 0},
                                    {"AUX_POWER_PM", 10, 1, Attr::ro, 0, "no auxiliary power"},
                                    {"NO_SNOOP", 11, 1, Attr::rw, 1},
                                    {"MAX_READ_REQUEST", 12, 3, Attr::rw, 2, "128 << n bytes"},
                                    {"RESERVED_15", 15, 1, Attr::rsvdp, 0}};
/// Device Control of a function with FLR differs in its last bit.
constexpr auto device_control_with_flr() {
    std::array<Field, std::size(kDeviceControl)> fields{};
    for (std::size_t i = 0; i + 1 < fields.size(); ++i) fields[i] = kDeviceControl[i];
    fields.back() = {"INITIATE_FLR", 15, 1, Attr::wo, 0, "resets the function; reads 0"};
    return fields;
}
constexpr auto kDeviceControlFlr = device_control_with_flr();
constexpr Field kDeviceStatus[] = {
    {"CORRECTABLE_DETECTED", 0, 1, Attr::rw1c, 0}, {"NON_FATAL_DETECTED", 1, 1, Attr::rw1c, 0},
    {"FATAL_DETECTED", 2, 1, Attr::rw1c, 0},       {"UNSUPPORTED_REQUEST_DETECTED", 3, 1, Attr::rw1c, 0},
    {"AUX_POWER_DETECTED", 4, 1, Attr::ro, 0},     {"TRANSACTIONS_PENDING", 5, 1, Attr::ro, 0}};
constexpr Field kDeviceCapabilities2[] = {{"TIMEOUT_RANGES", 0, 4, Attr::hwinit, 0xf},
                                          {"TIMEOUT_DISABLE", 4, 1, Attr::hwinit, 1},
                                          {"ARI_FORWARDING", 5, 1, Attr::hwinit, 0},
                                          {"ATOMIC_ROUTING", 6, 1, Attr::hwinit, 0},
                                          {"ATOMIC32_COMPLETER", 7, 1, Attr::hwinit, 0},
                                          {"ATOMIC64_COMPLETER", 8, 1, Attr::hwinit, 0},
                                          {"CAS128_COMPLETER", 9, 1, Attr::hwinit, 0},
                                          {"NO_RO_PR_PASSING", 10, 1, Attr::hwinit, 0},
                                          {"LTR", 11, 1, Attr::hwinit, 0},
                                          {"TPH_COMPLETER", 12, 2, Attr::hwinit, 0},
                                          {"RESERVED_14", 14, 2, Attr::rsvdp, 0},
                                          {"TAG10_COMPLETER", 16, 1, Attr::hwinit, 0},
                                          {"TAG10_REQUESTER", 17, 1, Attr::hwinit, 0},
                                          {"OBFF", 18, 2, Attr::hwinit, 0},
                                          {"EXTENDED_FMT", 20, 1, Attr::hwinit, 0},
                                          {"TLP_PREFIX", 21, 1, Attr::hwinit, 0},
                                          {"MAX_TLP_PREFIXES", 22, 2, Attr::hwinit, 0},
                                          {"EMERGENCY_POWER", 24, 2, Attr::hwinit, 0},
                                          {"EMERGENCY_POWER_INIT", 26, 1, Attr::hwinit, 0},
                                          {"RESERVED_27", 27, 4, Attr::rsvdp, 0},
                                          {"FRS", 31, 1, Attr::hwinit, 0}};
// What Device Capabilities 2 does not offer is hardwired to 0.
constexpr Field kDeviceControl2[] = {{"TIMEOUT_VALUE", 0, 4, Attr::rw, 0},
                                     {"TIMEOUT_DISABLE", 4, 1, Attr::rw, 0},
                                     {"ARI_FORWARDING", 5, 1, Attr::ro, 0},
                                     {"ATOMIC_REQUESTER", 6, 1, Attr::ro, 0},
                                     {"ATOMIC_EGRESS_BLOCKING", 7, 1, Attr::ro, 0},
                                     {"IDO_REQUEST", 8, 1, Attr::rw, 0},
                                     {"IDO_COMPLETION", 9, 1, Attr::rw, 0},
                                     {"LTR", 10, 1, Attr::ro, 0},
                                     {"EMERGENCY_POWER", 11, 1, Attr::ro, 0},
                                     {"TAG10_REQUESTER", 12, 1, Attr::ro, 0},
                                     {"OBFF", 13, 2, Attr::ro, 0},
                                     {"TLP_PREFIX_BLOCKING", 15, 1, Attr::ro, 0}};
constexpr Field kReserved16[] = {{"RESERVED", 0, 16, Attr::rsvdz, 0}};

constexpr Field kLinkCapabilities[] = {{"MAX_SPEED", 0, 4, Attr::hwinit, 0},
                                       {"MAX_WIDTH", 4, 6, Attr::hwinit, 0},
                                       {"ASPM", 10, 2, Attr::hwinit, 0},
                                       {"L0S_EXIT", 12, 3, Attr::hwinit, 0},
                                       {"L1_EXIT", 15, 3, Attr::hwinit, 0},
                                       {"CLOCK_PM", 18, 1, Attr::hwinit, 0},
                                       {"SURPRISE_DOWN", 19, 1, Attr::hwinit, 0},
                                       {"DLL_ACTIVE_REPORTING", 20, 1, Attr::hwinit, 0},
                                       {"BANDWIDTH_NOTIFICATION", 21, 1, Attr::hwinit, 0},
                                       {"ASPM_OPTIONALITY", 22, 1, Attr::hwinit, 1},
                                       {"RESERVED_23", 23, 1, Attr::rsvdp, 0},
                                       {"PORT_NUMBER", 24, 8, Attr::hwinit, 0}};
constexpr Field kLinkCapabilities2[] = {{"RESERVED_0", 0, 1, Attr::rsvdp, 0},
                                        {"SPEEDS", 1, 7, Attr::hwinit, 0, "one bit for each speed supported"},
                                        {"CROSSLINK", 8, 1, Attr::hwinit, 0},
                                        {"LOWER_SKP_GENERATION", 9, 7, Attr::hwinit, 0},
                                        {"LOWER_SKP_RECEPTION", 16, 7, Attr::hwinit, 0},
                                        {"RETIMER_DETECT", 23, 1, Attr::hwinit, 0},
                                        {"TWO_RETIMERS_DETECT", 24, 1, Attr::hwinit, 0},
                                        {"RESERVED_25", 25, 6, Attr::rsvdp, 0},
                                        {"DRS", 31, 1, Attr::hwinit, 0}};
constexpr Field kLinkControl2[] = {{"TARGET_SPEED", 0, 4, Attr::rws, 0},
                                   {"ENTER_COMPLIANCE", 4, 1, Attr::rws, 0},
                                   {"AUTONOMOUS_SPEED_DISABLE", 5, 1, Attr::rws, 0},
                                   {"SELECTABLE_DEEMPHASIS", 6, 1, Attr::hwinit, 0},
                                   {"TRANSMIT_MARGIN", 7, 3, Attr::rws, 0},
                                   {"ENTER_MODIFIED_COMPLIANCE", 10, 1, Attr::rws, 0},
                                   {"COMPLIANCE_SOS", 11, 1, Attr::rws, 0},
                                   {"COMPLIANCE_PRESET", 12, 4, Attr::rws, 0}};
// FLIT_MODE is RO; HwInit because the link does not train here.
constexpr Field kLinkStatus2[] = {{"DEEMPHASIS", 0, 1, Attr::ro, 0},
                                  {"EQUALIZATION_COMPLETE", 1, 1, Attr::ros, 0},
                                  {"EQUALIZATION_PHASE1", 2, 1, Attr::ros, 0},
                                  {"EQUALIZATION_PHASE2", 3, 1, Attr::ros, 0},
                                  {"EQUALIZATION_PHASE3", 4, 1, Attr::ros, 0},
                                  {"EQUALIZATION_REQUEST", 5, 1, Attr::rw1cs, 0},
                                  {"RETIMER", 6, 1, Attr::ros, 0},
                                  {"TWO_RETIMERS", 7, 1, Attr::ros, 0},
                                  {"CROSSLINK", 8, 2, Attr::ro, 0},
                                  {"FLIT_MODE", 10, 1, Attr::hwinit, 0, "the link runs in flit mode"},
                                  {"DOWNSTREAM_PRESENCE", 12, 3, Attr::ro, 0},
                                  {"DRS_RECEIVED", 15, 1, Attr::rw1c, 0}};

constexpr Field kLinkControlUp[] = {{"ASPM", 0, 2, Attr::rw, 0},
                                    {"RESERVED_2", 2, 1, Attr::rsvdp, 0},
                                    {"RCB", 3, 1, Attr::rw, 0},
                                    {"RESERVED_4", 4, 2, Attr::rsvdp, 0},
                                    {"COMMON_CLOCK", 6, 1, Attr::rw, 0},
                                    {"EXTENDED_SYNCH", 7, 1, Attr::rw, 0},
                                    {"CLOCK_PM", 8, 1, Attr::ro, 0},
                                    {"AUTONOMOUS_WIDTH_DISABLE", 9, 1, Attr::rw, 0},
                                    {"RESERVED_10", 10, 6, Attr::rsvdp, 0}};
// SPEED and WIDTH are RO; HwInit because the link does not train here.
constexpr Field kLinkStatusUp[] = {{"SPEED", 0, 4, Attr::hwinit, 0},       {"WIDTH", 4, 6, Attr::hwinit, 0},
                                   {"UNDEFINED", 10, 1, Attr::ro, 0},      {"TRAINING", 11, 1, Attr::ro, 0},
                                   {"SLOT_CLOCK", 12, 1, Attr::hwinit, 1}, {"DLL_ACTIVE", 13, 1, Attr::ro, 0}};
constexpr Field kLinkControlDown[] = {{"ASPM", 0, 2, Attr::rw, 0},
                                      {"RESERVED_2", 2, 1, Attr::rsvdp, 0},
                                      {"RCB", 3, 1, Attr::hwinit, 0},
                                      {"LINK_DISABLE", 4, 1, Attr::rw, 0, "nothing behind the link answers"},
                                      {"RETRAIN", 5, 1, Attr::wo, 0, "reads 0; the link is retrained at once"},
                                      {"COMMON_CLOCK", 6, 1, Attr::rw, 0},
                                      {"EXTENDED_SYNCH", 7, 1, Attr::rw, 0},
                                      {"CLOCK_PM", 8, 1, Attr::rsvdp, 0},
                                      {"AUTONOMOUS_WIDTH_DISABLE", 9, 1, Attr::rw, 0},
                                      {"BANDWIDTH_INTERRUPT", 10, 1, Attr::ro, 0},
                                      {"AUTONOMOUS_BANDWIDTH_INTERRUPT", 11, 1, Attr::ro, 0},
                                      {"RESERVED_12", 12, 2, Attr::rsvdp, 0},
                                      {"DRS_SIGNALING", 14, 2, Attr::ro, 0}};
constexpr Field kLinkStatusDown[] = {
    {"SPEED", 0, 4, Attr::hwinit, 0},           {"WIDTH", 4, 6, Attr::hwinit, 0},
    {"UNDEFINED", 10, 1, Attr::ro, 0},          {"TRAINING", 11, 1, Attr::ro, 0},
    {"SLOT_CLOCK", 12, 1, Attr::hwinit, 1},     {"DLL_ACTIVE", 13, 1, Attr::ro, 1},
    {"BANDWIDTH_STATUS", 14, 1, Attr::rw1c, 0}, {"AUTONOMOUS_BANDWIDTH_STATUS", 15, 1, Attr::rw1c, 0}};

constexpr Field kSlotCapabilities[] = {{"ATTENTION_BUTTON", 0, 1, Attr::hwinit, 0},
                                       {"POWER_CONTROLLER", 1, 1, Attr::hwinit, 0},
                                       {"MRL_SENSOR", 2, 1, Attr::hwinit, 0},
                                       {"ATTENTION_INDICATOR", 3, 1, Attr::hwinit, 0},
                                       {"POWER_INDICATOR", 4, 1, Attr::hwinit, 0},
                                       {"HOT_PLUG_SURPRISE", 5, 1, Attr::hwinit, 1},
                                       {"HOT_PLUG_CAPABLE", 6, 1, Attr::hwinit, 1},
                                       {"POWER_LIMIT_VALUE", 7, 8, Attr::hwinit, 0},
                                       {"POWER_LIMIT_SCALE", 15, 2, Attr::hwinit, 0},
                                       {"INTERLOCK", 17, 1, Attr::hwinit, 0},
                                       {"NO_COMMAND_COMPLETED", 18, 1, Attr::hwinit, 1},
                                       {"SLOT_NUMBER", 19, 13, Attr::hwinit, 0}};
constexpr Field kSlotControl[] = {
    {"ATTENTION_BUTTON_ENABLE", 0, 1, Attr::rw, 0},  {"POWER_FAULT_ENABLE", 1, 1, Attr::rw, 0},
    {"MRL_SENSOR_ENABLE", 2, 1, Attr::rw, 0},        {"PRESENCE_ENABLE", 3, 1, Attr::rw, 0},
    {"COMMAND_COMPLETED_ENABLE", 4, 1, Attr::ro, 0}, {"HOT_PLUG_INTERRUPT_ENABLE", 5, 1, Attr::rw, 0},
    {"ATTENTION_INDICATOR", 6, 2, Attr::rw, 3},      {"POWER_INDICATOR", 8, 2, Attr::rw, 3},
    {"POWER_CONTROLLER", 10, 1, Attr::rw, 0},        {"INTERLOCK", 11, 1, Attr::wo, 0, "reads 0"},
    {"DLL_STATE_ENABLE", 12, 1, Attr::rw, 0},        {"AUTO_POWER_LIMIT_DISABLE", 13, 1, Attr::rw, 0},
    {"IN_BAND_PD_DISABLE", 14, 1, Attr::ro, 0},      {"RESERVED_15", 15, 1, Attr::rsvdp, 0}};
constexpr Field kSlotStatus[] = {{"ATTENTION_BUTTON", 0, 1, Attr::rw1c, 0},
                                 {"POWER_FAULT", 1, 1, Attr::rw1c, 0},
                                 {"MRL_SENSOR_CHANGED", 2, 1, Attr::rw1c, 0},
                                 {"PRESENCE_CHANGED", 3, 1, Attr::rw1c, 0},
                                 {"COMMAND_COMPLETED", 4, 1, Attr::rw1c, 0},
                                 {"MRL_SENSOR_STATE", 5, 1, Attr::ro, 0},
                                 {"PRESENCE", 6, 1, Attr::ro, 1, "something is in the slot"},
                                 {"INTERLOCK", 7, 1, Attr::ro, 0},
                                 {"DLL_STATE_CHANGED", 8, 1, Attr::rw1c, 0}};
constexpr Field kRootControl[] = {{"SERR_CORRECTABLE", 0, 1, Attr::rw, 0}, {"SERR_NON_FATAL", 1, 1, Attr::rw, 0},
                                  {"SERR_FATAL", 2, 1, Attr::rw, 0},       {"PME_INTERRUPT", 3, 1, Attr::rw, 0},
                                  {"RRS_VISIBILITY", 4, 1, Attr::ro, 0},   {"RESERVED_5", 5, 11, Attr::rsvdp, 0}};
constexpr Field kRootCapabilities[] = {{"RRS_VISIBILITY", 0, 1, Attr::hwinit, 0},
                                       {"RESERVED_1", 1, 15, Attr::rsvdp, 0}};
constexpr Field kRootStatus[] = {
    {"PME_REQUESTER", 0, 16, Attr::ro, 0}, {"PME_STATUS", 16, 1, Attr::rw1c, 0}, {"PME_PENDING", 17, 1, Attr::ro, 0}};

constexpr Register kDevice[] = {{"PCIE_CAPABILITIES", 0x02, 2, kCapabilities, "7.5.3.2"},
                                {"DEVICE_CAPABILITIES", 0x04, 4, kDeviceCapabilities, "7.5.3.3"},
                                {"DEVICE_STATUS", 0x0a, 2, kDeviceStatus, "7.5.3.5"},
                                {"DEVICE_CAPABILITIES2", 0x24, 4, kDeviceCapabilities2, "7.5.3.15"},
                                {"DEVICE_CONTROL2", 0x28, 2, kDeviceControl2, "7.5.3.16"},
                                {"DEVICE_STATUS2", 0x2a, 2, kReserved16, "7.5.3.17"}};
constexpr Register kPlainControl[] = {{"DEVICE_CONTROL", 0x08, 2, kDeviceControl, "7.5.3.4"}};
constexpr Register kFlrControl[] = {{"DEVICE_CONTROL", 0x08, 2, kDeviceControlFlr, "7.5.3.4"}};
constexpr Register kLink[] = {{"LINK_CAPABILITIES", 0x0c, 4, kLinkCapabilities, "7.5.3.6"},
                              {"LINK_CAPABILITIES2", 0x2c, 4, kLinkCapabilities2, "7.5.3.18"},
                              {"LINK_CONTROL2", 0x30, 2, kLinkControl2, "7.5.3.19"},
                              {"LINK_STATUS2", 0x32, 2, kLinkStatus2, "7.5.3.20"}};
constexpr Register kLinkUp[] = {{"LINK_CONTROL", 0x10, 2, kLinkControlUp, "7.5.3.7"},
                                {"LINK_STATUS", 0x12, 2, kLinkStatusUp, "7.5.3.8"}};
constexpr Register kLinkDown[] = {{"LINK_CONTROL", 0x10, 2, kLinkControlDown, "7.5.3.7"},
                                  {"LINK_STATUS", 0x12, 2, kLinkStatusDown, "7.5.3.8"}};
constexpr Register kSlot[] = {{"SLOT_CAPABILITIES", 0x14, 4, kSlotCapabilities, "7.5.3.9"},
                              {"SLOT_CONTROL", 0x18, 2, kSlotControl, "7.5.3.10"},
                              {"SLOT_STATUS", 0x1a, 2, kSlotStatus, "7.5.3.11"}};
constexpr Register kRoot[] = {{"ROOT_CONTROL", 0x1c, 2, kRootControl, "7.5.3.12"},
                              {"ROOT_CAPABILITIES", 0x1e, 2, kRootCapabilities, "7.5.3.13"},
                              {"ROOT_STATUS", 0x20, 4, kRootStatus, "7.5.3.14"}};

}  // namespace

TableSpan<Register> device_registers() {
    return kDevice;
}
TableSpan<Register> device_control_register(bool flr) {
    return flr ? TableSpan<Register>(kFlrControl) : TableSpan<Register>(kPlainControl);
}
TableSpan<Register> link_registers() {
    return kLink;
}
TableSpan<Register> link_control_registers(bool downstream) {
    return downstream ? TableSpan<Register>(kLinkDown) : TableSpan<Register>(kLinkUp);
}
TableSpan<Register> slot_registers() {
    return kSlot;
}
TableSpan<Register> root_registers() {
    return kRoot;
}

}  // namespace cxlvp::pci
