// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"

namespace cxlvp::host {

/// Ranks 0 to n - 1 where rank r has a chance proportional to 1 / (r + 1)^s. Sampled by rejection-inversion (W.
/// Hoermann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS
/// 6(3), 1996): no table, so that `n` may be as large as 2^52. Logarithm and exponential are computed with operations
/// that IEEE 754 fixes to the bit, so that every machine draws the same ranks.
class Zipf {
public:
    /// `n` from 1 to 2^52, `exponent` from 0.01 to 10.
    Zipf(std::uint64_t n, double exponent);

    /// The next rank.
    std::uint64_t next(Random& random) const;

private:
    double weight(double x) const;    ///< x^-s
    double integral(double x) const;  ///< of the weight, from 1 to x
    double inverse_integral(double y) const;

    std::uint64_t n_;
    double exponent_;
    double first_;  ///< integral at 1.5, less the weight of rank 0
    double last_;   ///< integral at n + 0.5
    double sure_;   ///< distance within which a rank is accepted without looking at its weight
};

}  // namespace cxlvp::host
