// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// What ChaCha20-Poly1305 is given for a packet of IPsec (RFC 7634 2). The views are into what `esp_parts` was given.
struct EspParts {
    ByteView key;                          ///< 32 octets
    std::array<std::uint8_t, 12> nonce{};  ///< the salt, then the initialisation vector
    ByteView aad;                          ///< the octets that are authenticated
};

/// Takes a request of IPsec apart: `key_salt` is the key of 32 octets and the salt of 4, `iv` 8 octets, and the last 8
/// octets of `aad_iv` repeat the initialisation vector and are not authenticated. Nothing when a length is wrong.
std::optional<EspParts> esp_parts(ByteView key_salt, ByteView iv, ByteView aad_iv);

}  // namespace cxlvp::crypto
