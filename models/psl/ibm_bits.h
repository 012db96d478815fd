// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::psl {

/// The documents count bits from the most significant one, bit 0 of 64. This is the one place that turns them around.
constexpr unsigned ibm_shift(unsigned bit) {
    return 63 - bit;
}

/// The mask of bit `bit`, 0 to 63.
constexpr std::uint64_t ibm_bit(unsigned bit) {
    return std::uint64_t{1} << ibm_shift(bit);
}

/// The mask of bits `first` to `last`, both included.
constexpr std::uint64_t ibm_mask(unsigned first, unsigned last) {
    return (~std::uint64_t{0} >> first) & (~std::uint64_t{0} << ibm_shift(last));
}

/// The field `first` to `last` of `value`.
constexpr std::uint64_t ibm_field(std::uint64_t value, unsigned first, unsigned last) {
    return (value & ibm_mask(first, last)) >> ibm_shift(last);
}

/// `field` in its place at `first` to `last`; what does not fit is cut off.
constexpr std::uint64_t ibm_place(std::uint64_t field, unsigned first, unsigned last) {
    return (field << ibm_shift(last)) & ibm_mask(first, last);
}

}  // namespace cxlvp::psl
