// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/ibm_bits.h"
#include "cxlvp/psl/translation/dsisr.h"

namespace cxlvp::psl {

/// What kind of answer a value of PSL_DSISR_An asks for.
enum class FaultKind : std::uint8_t {
    none,         ///< nothing
    translation,  ///< TFC with R, AE or C; a command waits
    psl_error,    ///< PE: PSL_ErrStat_An, then DSISR with PE cleared, or TFC with A
    afu_error,    ///< AE: TFC with A
    warning,      ///< the operating system is told and answers nothing
};

/// What PSL_DSISR_An asks for; the bits themselves are in `dsisr`.
struct FaultBits {
    /// All bits that mean something is pending.
    static constexpr std::uint64_t pending(Caia caia) { return caia == Caia::v1 ? ibm_mask(0, 6) : ibm_mask(3, 6); }
    /// What `value` asks for. With several bits: translation, then PE, then AE, then warnings.
    static constexpr FaultKind kind(Caia caia, std::uint64_t value) {
        if ((value & (caia == Caia::v1 ? dsisr::kSegmentMiss | dsisr::kPageMiss : dsisr::kTranslationFault)) != 0)
            return FaultKind::translation;
        if ((value & dsisr::kPslError) != 0) return FaultKind::psl_error;
        if ((value & dsisr::kAfuError) != 0) return FaultKind::afu_error;
        return (value & pending(caia)) != 0 ? FaultKind::warning : FaultKind::none;
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
