// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::psl {

/// What software wants dropped from the translation caches of a PSL.
enum class InvalidateKind : std::uint8_t {
    slb_entry,  ///< PSL_SLBIE, SLBIE_An
    slb_all,    ///< PSL_SLBIA, SLBIA_An
    tlb_entry,  ///< PSL_TLBIE
    tlb_all,    ///< PSL_TLBIA
    ierat,      ///< XSL9_IERAT
};

/// A written invalidation.
struct Invalidation {
    InvalidateKind kind = InvalidateKind::slb_all;
    std::uint64_t selector = 0;  ///< PSL_LBISEL (PID << 32 | LPID) or SLBI_Select_An; 0 for `ierat`
    std::uint64_t value = 0;  ///< as written. The last two bits of `..._all`: 0 all, 1 of the LPID, 3 of LPID and PID
    bool all_slices = true;   ///< false: of the slice it was written to
};

}  // namespace cxlvp::psl
