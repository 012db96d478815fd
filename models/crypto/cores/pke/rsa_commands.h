// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

// The commands of the PKE core for RSA: raw operations, and keys. Integers have the length of the modulus.

/// Writes message^e mod n.
ErrorCode run_rsa_enc(const RsaEncrypt& payload, PkeRun& run);
/// Writes ciphertext^d mod n. A key that does not belong to e and n is rejected (EKEYREJECTED).
ErrorCode run_rsa_dec(const RsaDecrypt& payload, PkeRun& run);
/// The same with a key of p || q || dp || dq || qinv, each of half the length of the modulus.
ErrorCode run_rsa_crt_dec(const RsaDecrypt& payload, PkeRun& run);
/// Makes a key for the exponent e, of four octets: d, and unless its reference is NONE the set for RSA_CRT_DEC, which
/// is never in two shares.
ErrorCode run_rsa_keygen(const RsaKeygen& payload, PkeRun& run);

}  // namespace cxlvp::crypto
