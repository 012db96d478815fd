// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

// The commands of the PKE core for signatures and keys on short Weierstrass curves. On the SM2 curve the signature is
// that of GM/T 0003.2, over a digest of 32 octets.

/// Checks a signature r || s (EBADMSG), and writes r as it was recomputed to `r_prime`, unless that is 0. A digest that
/// is not longer than the order is an integer and may have zeros before it; of a longer one the leftmost octets count.
ErrorCode run_ecdsa_verify(const EcdsaVerify& payload, PkeRun& run);
/// Signs with a random nonce.
ErrorCode run_ecdsa_sign(const EcdsaSign& payload, PkeRun& run);
/// Writes the public key x || y of a private key.
ErrorCode run_ecdsa_pubgen(const EcPubgen& payload, PkeRun& run);
/// Makes a private key, also for the curves 25519 and 448.
ErrorCode run_ecdsa_keygen(const EcKeygen& payload, PkeRun& run);

}  // namespace cxlvp::crypto
