// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::cxl {

/// State of a line in a cache, in the order of what its holder may do with it.
enum class Mesi : std::uint8_t { invalid, shared, exclusive, modified };

/// What a coherence message asks for. The low bits are the codes of the standard: D2H requests (CXL r3.1 3.2.4.1.6),
/// H2D snoops (3.2.4.2.1), back-invalidate snoops (3.3.8), and the one CXL.mem request that moves no data (3.3.5): with
/// MemInv the host takes a line of a device without reading it.
enum class Opcode : std::uint8_t {
    rd_curr = 0x01,
    rd_own = 0x02,
    rd_shared = 0x03,
    rd_any = 0x04,
    rd_own_no_data = 0x05,
    i_to_m_wr = 0x06,
    wr_cur = 0x07,
    cl_flush = 0x08,
    clean_evict = 0x09,
    dirty_evict = 0x0a,
    clean_evict_no_data = 0x0b,
    wo_wr_inv = 0x0c,
    wo_wr_inv_f = 0x0d,
    wr_inv = 0x0e,
    cache_flushed = 0x10,

    mem_inv = 0x20,

    snp_data = 0x41,
    snp_inv = 0x42,
    snp_cur = 0x43,

    bi_snp_cur = 0x80,
    bi_snp_data = 0x81,
    bi_snp_inv = 0x82,
};

constexpr bool is_d2h(Opcode opcode) {
    return opcode < Opcode::mem_inv;
}
constexpr bool is_back_invalidate(Opcode opcode) {
    return opcode >= Opcode::bi_snp_cur;
}

/// Which service time of the host a D2H request meets.
enum class Service : std::uint8_t { read_current, read_shared, own, write, evict };

/// What crosses the link after a D2H request (CXL r3.1 3.2.4.1, 3.2.5), besides the answer that every request gets.
struct Flow {
    const char* name = "";
    Service service = Service::evict;
    bool data_down = false;   ///< a line for the device
    bool data_up = false;     ///< the answer carries a WritePull: the device sends the line
    bool pull_first = false;  ///< the line is pulled before the host answers GO, which takes a second round trip
    bool completes = false;   ///< ExtCmp follows when the write is globally seen
    bool caches = false;      ///< the device may keep the line
};

/// The flow of a D2H request.
const Flow& flow_of(Opcode opcode);

/// "rd_curr", "snp_inv" and so on.
const char* to_string(Opcode opcode);

}  // namespace cxlvp::cxl
