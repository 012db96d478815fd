// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/context/context_state.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// The registers of a slice that hold the context of dedicated mode in CAIA 1.
struct DedicatedRegisters {
    std::uint64_t sr = 0;           ///< PSL_SR_An
    std::uint64_t sp_offset = 0;    ///< PSL_SPOffset_An
    std::uint64_t sdr = 0;          ///< PSL_SDR_An
    std::uint64_t haurp = 0;        ///< HAURP_An
    std::uint64_t ctxtime = 0;      ///< PSL_CtxTime_An
    std::uint64_t ivte_offset = 0;  ///< PSL_IVTE_Offset_An: four of 16 bits, range 0 in the highest
    std::uint64_t ivte_limit = 0;   ///< PSL_IVTE_Limit_An: four counts in the same order
    std::uint64_t lpid = 0;         ///< PSL_LPID_An
    std::uint64_t pid_tid = 0;      ///< PSL_PID_TID_An: process in the high half, thread in the low one
    std::uint64_t csrp = 0;         ///< CSRP_An
    std::uint64_t aurp0 = 0;        ///< AURP0_An
    std::uint64_t aurp1 = 0;        ///< AURP1_An
    std::uint64_t sstp0 = 0;        ///< SSTP0_An
    std::uint64_t sstp1 = 0;        ///< SSTP1_An
    std::uint64_t amr = 0;          ///< PSL_AMR_An
    std::uint64_t wed = 0;          ///< PSL_WED_An
};

/// The one context of a slice in dedicated mode, whatever handle the AFU gives. It is taken when the AFU is enabled and
/// stays as it was then.
class DedicatedContext {
public:
    /// CAIA 1: from registers.
    void take(const DedicatedRegisters& registers);
    /// CAIA 2: from element 0 of the area. False, and no context, when the area is not valid, the element is not
    /// startable, or the bus answers with an error. `at` is when that begins and ends.
    bool load(const AreaLayout& area, RealMemory& memory, Tick& at);
    void clear() { valid_ = false; }

    /// `open` or `none`.
    ContextState lookup() const;

private:
    bool valid_ = false;
    ProcessElement element_;
};

}  // namespace cxlvp::psl
