// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

constexpr std::size_t kSm2ScalarBytes = 32;  ///< a scalar or a coordinate of the curve of GM/T 0003.5
constexpr std::size_t kSm2PointBytes = 64;   ///< x || y
constexpr std::size_t kSm3Bytes = 32;        ///< a digest of SM3

/// SM3 of the parts one after the other.
SecretBytes sm3_of(std::initializer_list<ByteView> parts);

/// The key derivation function of GM/T 0003.4 5.4.3 over the parts one after the other: `length` octets.
SecretBytes sm2_derive(std::initializer_list<ByteView> parts, std::size_t length);

/// Z, the digest of an identity and of the public key x || y that belongs to it (GM/T 0003.2 5.5). Nothing when the
/// identity has more than 8191 octets or the key is not a point of the curve.
std::optional<Bytes> sm2_identity_digest(ByteView identity, ByteView public_key);

}  // namespace cxlvp::crypto
