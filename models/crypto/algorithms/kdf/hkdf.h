// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

/// The first half of HKDF (RFC 5869 2.2): a pseudorandom key as long as the digest. An empty salt is one of zeros.
SecretBytes hkdf_extract(HashAlgorithm algorithm, ByteView salt, ByteView input_key);

/// The second half of HKDF (RFC 5869 2.3): fills `out` with `size` octets. False, and nothing is written, when `size`
/// is more than 255 digests.
[[nodiscard]] bool hkdf_expand(HashAlgorithm algorithm, ByteView pseudorandom_key, ByteView info, std::uint8_t* out,
                               std::size_t size);

}  // namespace cxlvp::crypto
