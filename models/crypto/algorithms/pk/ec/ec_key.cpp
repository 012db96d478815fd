// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"

#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

std::optional<SecretBytes> shared_x(const WeierstrassCurve& curve, ByteView private_key,
                                    const std::optional<CurvePoint>& peer) {
    const auto d = curve.scalar(private_key);
    if (!d || !peer) {
        return std::nullopt;
    }
    auto product = curve.coordinates(curve.multiple(*d, *peer));
    if (product) {
        product->resize(curve.bytes());
    }
    return product;
}

}  // namespace

std::optional<SecretBytes> ec_generate_key(Curve id, const RandomSource& random) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    if (curve == nullptr) {
        return std::nullopt;
    }
    const auto d = curve->random_scalar(random);
    if (!d) {
        return std::nullopt;
    }
    return d->big_endian(curve->bytes());
}

std::optional<Bytes> ec_public_key(Curve id, ByteView private_key) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    if (curve == nullptr) {
        return std::nullopt;
    }
    const auto d = curve->scalar(private_key);
    if (!d) {
        return std::nullopt;
    }
    const auto point = curve->coordinates(curve->multiple(*d));
    return Bytes(point->begin(), point->end());
}

bool ec_is_public_key(Curve id, ByteView point) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    return curve != nullptr && curve->point(point).has_value();
}

std::optional<SecretBytes> ecdh(Curve id, ByteView private_key, ByteView peer) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    return curve != nullptr ? shared_x(*curve, private_key, curve->point(peer)) : std::nullopt;
}

std::optional<SecretBytes> ecdh_with_x(Curve id, ByteView private_key, ByteView peer_x) {
    const WeierstrassCurve* curve = WeierstrassCurve::find(id);
    return curve != nullptr ? shared_x(*curve, private_key, curve->point_with_x(peer_x)) : std::nullopt;
}

}  // namespace cxlvp::crypto
