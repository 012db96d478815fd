// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/link_registers.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kCapability[] = {
    {"LINK_VERSION", 0, 4, Attr::ro, kLinkVersion, "version of the link layer"},
    {"LLR_WRAP_SUPPORTED", 8, 8, Attr::ro, 0, "wrap value of the retry buffer that is supported"},
    {"LLR_WRAP_RECEIVED", 16, 8, Attr::ro, 0, "wrap value that the other side sent"},
};
constexpr Field kControl[] = {
    {"LL_RESET", 0, 1, Attr::rw, 0, "resets the link layer"},
    {"INIT_STALL", 1, 1, Attr::rws, 0, "stalls initialisation"},
    {"CREDIT_STALL", 2, 1, Attr::rws, 0, "stalls the return of credits"},
    {"INIT_STATE", 3, 2, Attr::ro, 3, "0 not ready, 1 parameter exchange, 2 credit return stalled, 3 done"},
    {"RETRY_BUFFER_USED", 5, 8, Attr::ro, 0, "entries of the retry buffer in use"},
};
constexpr Field kRxControl[] = {
    {"CACHE_REQ", 0, 10, Attr::rws, 0, "credits to give"},   {"CACHE_RSP", 10, 10, Attr::rws, 0, "credits to give"},
    {"CACHE_DATA", 20, 10, Attr::rws, 0, "credits to give"}, {"MEM_REQ_RSP", 30, 10, Attr::rws, 0, "credits to give"},
    {"MEM_DATA", 40, 10, Attr::rws, 0, "credits to give"},   {"BI", 50, 10, Attr::rws, 0, "credits to give"},
};
constexpr Field kCredits[] = {
    {"CACHE_REQ", 0, 10, Attr::ro, 0, "credits"},   {"CACHE_RSP", 10, 10, Attr::ro, 0, "credits"},
    {"CACHE_DATA", 20, 10, Attr::ro, 0, "credits"}, {"MEM_REQ_RSP", 30, 10, Attr::ro, 0, "credits"},
    {"MEM_DATA", 40, 10, Attr::ro, 0, "credits"},   {"BI", 50, 10, Attr::ro, 0, "credits"},
};
constexpr Field kAckTimer[] = {{"FORCE_THRESHOLD", 0, 8, Attr::rws, 0, "acknowledgements that force a flit"},
                               {"FLUSH_RETIMER", 8, 10, Attr::rws, 0, "cycles until pending ones are sent"}};
constexpr Field kDefeature[] = {{"MDH_DISABLE", 0, 1, Attr::rws, 0, "no multi-data-header flits"}};

}  // namespace

std::vector<Register> link_registers(std::uint64_t pointer) {
    return {
        {"LINK_CAPABILITY", pointer + 0x00, 8, kCapability, "what the link layer can do"},
        {"LINK_CONTROL", pointer + 0x08, 8, kControl, "control and status"},
        {"LINK_RX_CREDIT_CONTROL", pointer + 0x10, 8, kRxControl, "credits of the receiver"},
        {"LINK_RX_CREDIT_RETURN", pointer + 0x18, 8, kCredits, "credits not yet returned"},
        {"LINK_TX_CREDIT", pointer + 0x20, 8, kCredits, "credits of the transmitter"},
        {"LINK_ACK_TIMER", pointer + 0x28, 8, kAckTimer, "acknowledgements"},
        {"LINK_DEFEATURE", pointer + 0x30, 8, kDefeature, "what is switched off"},
    };
}

}  // namespace cxlvp::cxl
