// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// A data rate, kept as time per byte in fixed point so that the hot path needs one multiplication and no floating
/// point.
class Rate {
public:
    /// No limit: every transfer takes zero time.
    constexpr Rate() = default;
    /// `bytes_per_second` = 0 means no limit. Resolution is 2^-20 ps per byte.
    explicit constexpr Rate(std::uint64_t bytes_per_second)
        : fixed_(bytes_per_second == 0 ? 0 : per_byte(bytes_per_second)) {}

    constexpr bool unlimited() const { return fixed_ == 0; }
    /// Time to move `bytes`, rounded to the nearest picosecond, at least 1 ps unless the rate is unlimited.
    constexpr Tick duration(std::uint64_t bytes) const { return round(bytes, kShift); }
    /// Time to move `fine` / 2^`fraction` bytes.
    constexpr Tick duration_fine(std::uint64_t fine, unsigned fraction) const { return round(fine, kShift + fraction); }

private:
    static constexpr unsigned kShift = 20;
    static constexpr std::uint64_t per_byte(std::uint64_t bytes_per_second) {
        const unsigned __int128 second = static_cast<unsigned __int128>(kSecond) << kShift;
        const auto rounded = static_cast<std::uint64_t>((second + bytes_per_second / 2) / bytes_per_second);
        return rounded == 0 ? 1 : rounded;  // zero would lift the limit
    }
    constexpr Tick round(std::uint64_t amount, unsigned shift) const {
        const unsigned __int128 exact = static_cast<unsigned __int128>(amount) * fixed_;
        const Tick rounded = static_cast<Tick>((exact + (std::uint64_t{1} << (shift - 1))) >> shift);
        return rounded == 0 && exact != 0 ? 1 : rounded;
    }

    std::uint64_t fixed_ = 0;
};

}  // namespace cxlvp
