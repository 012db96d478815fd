// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"

#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

// The digest as an integer modulo n, cut to the bits of n (FIPS 186-5 6.4.1 step 2).
BigNumber representative(const WeierstrassCurve& curve, ByteView digest) {
    const BigNumber& n = curve.order();
    BigNumber value = BigNumber::from_big_endian(digest);
    if (digest.size() * 8 > n.bits()) {
        value = value >> (digest.size() * 8 - n.bits());
    }
    return value % n;
}

BigNumber x_modulo_order(const WeierstrassCurve& curve, const SecretBytes& point) {
    return BigNumber::from_big_endian(ByteView(point).part(0, curve.bytes())) % curve.order();
}

std::optional<Bytes> sign_with(const WeierstrassCurve& curve, const BigNumber& d, ByteView digest, const BigNumber& k) {
    const BigNumber& n = curve.order();
    const BigNumber r = x_modulo_order(curve, *curve.coordinates(curve.multiple(k)));
    const BigNumber sum = mod_add(representative(curve, digest), mod_mul(r, d, n), n);
    const BigNumber s = mod_mul(*mod_inverse(k, n), sum, n);
    if (r.is_zero() || s.is_zero()) {
        return std::nullopt;
    }
    const SecretBytes first = r.big_endian(curve.bytes());
    const SecretBytes second = s.big_endian(curve.bytes());
    Bytes signature(first.begin(), first.end());
    signature.insert(signature.end(), second.begin(), second.end());
    return signature;
}

}  // namespace

std::optional<Bytes> ecdsa_sign(Curve id, ByteView private_key, ByteView digest, ByteView nonce) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    if (curve == nullptr) {
        return std::nullopt;
    }
    const auto d = curve->scalar(private_key);
    const auto k = curve->scalar(nonce);
    return d && k ? sign_with(*curve, *d, digest, *k) : std::nullopt;
}

std::optional<Bytes> ecdsa_sign(Curve id, ByteView private_key, ByteView digest, const RandomSource& random) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    if (curve == nullptr) {
        return std::nullopt;
    }
    const auto d = curve->scalar(private_key);
    if (!d) {
        return std::nullopt;
    }
    while (const auto k = curve->random_scalar(random)) {
        if (auto signature = sign_with(*curve, *d, digest, *k)) {
            return signature;
        }
    }
    return std::nullopt;
}

bool ecdsa_verify(Curve id, ByteView public_key, ByteView digest, ByteView signature) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    if (curve == nullptr || signature.size() != 2 * curve->bytes()) {
        return false;
    }
    const auto q = curve->point(public_key);
    const auto r = curve->scalar(signature.part(0, curve->bytes()));
    const auto s = curve->scalar(signature.part(curve->bytes()));
    if (!q || !r || !s) {
        return false;
    }
    const BigNumber& n = curve->order();
    const BigNumber w = *mod_inverse(*s, n);
    const CurvePoint first = curve->multiple(mod_mul(representative(*curve, digest), w, n));
    const CurvePoint second = curve->multiple(mod_mul(*r, w, n), *q);
    const auto point = curve->coordinates(curve->sum(first, second));
    return point && x_modulo_order(*curve, *point) == *r;
}

}  // namespace cxlvp::crypto
