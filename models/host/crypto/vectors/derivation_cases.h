// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/vectors/vector_file.h"
#include "cxlvp/host/crypto/vectors/case_answer.h"
#include "cxlvp/host/crypto/vectors/case_engine.h"

namespace cxlvp::host {

/// HKDF (RFC 5869): with SHA-256 by KIC, as far as its lengths go; with other hashes step by step with HMAC of the
/// engine, since KIC has no other.
CaseAnswer answer_hkdf(const crypto::VectorCase& given, CaseEngine& engine);
/// Counter mode with AES-CMAC (SP 800-108): a counter of 32 bits, a key and a result of 32 octets by KIC, others step
/// by step with CMAC of the engine.
CaseAnswer answer_cmac_kdf(const crypto::VectorCase& given, CaseEngine& engine);
/// CTR_DRBG: the generator of the engine is given the entropy of the case, and asked by the engine's commands.
CaseAnswer answer_drbg(const crypto::VectorCase& given, CaseEngine& engine);

}  // namespace cxlvp::host
