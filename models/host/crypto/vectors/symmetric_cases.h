// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/vectors/vector_file.h"
#include "cxlvp/host/crypto/request/algorithm.h"
#include "cxlvp/host/crypto/vectors/case_answer.h"
#include "cxlvp/host/crypto/vectors/case_engine.h"

namespace cxlvp::host {

/// Cases of hashes, MACs, ciphers and authenticated ciphers. Throws `UserError` for an operation that such an algorithm
/// does not have.
CaseAnswer answer_symmetric(const Algorithm& algorithm, const crypto::VectorCase& given, CaseEngine& engine);

}  // namespace cxlvp::host
