// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Requests of AES, SM4 and ChaCha20 without authentication, and the MACs made of AES and SM4 and Poly1305. EINVAL for
/// lengths that the algorithm or the engine has not, EMSGSIZE above the cap, EOPNOTSUPP for an operation it has not.
RequestCode check_cipher(const CryptoRequest& request);
/// VCQs that the request takes: none when there is nothing to do, two when the counter of CTR wraps in its low half,
/// which the engine does not carry into the upper one.
std::uint32_t cipher_vcqs(const CryptoRequest& request);
/// Packs a request that was checked into `cipher_vcqs` VCQs.
void pack_cipher(const CryptoRequest& request, Vcq* vcqs);

}  // namespace cxlvp::host
