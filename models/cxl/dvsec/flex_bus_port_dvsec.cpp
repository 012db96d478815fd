// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/flex_bus_port_dvsec.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kCapability[] = {
    {"CACHE_CAPABLE", 0, 1, Attr::hwinit, 0, "CXL.cache"},
    {"IO_CAPABLE", 1, 1, Attr::hwinit, 1, "CXL.io"},
    {"MEM_CAPABLE", 2, 1, Attr::hwinit, 0, "CXL.mem"},
    {"FLIT68_VH_CAPABLE", 5, 1, Attr::hwinit, 0, "68-byte flits and virtual hierarchies"},
    {"MLD_CAPABLE", 6, 1, Attr::hwinit, 0, "multiple logical devices"},
    {"LATENCY_OPTIMIZED_CAPABLE", 13, 1, Attr::hwinit, 0, "latency-optimised 256-byte flits"},
    {"PBR_CAPABLE", 14, 1, Attr::hwinit, 0, "port-based routing flits"},
};
constexpr Field kControl[] = {
    {"CACHE_ENABLE", 0, 1, Attr::rw, 0, "CXL.cache may be negotiated"},
    {"IO_ENABLE", 1, 1, Attr::ro, 1, "CXL.io"},
    {"MEM_ENABLE", 2, 1, Attr::rw, 0, "CXL.mem may be negotiated"},
    {"SYNC_HEADER_BYPASS_ENABLE", 3, 1, Attr::rw, 0, "no sync headers"},
    {"DRIFT_BUFFER_ENABLE", 4, 1, Attr::rw, 0, "drift buffer in place of the elastic buffer"},
    {"FLIT68_VH_ENABLE", 5, 1, Attr::rw, 0, "68-byte flits and virtual hierarchies"},
    {"MLD_ENABLE", 6, 1, Attr::rw, 0, "multiple logical devices"},
    {"DISABLE_RCD_TRAINING", 7, 1, Attr::rw, 0, "do not train a restricted CXL device"},
    {"RETIMER1_PRESENT", 8, 1, Attr::rw, 0, "a retimer is on the link"},
    {"RETIMER2_PRESENT", 9, 1, Attr::rw, 0, "two retimers are on the link"},
    {"LATENCY_OPTIMIZED_ENABLE", 13, 1, Attr::rw, 0, "latency-optimised 256-byte flits"},
    {"PBR_ENABLE", 14, 1, Attr::rw, 0, "port-based routing flits"},
};
// What was negotiated is RO in the standard, and HwInit here because no reset takes the link down.
constexpr Field kStatus[] = {
    {"CACHE_ENABLED", 0, 1, Attr::hwinit, 0, "CXL.cache is up"},
    {"IO_ENABLED", 1, 1, Attr::hwinit, 1, "CXL.io is up"},
    {"MEM_ENABLED", 2, 1, Attr::hwinit, 0, "CXL.mem is up"},
    {"SYNC_HEADER_BYPASS_ENABLED", 3, 1, Attr::hwinit, 0, "no sync headers"},
    {"DRIFT_BUFFER_ENABLED", 4, 1, Attr::hwinit, 0, "drift buffer in use"},
    {"FLIT68_VH_ENABLED", 5, 1, Attr::hwinit, 0, "68-byte flits and virtual hierarchies"},
    {"MLD_ENABLED", 6, 1, Attr::hwinit, 0, "multiple logical devices"},
    {"EVEN_HALF_FAILED", 7, 1, Attr::rw1cs, 0, "even half of a flit failed"},
    {"CORRECTABLE_FRAMING_ERROR", 8, 1, Attr::rw1cs, 0, "protocol id, corrected"},
    {"UNCORRECTABLE_FRAMING_ERROR", 9, 1, Attr::rw1cs, 0, "protocol id, not corrected"},
    {"UNEXPECTED_PROTOCOL_ID", 10, 1, Attr::rw1cs, 0, "dropped"},
    {"RETIMERS_MISMATCHED", 11, 1, Attr::rw1cs, 0, "the sides disagree on retimers"},
    {"ENABLE_BITS_MISMATCHED", 12, 1, Attr::rw1cs, 0, "the sides disagree in phase 2"},
    {"LATENCY_OPTIMIZED_ENABLED", 13, 1, Attr::hwinit, 0, "latency-optimised 256-byte flits"},
    {"PBR_ENABLED", 14, 1, Attr::hwinit, 0, "port-based routing flits"},
};
constexpr Field kReceived[] = {{"DATA", 0, 24, Attr::ro, 0, "modified TS data of phase 1"}};
constexpr Field kCapability2[] = {{"NOP_HINT_CAPABLE", 0, 1, Attr::hwinit, 0, "NOP hints"}};
constexpr Field kControl2[] = {{"NOP_HINT_ENABLE", 0, 1, Attr::rw, 0, "NOP hints"}};
constexpr Field kStatus2[] = {{"NOP_HINT_INFO", 0, 2, Attr::ro, 0, "what was negotiated about NOP hints"}};
constexpr Register kRegisters[] = {
    {"CAPABILITY", 0x0a, 2, kCapability, "8.2.1.3.1"},   {"CONTROL", 0x0c, 2, kControl, "8.1.8.2"},
    {"STATUS", 0x0e, 2, kStatus, "8.2.1.3.3"},           {"RECEIVED_TS_DATA", 0x10, 4, kReceived, "8.1.8.4"},
    {"CAPABILITY2", 0x14, 4, kCapability2, "8.2.1.3.5"}, {"CONTROL2", 0x18, 4, kControl2, "8.1.8.6"},
    {"STATUS2", 0x1c, 4, kStatus2, "8.2.1.3.7"}};
