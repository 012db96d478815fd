// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

/// What kind of answer a value of PSL_DSISR_An asks for.
enum class FaultKind : std::uint8_t {
    none,         ///< nothing
    translation,  ///< TFC with R, AE or C; a command waits
    psl_error,    ///< PE: PSL_ErrStat_An, then DSISR with PE cleared, or TFC with A
    afu_error,    ///< AE: TFC with A
    warning,      ///< the operating system is told and answers nothing
};

/// Bits of PSL_DSISR_An that say what happened; bits 4 to 6 are the same in both versions.
struct FaultBits {
    static constexpr std::uint64_t kSegment = ibm_bit(0);       ///< DS: segment not found (CAIA 1)
    static constexpr std::uint64_t kPage = ibm_bit(1);          ///< DM: not in the page table, or protected (CAIA 1)
    static constexpr std::uint64_t kSegmentTable = ibm_bit(2);  ///< ST: its own page is not mapped (CAIA 1)
    static constexpr std::uint64_t kUtilizationRecord = ibm_bit(3);  ///< UR: its page is not mapped (CAIA 1)
    static constexpr std::uint64_t kTranslation = ibm_bit(3);        ///< TF (CAIA 2)
    static constexpr std::uint64_t kPslError = ibm_bit(4);           ///< PE
    static constexpr std::uint64_t kAfuError = ibm_bit(5);           ///< AE
    static constexpr std::uint64_t kContextWarning = ibm_bit(6);     ///< OC

    /// All bits that mean something is pending.
    static constexpr std::uint64_t pending(Caia caia) { return caia == Caia::v1 ? ibm_mask(0, 6) : ibm_mask(3, 6); }
    /// What `dsisr` asks for. With several bits: translation, then PE, then AE, then warnings.
    static constexpr FaultKind kind(Caia caia, std::uint64_t dsisr) {
        if ((dsisr & (caia == Caia::v1 ? kSegment | kPage : kTranslation)) != 0) return FaultKind::translation;
        if ((dsisr & kPslError) != 0) return FaultKind::psl_error;
        if ((dsisr & kAfuError) != 0) return FaultKind::afu_error;
        return (dsisr & pending(caia)) != 0 ? FaultKind::warning : FaultKind::none;
    }
};

/// Bits of PSL_TFC_An: the answer of the operating system.
struct FaultResponse {
    static constexpr std::uint64_t kAcknowledge = ibm_bit(28);   ///< A
    static constexpr std::uint64_t kContinue = ibm_bit(29);      ///< C
    static constexpr std::uint64_t kAddressError = ibm_bit(30);  ///< AE
    static constexpr std::uint64_t kRestart = ibm_bit(31);       ///< R
    static constexpr std::uint64_t kAll = ibm_mask(28, 31);
};

}  // namespace cxlvp::psl
