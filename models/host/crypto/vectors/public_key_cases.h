// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/crypto/vectors/vector_file.h"
#include "cxlvp/host/crypto/request/algorithm.h"
#include "cxlvp/host/crypto/vectors/case_answer.h"
#include "cxlvp/host/crypto/vectors/case_engine.h"

namespace cxlvp::host {

// Cases of PKE. What software above the engine is to refuse is refused here: signatures and keys of a wrong length, and
// a peer whose y does not go with its x, which the engine is not told. Each throws `UserError` for an operation that
// such an algorithm does not have.

/// RSA; the padding of RSASSA-PKCS1-v1_5 is checked here, over the public operation of the engine.
CaseAnswer answer_rsa(const Algorithm& algorithm, const crypto::VectorCase& given, CaseEngine& engine);
/// Signatures on Weierstrass curves; signing draws the nonce of the case.
CaseAnswer answer_ecdsa(const Algorithm& algorithm, const crypto::VectorCase& given, CaseEngine& engine);
/// Agreements on Weierstrass curves.
CaseAnswer answer_ecdh(const Algorithm& algorithm, const crypto::VectorCase& given, CaseEngine& engine);
CaseAnswer answer_x25519(const Algorithm& algorithm, const crypto::VectorCase& given, CaseEngine& engine);
/// EdDSA on `curve` (25519 or 448).
CaseAnswer answer_eddsa(crypto::Curve curve, const crypto::VectorCase& given, CaseEngine& engine);
/// Encryption, key agreement and identity digest of SM2, in the steps of the engine.
CaseAnswer answer_sm2_steps(const crypto::VectorCase& given, CaseEngine& engine);

}  // namespace cxlvp::host
