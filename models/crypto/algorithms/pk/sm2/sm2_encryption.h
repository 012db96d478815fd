// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// Encryption with SM2 (GM/T 0003.4) in steps, with keys as in ec_key.h. A ciphertext is C1 || C3 || C2: the point k G,
// the digest and the masked message, 64, 32 and as many octets as the message has. Nothing is returned for scalars out
// of range, points that are not on the curve and wrong lengths.

/// The first step of an encryption.
struct Sm2EncryptionPoints {
    Bytes c1;            ///< k G
    SecretBytes shared;  ///< k times the public key
};
std::optional<Sm2EncryptionPoints> sm2_encryption_points(ByteView public_key, ByteView nonce);

/// The second step: C3 || C2 from the shared point. Nothing also for an empty message and when the mask is all zero, in
/// which case the standard asks for another nonce.
std::optional<Bytes> sm2_encrypt(ByteView message, ByteView shared_point);

/// The first step of a decryption: the shared point from C1.
std::optional<SecretBytes> sm2_decryption_point(ByteView private_key, ByteView c1);

/// The second step: the message from C3 || C2 and the shared point. Nothing also when C3 does not agree.
std::optional<SecretBytes> sm2_decrypt(ByteView c3_c2, ByteView shared_point);

}  // namespace cxlvp::crypto
