// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// Pure EdDSA with an empty context: Ed25519 and Ed448 of RFC 8032 5.1 and 5.2. Keys and signatures are octet strings as
// there, least significant octet first. Nothing is returned for another curve or a key of another length.

/// The octets of a private and of a public key, 32 or 57; a signature has twice as many. 0 for another curve.
std::size_t eddsa_key_bytes(Curve curve);

/// A private key: octets from the given source.
std::optional<SecretBytes> eddsa_generate_key(Curve curve, const RandomSource& random);

/// The public key of a private key.
std::optional<Bytes> eddsa_public_key(Curve curve, ByteView private_key);

/// The signature of a message, which depends on nothing but key and message.
std::optional<Bytes> eddsa_sign(Curve curve, ByteView private_key, ByteView message);

/// Whether `signature` is one of `message` under `public_key`. False also for wrong lengths, a public key that is not
/// the encoding of a point, and an S that is not below the order.
bool eddsa_verify(Curve curve, ByteView public_key, ByteView message, ByteView signature);

}  // namespace cxlvp::crypto