constexpr RegisterMap kBody = {"cxl_flex_bus_port",  0x20, kRegisters, pci::kConfigAccess, HolePolicy::read_zero,
                               "Flex Bus Port DVSEC"};

}  // namespace

FlexBusPortDvsec::FlexBusPortDvsec(const FlexBusPortConfig& config)
    : config_(config),
      capability_(cxl_dvsec(DvsecId::flex_bus_port, 2), kBody),
      cache_enabled_(capability_.registers().field("STATUS.CACHE_ENABLED")),
      mem_enabled_(capability_.registers().field("STATUS.MEM_ENABLED")) {
    fill(capability_, "CAPABILITY.CACHE_CAPABLE", config.cache ? 1 : 0);
    fill(capability_, "CAPABILITY.MEM_CAPABLE", config.mem ? 1 : 0);
    fill(capability_, "CAPABILITY.FLIT68_VH_CAPABLE", config.flit68_vh ? 1 : 0);
    fill(capability_, "CAPABILITY.MLD_CAPABLE", config.mld ? 1 : 0);
    fill(capability_, "CAPABILITY.LATENCY_OPTIMIZED_CAPABLE", config.latency_optimized ? 1 : 0);
    fill(capability_, "CAPABILITY.PBR_CAPABLE", config.pbr ? 1 : 0);
    fill(capability_, "CAPABILITY2.NOP_HINT_CAPABLE", config.nop_hint ? 1 : 0);
    fill(capability_, "STATUS.FLIT68_VH_ENABLED", config.flit68_vh ? 1 : 0);
    fill(capability_, "STATUS.MLD_ENABLED", config.mld ? 1 : 0);
    fill(capability_, "STATUS.LATENCY_OPTIMIZED_ENABLED", config.latency_optimized ? 1 : 0);
    fill(capability_, "STATUS.PBR_ENABLED", config.pbr ? 1 : 0);
    set_enabled(config.cache, config.mem);
    keep_in_function_reset(capability_);
}

void FlexBusPortDvsec::set_enabled(bool cache, bool mem, Tick now) {
    capability_.registers().set(cache_enabled_, cache && config_.cache ? 1 : 0, now);
    capability_.registers().set(mem_enabled_, mem && config_.mem ? 1 : 0, now);
}

}  // namespace cxlvp::cxl
