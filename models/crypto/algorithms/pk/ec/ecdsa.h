// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"

namespace cxlvp::crypto {

// ECDSA (FIPS 186-5 6.4) with keys as in ec_key.h. Of a digest that is longer than the order n, the leftmost bits
// count. A signature is r || s, each in the length of the field.

/// Signs with the nonce `k` from 1 to n - 1. Nothing for a key or nonce out of range, or in the rare case that this
/// nonce gives r or s of zero.
std::optional<Bytes> ecdsa_sign(Curve id, ByteView private_key, ByteView digest, ByteView nonce);

/// Signs with nonces from the given source. Nothing for a key out of range.
std::optional<Bytes> ecdsa_sign(Curve id, ByteView private_key, ByteView digest, const RandomSource& random);

/// Whether `signature` is one of `digest` under `public_key`. False also for a wrong length, r or s out of range and a
/// public key that is not a point of the curve.
bool ecdsa_verify(Curve id, ByteView public_key, ByteView digest, ByteView signature);

}  // namespace cxlvp::crypto
