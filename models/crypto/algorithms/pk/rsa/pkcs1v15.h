// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// Whether `signature` is one of a message with this digest after RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2): the padding that
/// the user of the raw operation brings. `hash` is "sha224", "sha256", "sha384" or "sha512"; another name, a digest of
/// another length than the hash has, and a signature of another length than the modulus are refused.
bool pkcs1v15_verify(ByteView n, ByteView e, std::string_view hash, ByteView digest, ByteView signature);

}  // namespace cxlvp::crypto
