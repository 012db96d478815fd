// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// What a signature of RSASSA-PKCS1-v1_5 is, raised to the public exponent, for a message with this digest:
/// EMSA-PKCS1-v1_5 (RFC 8017 9.2) in `length` octets. Nothing where `pkcs1v15_verify` refuses.
std::optional<Bytes> pkcs1v15_encode(std::string_view name, ByteView digest, std::size_t length);

/// Whether `signature` is one of a message with this digest after RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2): the padding that
/// the user of the raw operation brings. `hash` is "sha224", "sha256", "sha384" or "sha512"; another name, a digest of
/// another length than the hash has, and a signature of another length than the modulus are refused.
bool pkcs1v15_verify(ByteView n, ByteView e, std::string_view hash, ByteView digest, ByteView signature);

}  // namespace cxlvp::crypto
