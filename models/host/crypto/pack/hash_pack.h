// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Longest key that the temporary store takes. HMAC hashes a longer one first (FIPS 198-1 section 4 allows that for any
/// key longer than a block of the hash).
inline constexpr std::uint32_t kMaxTemporaryKey = 904;

/// Requests of HC and SM3: hashes, cSHAKE, KMAC, HMAC. EINVAL for lengths that the algorithm or the engine has not,
/// EMSGSIZE above the cap, EOPNOTSUPP for an operation that it has not.
RequestCode check_hash(const CryptoRequest& request);
/// VCQs that the request takes.
std::uint32_t hash_vcqs(const CryptoRequest& request);
/// Packs a request that was checked into `hash_vcqs` VCQs.
void pack_hash(const CryptoRequest& request, Vcq* vcqs);

}  // namespace cxlvp::host
