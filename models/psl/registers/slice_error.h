// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace cxlvp::psl {

/// Causes of a slice error: the bit of PSL_SERR_An (bit 0 is the most significant one). The mask of causes 0 to 8 is 32
/// bits further; AE has none.
enum class SliceError : unsigned {
    afuto = 0,    ///< the AFU did not acknowledge an MMIO in time
    afudis = 1,   ///< MMIO to an AFU that is not enabled
    afuov = 2,    ///< more commands than credits
    badsrc = 3,   ///< interrupt request with a bad source number
    badctx = 4,   ///< bad process handle
    llcmdis = 5,  ///< linked list command to a disabled AFU
    llcmdto = 6,  ///< the AFU did not acknowledge a linked list command in time
    afupar = 7,   ///< parity error of an MMIO
    afudup = 8,   ///< tag in use
    ae = 30,      ///< the AFU ended with an error in directed mode
};

/// All causes, for loops.
inline constexpr std::array<SliceError, 10> kSliceErrors = {
    SliceError::afuto,   SliceError::afudis,  SliceError::afuov,  SliceError::badsrc, SliceError::badctx,
    SliceError::llcmdis, SliceError::llcmdto, SliceError::afupar, SliceError::afudup, SliceError::ae};

}  // namespace cxlvp::psl
