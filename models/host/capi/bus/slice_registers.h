// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::host {

/// Hypervisor registers of a slice that the driver uses, by offset in its page of BAR2 (p1n).
enum class SliceHvRegister : std::uint32_t {
    sr = 0x00,           ///< state (dedicated, CAIA 1)
    lpid = 0x08,         ///< logical partition
    ambar = 0x10,        //
    sp_offset = 0x18,    ///< (CAIA 1)
    id = 0x20,           ///< place in a chain of PSLs
    serr = 0x28,         ///< slice errors
    sdr = 0x30,          ///< hashed page table (CAIA 1)
    amor = 0x38,         ///< (CAIA 1)
    haurp = 0x80,        //
    spap = 0x88,         ///< place of the scheduled process area
    llcmd = 0x90,        ///< commands on process elements
    scntl = 0xa0,        ///< programming model, purge
    ctx_time = 0xa8,     //
    ivte_offset = 0xb0,  ///< (dedicated, CAIA 1)
    ivte_limit = 0xb8,   ///< (dedicated, CAIA 1)
    fir_slice = 0xc0,    ///< fault isolation (CAIA 1)
    afu_debug = 0xc8,    ///< (CAIA 1)
    apcalloc_a = 0xd0,   ///< read machines (CAIA 1)
    coalloc_a = 0xd8,    ///< write machines (CAIA 1)
    rxctl_a = 0xe0,      ///< time the AFU has to answer (CAIA 1)
    slice_trace = 0xe8,  ///< (CAIA 1)
};

/// Registers of a slice that an operating system may have, by offset in its page of BAR0 (p2n).
enum class SliceOsRegister : std::uint32_t {
    pid_tid = 0x00,    ///< process (dedicated, CAIA 1)
    csrp = 0x08,       //
    aurp0 = 0x10,      ///< (CAIA 1)
    aurp1 = 0x18,      ///< (CAIA 1)
    sstp0 = 0x20,      ///< segment table (CAIA 1)
    sstp1 = 0x28,      ///< segment table (CAIA 1)
    amr = 0x30,        ///< (CAIA 1)
    slbia = 0x48,      ///< drop segments of the slice
    dsisr = 0x60,      ///< why there is an interrupt
    dar = 0x68,        ///< effective address of a fault
    dsr = 0x70,        //
    tfc = 0x78,        ///< answer to an interrupt
    pe_handle = 0x80,  ///< who the interrupt is for
    err_stat = 0x88,   ///< PSL errors, write one to clear
    afu_cntl = 0x90,   ///< enable and reset
    afu_err = 0x98,    ///< jerror
    wed = 0xa0,        ///< work element descriptor (dedicated, CAIA 1)
};

// AFU_Cntl_An
inline constexpr std::uint64_t kAfuEs = psl::ibm_mask(0, 2), kAfuEnabled = psl::ibm_place(4, 0, 2);
inline constexpr std::uint64_t kAfuEnable = psl::ibm_bit(3);
inline constexpr std::uint64_t kAfuRs = psl::ibm_mask(4, 5), kAfuResetComplete = psl::ibm_place(2, 4, 5);
inline constexpr std::uint64_t kAfuReset = psl::ibm_bit(7);
// PSL_SCNTL_An
inline constexpr std::uint64_t kScntlDirected = psl::ibm_place(0x0004, 16, 31);
inline constexpr std::uint64_t kScntlDedicated = psl::ibm_place(0x0002, 16, 31);
inline constexpr std::uint64_t kScntlPurge = psl::ibm_bit(48);
inline constexpr std::uint64_t kScntlPurgeState = psl::ibm_mask(38, 39);
inline constexpr std::uint64_t kScntlPurgePending = psl::ibm_place(1, 38, 39);
// PSL_ID_An
inline constexpr std::uint64_t kIdFirst = psl::ibm_bit(31), kIdLast = psl::ibm_bit(30);
// PSL_SERR_An
inline constexpr std::uint64_t kSerrStatus = psl::ibm_mask(0, 8), kSerrMasks = psl::ibm_mask(32, 40);

}  // namespace cxlvp::host
