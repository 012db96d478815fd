// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"

namespace cxlvp::crypto {

// The signature of SM2 (GM/T 0003.2) with keys as in ec_key.h, over a digest of 32 octets: SM3 of Z and message. A
// signature is r || s, 32 octets each.

/// Signs with the nonce `k` from 1 to n - 1. Nothing for a wrong length, a key not from 1 to n - 2, a nonce out of
/// range, or in the rare case that the standard asks for another nonce.
std::optional<Bytes> sm2_sign(ByteView private_key, ByteView digest, ByteView nonce);

/// Signs with nonces from the given source.
std::optional<Bytes> sm2_sign(ByteView private_key, ByteView digest, const RandomSource& random);

/// Whether `signature` is one of `digest` under `public_key`. False also for wrong lengths, r or s out of range and a
/// public key that is not a point of the curve.
bool sm2_verify(ByteView public_key, ByteView digest, ByteView signature);

}  // namespace cxlvp::crypto
