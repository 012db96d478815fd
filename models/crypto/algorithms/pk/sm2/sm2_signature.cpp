// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_signature.h"

#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"

namespace cxlvp::crypto {
namespace {

const WeierstrassCurve& sm2_curve() {
    return *WeierstrassCurve::find(Curve::sm2);
}

BigNumber x_modulo_order(const SecretBytes& point) {
    return BigNumber::from_big_endian(ByteView(point).part(0, kSm2ScalarBytes)) % sm2_curve().order();
}

// GM/T 0003.2 6.1, steps A3 to A7.
std::optional<Bytes> sign_with(const BigNumber& d, ByteView digest, const BigNumber& k) {
    const WeierstrassCurve& curve = sm2_curve();
    const BigNumber& n = curve.order();
    const auto inverse = mod_inverse(d + BigNumber(1), n);
    if (!inverse || digest.size() != kSm3Bytes) {
        return std::nullopt;
    }
    const BigNumber e = BigNumber::from_big_endian(digest) % n;
    const BigNumber r = mod_add(e, x_modulo_order(*curve.coordinates(curve.multiple(k))), n);
    const BigNumber s = mod_mul(*inverse, mod_sub(k, mod_mul(r, d, n), n), n);
    if (r.is_zero() || r + k == n || s.is_zero()) {
        return std::nullopt;
    }
    const SecretBytes first = r.big_endian(kSm2ScalarBytes);
    const SecretBytes second = s.big_endian(kSm2ScalarBytes);
    Bytes signature(first.begin(), first.end());
    signature.insert(signature.end(), second.begin(), second.end());
    return signature;
}

}  // namespace

std::optional<Bytes> sm2_sign(ByteView private_key, ByteView digest, ByteView nonce) {
    const auto d = sm2_curve().scalar(private_key);
    const auto k = sm2_curve().scalar(nonce);
    return d && k ? sign_with(*d, digest, *k) : std::nullopt;
}

std::optional<Bytes> sm2_sign(ByteView private_key, ByteView digest, const RandomSource& random) {
    constexpr int kAttempts = 16;  // one is enough but for a probability of 2^-254
    const auto d = sm2_curve().scalar(private_key);
    for (int attempt = 0; d && attempt < kAttempts; ++attempt) {
        const auto k = sm2_curve().random_scalar(random);
        if (auto signature = k ? sign_with(*d, digest, *k) : std::nullopt) {
            return signature;
        }
    }
    return std::nullopt;
}

bool sm2_verify(ByteView public_key, ByteView digest, ByteView signature) {
    const WeierstrassCurve& curve = sm2_curve();
    if (digest.size() != kSm3Bytes || signature.size() != 2 * kSm2ScalarBytes) {
        return false;
    }
    const auto p = curve.point(public_key);
    const auto r = curve.scalar(signature.part(0, kSm2ScalarBytes));
    const auto s = curve.scalar(signature.part(kSm2ScalarBytes));
    if (!p || !r || !s) {
        return false;
    }
    const BigNumber& n = curve.order();
    const BigNumber t = mod_add(*r, *s, n);
    if (t.is_zero()) {
        return false;
    }
    const auto point = curve.coordinates(curve.sum(curve.multiple(*s), curve.multiple(t, *p)));
    return point && mod_add(BigNumber::from_big_endian(digest) % n, x_modulo_order(*point), n) == *r;
}

}  // namespace cxlvp::crypto
