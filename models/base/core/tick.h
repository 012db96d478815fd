// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// Simulated time in whole picoseconds, the unit of all timing logic. It equals the value of an `sc_time` because the
/// kernel resolution is 1 ps; 64 bits hold 213 days.
using Tick = std::uint64_t;

/// A time that never comes.
inline constexpr Tick kNever = ~Tick{0};

inline constexpr Tick kPicosecond = 1;
inline constexpr Tick kNanosecond = 1000 * kPicosecond;
inline constexpr Tick kMicrosecond = 1000 * kNanosecond;
inline constexpr Tick kMillisecond = 1000 * kMicrosecond;
inline constexpr Tick kSecond = 1000 * kMillisecond;

/// `n` nanoseconds as ticks.
constexpr Tick ns(std::uint64_t n) {
    return n * kNanosecond;
}
/// `n` microseconds as ticks.
constexpr Tick us(std::uint64_t n) {
    return n * kMicrosecond;
}

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;
inline constexpr std::uint64_t kGiB = 1024 * kMiB;
inline constexpr std::uint64_t kTiB = 1024 * kGiB;

}  // namespace cxlvp
