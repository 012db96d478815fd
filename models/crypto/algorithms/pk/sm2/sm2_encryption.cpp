// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_encryption.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"

namespace cxlvp::crypto {
namespace {

std::optional<SecretBytes> product(ByteView scalar, ByteView point) {
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::sm2);
    const auto k = curve.scalar(scalar);
    const auto p = curve.point(point);
    return k && p ? curve.coordinates(curve.multiple(*k, *p)) : std::nullopt;
}

// Masks or unmasks; nothing when the mask is all zero.
std::optional<SecretBytes> masked(ByteView text, ByteView shared_point) {
    SecretBytes mask = sm2_derive({shared_point}, text.size());
    if (std::all_of(mask.begin(), mask.end(), [](std::uint8_t octet) { return octet == 0; })) {
        return std::nullopt;
    }
    std::transform(text.begin(), text.end(), mask.begin(), mask.begin(),
                   [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a ^ b); });
    return mask;
}

SecretBytes digest_of(ByteView message, ByteView shared_point) {
    return sm3_of({shared_point.part(0, kSm2ScalarBytes), message, shared_point.part(kSm2ScalarBytes)});
}

}  // namespace

std::optional<Sm2EncryptionPoints> sm2_encryption_points(ByteView public_key, ByteView nonce) {
    auto c1 = ec_public_key(Curve::sm2, nonce);
    auto shared = product(nonce, public_key);
    if (!c1 || !shared) {
        return std::nullopt;
    }
    return Sm2EncryptionPoints{std::move(*c1), std::move(*shared)};
}

std::optional<Bytes> sm2_encrypt(ByteView message, ByteView shared_point) {
    if (shared_point.size() != kSm2PointBytes) {
        return std::nullopt;
    }
    const auto c2 = masked(message, shared_point);
    if (!c2) {
        return std::nullopt;
    }
    const SecretBytes c3 = digest_of(message, shared_point);
    Bytes both(c3.begin(), c3.end());
    both.insert(both.end(), c2->begin(), c2->end());
    return both;
}

std::optional<SecretBytes> sm2_decryption_point(ByteView private_key, ByteView c1) {
    return product(private_key, c1);
}

std::optional<SecretBytes> sm2_decrypt(ByteView c3_c2, ByteView shared_point) {
    if (shared_point.size() != kSm2PointBytes || c3_c2.size() <= kSm3Bytes) {
        return std::nullopt;
    }
    auto message = masked(c3_c2.part(kSm3Bytes), shared_point);
    if (!message) {
        return std::nullopt;
    }
    const SecretBytes c3 = digest_of(*message, shared_point);
    return std::equal(c3.begin(), c3.end(), c3_c2.begin()) ? message : std::nullopt;
}

}  // namespace cxlvp::crypto
