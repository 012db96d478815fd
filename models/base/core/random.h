// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cxlvp {

/// A number for a name, the same on every machine: FNV-1a, 64 bits.
std::uint64_t hash_name(std::string_view name);

/// Pseudo-random numbers that are the same on every machine: xoshiro256** seeded through splitmix64 from a seed and the
/// name of the user (its object path), so that adding a module does not change the numbers of another. Only integer
/// and basic IEEE 754 operations are used; the distributions of the standard library differ between implementations.
class Random {
public:
    /// The stream of `name` under the global `seed`.
    Random(std::uint64_t seed, std::string_view name);

    /// 64 random bits.
    std::uint64_t bits() {
        const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotate(state_[3], 45);
        return result;
    }
    /// A whole number from 0 to `n` - 1, each equally likely; 0 for `n` = 0.
    std::uint64_t below(std::uint64_t n) {
        unsigned __int128 product = static_cast<unsigned __int128>(bits()) * n;
        if (static_cast<std::uint64_t>(product) < n) product = reject(product, n);
        return static_cast<std::uint64_t>(product >> 64);
    }
    /// A number in [0, 1) with 53 random bits.
    double real() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    /// True with probability `p`; never for `p` <= 0, always for `p` >= 1. Takes one number from the stream in any
    /// case.
    bool chance(double p) { return real() < p; }
    /// An exponentially distributed number with the given `mean`, such as the time to the next arrival.
    double exponential(double mean);

private:
    static std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    unsigned __int128 reject(unsigned __int128 product, std::uint64_t n);

    std::array<std::uint64_t, 4> state_{};
};

}  // namespace cxlvp
