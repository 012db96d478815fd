// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/pack/tag_check.h"
#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Requests of GCM (SP 800-38D), CCM (SP 800-38C), and ChaCha20 with Poly1305 (RFC 8439, RFC 7634). EINVAL for lengths
/// that algorithm or engine have not, EMSGSIZE above the cap, EOPNOTSUPP for an operation that it has not.
RequestCode check_aead(const CryptoRequest& request);
/// VCQs that the request takes.
std::uint32_t aead_vcqs(const CryptoRequest& request);
/// Entries of its VCQ besides the header, when several such requests may share one; 0 for a request that takes more
/// than the usual commands.
std::uint8_t aead_entries(const CryptoRequest& request);
/// Bytes of the constants of a request that has such entries.
inline constexpr std::uint8_t kAeadConstants = 16;
/// Packs a request that was checked into `aead_vcqs` VCQs. GCM and CCM with nothing to authenticate or encrypt, which
/// the engine refuses, are made of CTR and ECB; what the tag then has to be compared with when decrypting is returned.
TagCheck pack_aead(const CryptoRequest& request, Vcq* vcqs);

}  // namespace cxlvp::host
