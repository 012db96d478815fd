// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"

#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

namespace cxlvp::crypto {
namespace {

const BigNumber& one() {
    static thread_local const BigNumber value(1);
    return value;
}

// Whether `value` is at least sqrt(2) 2^(bits - 1), so that the product of two such numbers has 2 bits bits.
bool is_large(const BigNumber& value, std::size_t bits) {
    return value * value >= one() << (2 * bits - 1);
}

BigNumber distance(const BigNumber& a, const BigNumber& b) {
    return a < b ? b - a : a - b;
}

// A prime of `bits` bits for the exponent `e`, more than 2^(bits - 100) away from `other` where there is another.
std::optional<BigNumber> find_prime(std::size_t bits, const BigNumber& e, const BigNumber* other,
                                    const RandomSource& random) {
    const std::size_t attempts = (other == nullptr ? 5 : 10) * bits;
    SecretBytes octets(bits / 8);
    // Candidates that are too small do not count, which an endless stream of them must not make endless.
    for (std::size_t drawn = 0, tried = 0; tried < attempts && drawn < 16 * attempts; ++drawn) {
        random(octets.data(), octets.size());
        octets.back() |= 1;
        BigNumber candidate = BigNumber::from_big_endian(octets);
        if (!is_large(candidate, bits)) {
            continue;
        }
        if (other != nullptr && distance(candidate, *other).bits() <= bits - 99) {
            continue;
        }
        ++tried;
        if (gcd(candidate - one(), e) == one() && is_probable_prime(candidate)) {
            return candidate;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<RsaKeyPair> rsa_generate_key(std::size_t bits, ByteView public_exponent, const RandomSource& random) {
    const BigNumber e = BigNumber::from_big_endian(public_exponent);
    if (bits < 512 || bits % 16 != 0 || !e.is_odd() || e.bits() < 2 || e.bits() > 256) {
        return std::nullopt;
    }
    const std::size_t half = bits / 2;
    while (true) {
        const auto p = find_prime(half, e, nullptr, random);
        const auto q = p ? find_prime(half, e, &*p, random) : std::nullopt;
        if (!q) {
            return std::nullopt;
        }
        const BigNumber p1 = *p - one();
        const BigNumber q1 = *q - one();
        const BigNumber d = *mod_inverse(e, p1 * q1 / gcd(p1, q1));
        if (d.bits() <= half) {
            continue;  // Practically never; a source that always gives this pair is not one.
        }
        const SecretBytes n = (*p * *q).big_endian(bits / 8);
        return RsaKeyPair{Bytes(n.begin(), n.end()), d.big_endian(bits / 8),
                          RsaCrtKey{p->big_endian(half / 8), q->big_endian(half / 8), (d % p1).big_endian(half / 8),
                                    (d % q1).big_endian(half / 8), mod_inverse(*q, *p)->big_endian(half / 8)}};
    }
}

}  // namespace cxlvp::crypto
