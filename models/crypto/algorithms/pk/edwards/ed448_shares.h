// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// An Ed448 private key as two shares, the form that hardware hardened against side channels keeps. The layout is this
// model's own: share0 || share1, where share0 xor share1 is the expanded private key of RFC 8032 5.2.5, that is the
// clamped secret scalar without its last octet, which is always zero (56 octets), and the prefix (57 octets).

/// The octets of a key in two shares.
constexpr std::size_t kEd448SharedKeyBytes = 2 * (56 + 57);

/// Expands and splits a private key; share0 comes from the given source. Nothing when the key has not 57 octets.
std::optional<SecretBytes> ed448_split_key(ByteView private_key, const RandomSource& random);

/// The public key of a key in two shares. Nothing for a wrong length or shares of something that is not such a key.
std::optional<Bytes> ed448_shared_public_key(ByteView shares);

/// The same signature as `eddsa_sign` gives with the key that was split. Nothing as for the public key.
std::optional<Bytes> ed448_shared_sign(ByteView shares, ByteView message);

}  // namespace cxlvp::crypto
