// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// How many pieces of `unit` (not 0) hold `amount`; the last may not be full.
constexpr std::uint64_t pieces_of(std::uint64_t amount, std::uint64_t unit) {
    return amount / unit + (amount % unit != 0 ? 1 : 0);
}

/// The least multiple of `unit` (not 0) that is not below `value`. Beyond 2^64 it wraps.
constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
    return pieces_of(value, unit) * unit;
}

}  // namespace cxlvp
