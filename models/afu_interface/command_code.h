// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::afu {

/// What an AFU may ask of the PSL: the 13 bits of ah_com. An AFU may put anything there, so that the interface carries
/// a number and this list names the ones that mean something.
enum class CommandCode : std::uint16_t {
    interrupt_request = 0x0000,  ///< INTREQ: raise the AFU interrupt in the low 11 bits of ah_cea
    restart = 0x0001,            ///< RESTART: leave the flush state

    read_cl_na = 0x0A00,   ///< read, no allocation in the cache of the PSL
    read_cl_s = 0x0A50,    ///< read into the cache, shared
    read_cl_m = 0x0A60,    ///< read into the cache, modified
    read_cl_lck = 0x0A6B,  ///< read and lock the line (PSL8)
    read_cl_res = 0x0A67,  ///< read and set a reservation
    read_pe = 0x0A52,      ///< fetch the process element of the context; ah_cea is ignored
    read_pna = 0x0E00,     ///< partial read, no allocation

    touch_i = 0x0240,  ///< translate and prefetch, no data
    touch_s = 0x0250,
    touch_m = 0x0260,

    write_mi = 0x0D60,      ///< cacheable write, line becomes modified, then invalid
    write_ms = 0x0D70,      ///< cacheable write, line becomes modified, then shared
    write_na = 0x0D00,      ///< write, no allocation
    write_inj = 0x0D10,     ///< write that injects into a cache of the host
    write_c = 0x0D67,       ///< conditional write, needs a reservation
    write_unlock = 0x0D6B,  ///< write and unlock the line (PSL8)

    lock = 0x016B,     ///< (PSL8)
    unlock = 0x017B,   ///< (PSL8)
    push_i = 0x0140,   ///< push a modified line out, invalid afterwards
    push_s = 0x0150,   ///< push a modified line out, shared afterwards
    evict_i = 0x1140,  ///< drop the line, cancel a reservation
    zero_m = 0x1260,   ///< make the line all zero, modified
    flush = 0x0100,    ///< push out and drop the line

    // PSL9 only.
    cas_e_4b = 0x0180,  ///< compare and swap 4 bytes if equal
    cas_ne_4b = 0x0181,
    cas_u_4b = 0x0182,
    cas_e_8b = 0x0183,
    cas_ne_8b = 0x0184,
    cas_u_8b = 0x0185,
    asb_notify = 0x0103,  ///< wake a thread of the host
    xlat_rd_p0 = 0x1F00,  ///< a translation tag for DMA reads of port 0
    xlat_wr_p0 = 0x1F01,
    xlat_rd_p1 = 0x1F08,
    xlat_wr_p1 = 0x1F09,
    itag_abort_rd = 0x1F02,  ///< gives a translation tag back
    itag_abort_wr = 0x1F03,
    xlat_rd_touch = 0x1F10,  ///< translate only
    xlat_wr_touch = 0x1F11,
};

}  // namespace cxlvp::afu
