// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/rsa.h"

#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

namespace cxlvp::crypto {
namespace {

bool is_modulus(const BigNumber& n) {
    return n.is_odd() && n.bits() > 1;
}

// SP 800-56B rev. 2 7.1.2: 0, 1 and n - 1 stay what they are under every key.
bool is_worth_a_private_key(const BigNumber& input, const BigNumber& n) {
    return BigNumber(1) < input && input + BigNumber(1) < n;
}

std::optional<SecretBytes> power(ByteView modulus, ByteView exponent, ByteView input) {
    const BigNumber n = BigNumber::from_big_endian(modulus);
    const BigNumber e = BigNumber::from_big_endian(exponent);
    const BigNumber base = BigNumber::from_big_endian(input);
    if (!is_modulus(n) || e.is_zero() || base >= n) {
        return std::nullopt;
    }
    return mod_exp(base, e, n).big_endian(modulus.size());
}

}  // namespace

std::optional<Bytes> rsa_public(ByteView n, ByteView e, ByteView input) {
    const auto result = power(n, e, input);
    return result ? std::optional(Bytes(result->begin(), result->end())) : std::nullopt;
}

std::optional<SecretBytes> rsa_private(ByteView n, ByteView d, ByteView input) {
    if (!is_worth_a_private_key(BigNumber::from_big_endian(input), BigNumber::from_big_endian(n))) {
        return std::nullopt;
    }
    return power(n, d, input);
}

std::optional<SecretBytes> rsa_private(ByteView modulus, const RsaCrtKey& key, ByteView input) {
    const BigNumber n = BigNumber::from_big_endian(modulus);
    const BigNumber p = BigNumber::from_big_endian(key.p);
    const BigNumber q = BigNumber::from_big_endian(key.q);
    const BigNumber dp = BigNumber::from_big_endian(key.dp);
    const BigNumber dq = BigNumber::from_big_endian(key.dq);
    const BigNumber qinv = BigNumber::from_big_endian(key.qinv);
    const BigNumber base = BigNumber::from_big_endian(input);
    if (!is_modulus(p) || !is_modulus(q) || p * q != n || !is_worth_a_private_key(base, n)) {
        return std::nullopt;
    }
    if (dp.is_zero() || dq.is_zero() || qinv.is_zero() || dp >= p || dq >= q || qinv >= p) {
        return std::nullopt;
    }
    const BigNumber m1 = mod_exp(base % p, dp, p);
    const BigNumber m2 = mod_exp(base % q, dq, q);
    const BigNumber h = mod_mul(qinv, mod_sub(m1, m2 % p, p), p);
    return (m2 + q * h).big_endian(modulus.size());
}

}  // namespace cxlvp::crypto
