// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/opcode.h"

#include <array>

namespace cxlvp::cxl {

namespace {

constexpr Flow kNone{};

/// By the code of the request; codes 0x00 and 0x0f are reserved.
//    name, service, data down, data up, pull first, completes, caches
constexpr std::array<Flow, 0x11> kFlows{{
    kNone,
    {"rd_curr", Service::read_current, true, false, false, false, false},
    {"rd_own", Service::own, true, false, false, false, true},
    {"rd_shared", Service::read_shared, true, false, false, false, true},
    {"rd_any", Service::read_shared, true, false, false, false, true},
    {"rd_own_no_data", Service::own, false, false, false, false, true},
    {"i_to_m_wr", Service::write, false, true, false, false, false},
    {"wr_cur", Service::write, false, true, false, false, false},
    {"cl_flush", Service::evict, false, false, false, false, false},
    {"clean_evict", Service::evict, false, true, false, false, false},
    {"dirty_evict", Service::evict, false, true, false, false, false},
    {"clean_evict_no_data", Service::evict, false, false, false, false, false},
    {"wo_wr_inv", Service::write, false, true, false, true, false},
    {"wo_wr_inv_f", Service::write, false, true, false, true, false},
    {"wr_inv", Service::write, false, true, true, false, false},
    kNone,
    {"cache_flushed", Service::evict, false, false, false, false, false},
}};

}  // namespace

const Flow& flow_of(Opcode opcode) {
    const auto code = static_cast<std::size_t>(opcode);
    return code < kFlows.size() ? kFlows[code] : kNone;
}

const char* to_string(Opcode opcode) {
    switch (opcode) {
        case Opcode::mem_inv:
            return "mem_inv";
        case Opcode::snp_data:
            return "snp_data";
        case Opcode::snp_inv:
            return "snp_inv";
        case Opcode::snp_cur:
            return "snp_cur";
        case Opcode::bi_snp_cur:
            return "bi_snp_cur";
        case Opcode::bi_snp_data:
            return "bi_snp_data";
        case Opcode::bi_snp_inv:
            return "bi_snp_inv";
        default:
            return flow_of(opcode).name;
    }
}

}  // namespace cxlvp::cxl
