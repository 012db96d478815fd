// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/random.h"

#include <cmath>

namespace cxlvp {

std::uint64_t hash_name(std::string_view name) {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return h;
}

namespace {

/// One step of splitmix64.
std::uint64_t splitmix(std::uint64_t& x) {
    std::uint64_t z = (x += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/// Natural logarithm of a number in (0, 1]. std::log differs in the last bit between libraries and even between
/// processors with and without fused multiply-add; this uses only operations that IEEE 754 fixes to the bit.
double natural_log(double x) {
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0x1.6a09e667f3bcdp-1) {  // below sqrt(1/2): centre the mantissa on 1
        m *= 2;
        --exponent;
    }
    // log(m) = 2 atanh(s), |s| < 0.172: eleven terms of s^k / k with odd k are exact to double precision.
    constexpr double kTerms[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                                 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
    const double s = (m - 1) / (m + 1);
    const double square = s * s;
    double sum = 0;
    for (const double term : kTerms) sum = sum * square + term;
    return exponent * 0x1.62e42fefa39efp-1 + 2 * s * sum;
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view name) {
    std::uint64_t x = splitmix(seed) ^ hash_name(name);
    for (std::uint64_t& word : state_) word = splitmix(x);
}

unsigned __int128 Random::reject(unsigned __int128 product, std::uint64_t n) {
    // Lemire's method: of the 2^64 products, the lowest (2^64 mod n) would make some results more likely.
    const std::uint64_t threshold = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<unsigned __int128>(bits()) * n;
    return product;
}

double Random::exponential(double mean) {
    return -mean * natural_log(1 - real());
}

}  // namespace cxlvp
