// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/zipf.h"

#include <cmath>

namespace cxlvp::host {

namespace {

constexpr double kLn2High = 0x1.62e42fee00000p-1;  // 33 bits: products with small integers are exact
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

double portable_log(double x) {
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0x1.6a09e667f3bcdp-1) {  // below sqrt(1/2): centre the mantissa on 1
        m *= 2;
        --exponent;
    }
    // log(m) = 2 atanh(s), |s| < 0.172
    const double s = (m - 1) / (m + 1);
    double sum = 0;
    for (int k = 21; k >= 1; k -= 2) sum = sum * (s * s) + 1.0 / k;
    return exponent * kLn2High + (exponent * kLn2Low + 2 * s * sum);
}

double portable_exp(double x) {
    const double k = std::floor(x / (kLn2High + kLn2Low) + 0.5);
    const double r = (x - k * kLn2High) - k * kLn2Low;  // |r| <= log(2) / 2
    double sum = 1;
    for (int n = 14; n >= 1; --n) sum = 1 + sum * r / n;
    return std::ldexp(sum, static_cast<int>(k));
}

/// (exp(x) - 1) / x, also near 0 where the difference would cancel.
double relative_exp(double x) {
    if (std::fabs(x) > 1e-3) return (portable_exp(x) - 1) / x;
    return 1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5)));
}

/// log(1 + x) / x, also near 0.
double relative_log(double x) {
    if (std::fabs(x) > 1e-3) return portable_log(1 + x) / x;
    return 1 - x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4 - x * (1.0 / 5 - x / 6))));
}

}  // namespace

Zipf::Zipf(std::uint64_t n, double exponent) : n_(n), exponent_(exponent) {
    first_ = integral(1.5) - 1;
    last_ = integral(static_cast<double>(n) + 0.5);
    sure_ = 2 - inverse_integral(integral(2.5) - weight(2));
}

double Zipf::weight(double x) const {
    return portable_exp(-exponent_ * portable_log(x));
}

double Zipf::integral(double x) const {
    // (x^(1-s) - 1) / (1 - s), which tends to log(x) for s = 1.
    const double log_x = portable_log(x);
    return relative_exp((1 - exponent_) * log_x) * log_x;
}

double Zipf::inverse_integral(double y) const {
    double t = y * (1 - exponent_);
    if (t < -1 + 0x1.0p-53) t = -1 + 0x1.0p-53;  // rounding at the far end of the range
    return portable_exp(relative_log(t) * y);
}

std::uint64_t Zipf::next(Random& random) const {
    while (true) {
        const double u = last_ + random.real() * (first_ - last_);
        const double x = inverse_integral(u);
        double rank = std::floor(x + 0.5);
        if (rank < 1) rank = 1;
        if (rank > static_cast<double>(n_)) rank = static_cast<double>(n_);
        if (rank - x <= sure_ || u >= integral(rank + 0.5) - weight(rank)) return static_cast<std::uint64_t>(rank) - 1;
    }
}

}  // namespace cxlvp::host
