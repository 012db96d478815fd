// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Requests of PKE and DRBG: RSA, ECDSA, SM2 (verification), ECDH, Curve25519, random bytes. Operands lie in memory as
/// the engine takes them: `coordinate_bytes` for each coordinate and scalar, RSA numbers as wide as the modulus. EINVAL
/// for lengths that algorithm or engine have not, EMSGSIZE for more than fits, EOPNOTSUPP for an operation that the
/// algorithm has not.
RequestCode check_public_key(const CryptoRequest& request);
/// Packs a request that was checked into one VCQ.
void pack_public_key(const CryptoRequest& request, Vcq& vcq);

}  // namespace cxlvp::host
