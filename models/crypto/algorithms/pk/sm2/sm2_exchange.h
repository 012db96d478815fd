// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// The steps of the key agreement of SM2 (GM/T 0003.3) with keys as in ec_key.h. The first step, R = r G of a fresh
// scalar r, is `ec_public_key(Curve::sm2, r)`.

/// The point U or V that both sides share, x || y: from the own private key, the own scalar r, the peer's public key
/// and the peer's R (GM/T 0003.3 6.1, A4 to A7 or B3 to B6). Nothing for scalars out of range, points that are not on
/// the curve, or a shared point at infinity.
std::optional<SecretBytes> sm2_shared_point(ByteView private_key, ByteView session_scalar, ByteView peer_public_key,
                                            ByteView peer_session_point);

/// The agreed key of `length` octets from the shared point and the identity digests of the initiator and of the
/// responder, in this order on both sides (GM/T 0003.3 6.1, A8 or B7). Nothing for wrong lengths.
std::optional<SecretBytes> sm2_agreed_key(ByteView shared_point, ByteView initiator_digest, ByteView responder_digest,
                                          std::size_t length);

}  // namespace cxlvp::crypto
