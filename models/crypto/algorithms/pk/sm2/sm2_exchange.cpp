// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_exchange.h"

#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"

namespace cxlvp::crypto {
namespace {

// 2^127 + (x & (2^127 - 1)) of the point x || y.
BigNumber reduced_x(ByteView point) {
    const BigNumber bound = BigNumber(1) << 127;
    return bound + BigNumber::from_big_endian(point.part(0, kSm2ScalarBytes)) % bound;
}

}  // namespace

std::optional<SecretBytes> sm2_shared_point(ByteView private_key, ByteView session_scalar, ByteView peer_public_key,
                                            ByteView peer_session_point) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::sm2);
    const auto d = curve.scalar(private_key);
    const auto r = curve.scalar(session_scalar);
    const auto peer = curve.point(peer_public_key);
    const auto peer_session = curve.point(peer_session_point);
    const auto own_session = ec_public_key(Curve::sm2, session_scalar);
    if (!d || !r || !peer || !peer_session || !own_session) {
        return std::nullopt;
    }
    const BigNumber& n = curve.order();
    const BigNumber t = mod_add(*d, mod_mul(reduced_x(*own_session), *r, n), n);
    const CurvePoint sum = curve.sum(*peer, curve.multiple(reduced_x(peer_session_point), *peer_session));
    return curve.coordinates(curve.multiple(t, sum));
}

std::optional<SecretBytes> sm2_agreed_key(ByteView shared_point, ByteView initiator_digest, ByteView responder_digest,
                                          std::size_t length) {
    if (shared_point.size() != kSm2PointBytes || initiator_digest.size() != kSm3Bytes ||
        responder_digest.size() != kSm3Bytes) {
        return std::nullopt;
    }
    return sm2_derive({shared_point, initiator_digest, responder_digest}, length);
}

}  // namespace cxlvp::crypto
