// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

// The commands of the PKE core for Ed25519 and Ed448. A private key of Ed448 has 57 octets; of one with 56, which is
// what ECDSA_KEYGEN makes for the curve, the last one is zero. It may also have the two-share form of ed448_shares.h.

/// Checks a signature (EBADMSG), and writes R as it was recomputed to `r_prime`, unless that is 0: 32 octets of
/// Ed25519, 56 of Ed448, whose last octet holds only a sign.
ErrorCode run_eddsa_verify(const EddsaVerify& payload, PkeRun& run);
/// Signs a message.
ErrorCode run_eddsa_sign(const EddsaSign& payload, PkeRun& run);
/// Writes the public key of a private key.
ErrorCode run_eddsa_pubgen(const EcPubgen& payload, PkeRun& run);
/// Puts the two-share form of an Ed448 key to a store. It may leave the engine as the key may.
ErrorCode run_eddsa_keygen_sca(const EddsaKeygenSca& payload, PkeRun& run);

}  // namespace cxlvp::crypto
