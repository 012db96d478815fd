// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// Keys of the short Weierstrass curves. A private key is a scalar from 1 to n - 1, a public key the point x || y; each
// scalar and coordinate is an octet string of the length of the field, most significant octet first. Nothing is
// returned for a curve of another kind, a wrong length, a scalar out of range or a point that is not on the curve.

/// A private key from the given source (FIPS 186-5 A.2.2).
std::optional<SecretBytes> ec_generate_key(Curve id, const RandomSource& random);

/// The public key of a private key.
std::optional<Bytes> ec_public_key(Curve id, ByteView private_key);

/// Whether x || y is a point of the curve.
bool ec_is_public_key(Curve id, ByteView point);

/// The shared secret of ECDH: the x-coordinate of private key times peer (SP 800-56A 5.7.1.2).
std::optional<SecretBytes> ecdh(Curve id, ByteView private_key, ByteView peer);

/// ECDH with only the x-coordinate of the peer. The two points with that x have opposite signs, and so have the
/// products: both give the same secret.
std::optional<SecretBytes> ecdh_with_x(Curve id, ByteView private_key, ByteView peer_x);

}  // namespace cxlvp::crypto
