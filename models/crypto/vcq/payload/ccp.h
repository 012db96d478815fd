// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/payload/aes.h"

namespace cxlvp::crypto {

/// Commands of CCP, ChaCha20 and Poly1305.
enum class CcpCommand : std::uint8_t {
    chacha20_init = 0x01,   ///< `ChachaInit`
    poly1305_init = 0x02,   ///< `PolyInit`
    aead_init = 0x03,       ///< `ChachaPolyInit`
    aad_update = 0x04,      ///< `CipherAad`; a multiple of 16 bytes
    aad_final = 0x05,       ///< `CipherAad`
    update = 0x06,          ///< `CipherUpdate`
    final = 0x07,           ///< `CipherFinal`
    scatter_gather = 0x08,  ///< `CipherScatter`
};

/// Payload of CHACHA20_INIT.
struct ChachaInit {
    std::uint64_t key = 0;            ///< reference
    std::uint64_t counter_nonce = 0;  ///< address
    std::uint32_t key_length = 0;
    std::uint32_t counter_nonce_length = 0;
    std::uint32_t counter_length = 0;
    std::uint32_t operation = 0;
};

/// Payload of POLY1305_INIT.
struct PolyInit {
    std::uint64_t r = 0;  ///< reference
    std::uint64_t s = 0;  ///< reference
    std::uint32_t r_length = 0;
    std::uint32_t s_length = 0;
};

/// Payload of AEAD_INIT.
struct ChachaPolyInit {
    std::uint64_t key = 0;            ///< reference
    std::uint64_t counter_nonce = 0;  ///< address
    std::uint32_t key_length = 0;
    std::uint32_t counter_nonce_length = 0;
    std::uint32_t operation = 0;
    std::uint32_t reserved = 0;
};

}  // namespace cxlvp::crypto
