// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// X25519 and X448 (RFC 7748 5) on the curves 25519 and 448. Scalars and u-coordinates are octet strings as there, least
// significant octet first. Nothing is returned for another curve or a wrong length.

/// The octets of a scalar and of a coordinate, 32 or 56. 0 for another curve.
std::size_t xdh_key_bytes(Curve curve);

/// A private key: octets from the given source, clamped only where they are used.
std::optional<SecretBytes> xdh_generate_key(Curve curve, const RandomSource& random);

/// The u-coordinate of private key times base point.
std::optional<Bytes> xdh_public_key(Curve curve, ByteView private_key);

/// The u-coordinate of private key times peer. Nothing when it is zero, which a peer of small order gives (RFC
/// 7748 6.1).
std::optional<SecretBytes> xdh(Curve curve, ByteView private_key, ByteView peer);

}  // namespace cxlvp::crypto
