// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"

namespace cxlvp::host {

/// A seeded permutation of the numbers 0 to n - 1 without a table, so that it works for any `n` up to 2^63. Numbers of
/// ceil(log2 n) bits are mixed by steps that can each be undone (addition, xor with own high bits, multiplication by an
/// odd constant); a result of `n` or above is mixed again until it lies below, on average less than twice.
class Permutation {
public:
    /// Draws the constants from `random`. `n` is at least 1.
    Permutation(std::uint64_t n, Random& random);

    /// The number at place `i`, `i` < n: different for every `i`.
    std::uint64_t at(std::uint64_t i) const {
        do {
            for (const Round& round : rounds_) {
                i = ((i + round.offset) * round.factor) & mask_;
                i ^= i >> shift_;
            }
        } while (i >= n_);
        return i;
    }

private:
    struct Round {
        std::uint64_t offset;
        std::uint64_t factor;  ///< odd
    };

    std::uint64_t n_;
    std::uint64_t mask_ = 1;
    unsigned shift_ = 1;
    Round rounds_[3];
};

}  // namespace cxlvp::host
