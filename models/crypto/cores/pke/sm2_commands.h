// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

// The commands of the PKE core for key agreement and encryption of SM2 (GM/T 0003.3 and 0003.4), in steps. A nonce
// length of 0 takes a random nonce. With Q-11, messages have 1 to 32 octets, identities 1 to 32, and the agreed key 16.

/// Writes R = r G to `session`, and a random nonce r to `nonce`.
ErrorCode run_sm2_ecdh_keygen(const Sm2EcdhKeygen& payload, PkeRun& run);
/// Puts the shared point to a store, and writes a random nonce to `nonce`.
ErrorCode run_sm2_ecdh(const Sm2Ecdh& payload, PkeRun& run);
/// Writes the shared point of a ciphertext, of which only C1 is read.
ErrorCode run_sm2_dec_point(const Sm2DecPoint& payload, PkeRun& run);
/// Writes C1 to `ciphertext` and the shared point to `point`.
ErrorCode run_sm2_enc_point(const Sm2EncPoint& payload, PkeRun& run);
/// Writes the digest Z of an identity.
ErrorCode run_sm2_id_digest(const Sm2IdDigest& payload, PkeRun& run);
/// Puts the agreed key to a store, from the shared point and the digests of initiator and responder.
ErrorCode run_sm2_ecdh_hash(const Sm2EcdhHash& payload, PkeRun& run);
/// Writes the message of a ciphertext C1 || C3 || C2. When C3 does not agree (EBADMSG), zeros or nothing instead, as
/// the engine is configured.
ErrorCode run_sm2_dec_hash(const Sm2DecHash& payload, PkeRun& run);
/// Writes C3 || C2 behind the 64 octets of C1 in `ciphertext`.
ErrorCode run_sm2_enc_hash(const Sm2EncHash& payload, PkeRun& run);

}  // namespace cxlvp::crypto
