// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

/// The bits of PSL_SR_An and of the state register of a process element that translation looks at.
namespace cxlvp::psl::state_register {

inline constexpr std::uint64_t kSixtyFourBit = ibm_bit(0);   ///< SF: without it an address has 32 bits
inline constexpr std::uint64_t kHypervisor = ibm_bit(3);     ///< HV
inline constexpr std::uint64_t kProblemState = ibm_bit(49);  ///< PR: user
inline constexpr std::uint64_t kOneHash = ibm_bit(54);       ///< TC: the secondary hash group is not searched
inline constexpr std::uint64_t kRelocate = ibm_bit(59);      ///< R: addresses are translated

/// XLAT, CAIA 2: which tables the nest MMU walks.
constexpr unsigned xlat(std::uint64_t sr) {
    return static_cast<unsigned>(ibm_field(sr, 5, 6));
}
inline constexpr unsigned kXlatRadixOnRadix = 3;

}  // namespace cxlvp::psl::state_register
