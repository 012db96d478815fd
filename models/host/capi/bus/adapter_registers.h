// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::host {

/// Registers of the adapter that the driver uses, by offset in BAR2. Where CAIA 1 and 2 differ the name says which.
enum class AdapterRegister : std::uint32_t {
    err_ivte = 0x0008,          ///< low 16 bits: interrupt of adapter errors
    control = 0x0020,           ///< timebase on, flush of the data cache
    lbisel = 0x0080,            ///< what SLBIA drops: PID << 32 | LPID (CAIA 1)
    slbia = 0x0090,             ///< drop segments (CAIA 1)
    tlbia = 0x00a8,             ///< drop translations (CAIA 1)
    afusel = 0x00b0,            ///< which AFUs an invalidation reaches (CAIA 1)
    fir1 = 0x0100,              ///< fault isolation (CAIA 1)
    fir2 = 0x0108,              //
    xsl_inv = 0x0110,           ///< threshold of dummy reads (CAIA 2)
    reslckto = 0x0128,          ///< timeout of reservations and locks (CAIA 1)
    tb_ctlstat = 0x0140,        ///< timebase (CAIA 1)
    xsl_def = 0x0140,           ///< retry limit (CAIA 2)
    fir_cntl = 0x0148,          ///< (CAIA 1)
    dsndctl = 0x0150,           ///< routing of data (CAIA 1)
    snwralloc = 0x0158,         ///< snoop write mask (CAIA 1)
    xsl_dsnctl = 0x0168,        ///< routing of the XSL (CAIA 2)
    trace = 0x0170,             ///< trace arrays (CAIA 1)
    psl9_fir1 = 0x0300,         ///< fault isolation (CAIA 2)
    psl9_debug = 0x0320,        ///< (CAIA 2)
    psl9_fir_cntl = 0x0348,     ///< (CAIA 2)
    psl9_dsndctl = 0x0350,      ///< (CAIA 2)
    psl9_tracecfg = 0x0368,     ///< (CAIA 2)
    psl9_apcdedalloc = 0x0378,  ///< snoop machines (CAIA 2)
    psl9_apcdedtype = 0x0380,   ///< DMA machines (CAIA 2)
    psl9_ctccfg = 0x0390,       ///< state of the trace arrays, 2 bits each (CAIA 2)
    xsl_ierat = 0x0588,         ///< drop translations (CAIA 2)
};

// PSL_ErrIVTE
inline constexpr std::uint64_t kErrIvteTbError = psl::ibm_bit(31);
// PSL_Control
inline constexpr std::uint64_t kControlTimebase = psl::ibm_bit(63);
inline constexpr std::uint64_t kControlFlush = psl::ibm_bit(31);
inline constexpr std::uint64_t kControlFlushState = psl::ibm_mask(28, 29);  ///< all ones: complete
// SLBIA, TLBIA
inline constexpr std::uint64_t kInvalidateAll = 0;
inline constexpr std::uint64_t kInvalidateLpidPid = 3;
inline constexpr std::uint64_t kInvalidatePending = psl::ibm_bit(63);
// PSL_AFUSEL
inline constexpr std::uint64_t kAfuSelAll = psl::ibm_bit(55);
// XSL9_IERAT
inline constexpr std::uint64_t kIeratAll = psl::ibm_bit(8);
inline constexpr std::uint64_t kIeratInProgress = psl::ibm_bit(63);
// PSL9_DEBUG
inline constexpr std::uint64_t kPsl9NoDataCache = psl::ibm_bit(27);

}  // namespace cxlvp::host
