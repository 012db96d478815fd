// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/payload/aes.h"

namespace cxlvp::crypto {

/// Commands of SM4.
enum class Sm4Command : std::uint8_t {
    init = 0x01,            ///< `CipherInit`
    aad_update = 0x02,      ///< `CipherAad`
    aad_final = 0x03,       ///< `CipherAad`
    update = 0x04,          ///< `CipherUpdate`
    final = 0x05,           ///< `CipherFinal`
    scatter_gather = 0x06,  ///< `CipherScatter`
    ccm_init = 0x09,        ///< `Sm4CcmInit`
};

/// Payload of CCM_INIT.
struct Sm4CcmInit {
    std::uint64_t key = 0;    ///< reference
    std::uint64_t nonce = 0;  ///< address
    std::uint32_t key_length = 0;
    std::uint32_t nonce_length = 0;
    std::uint32_t operation = 0;
    std::uint32_t aad_length = 0;
    std::uint32_t io_length = 0;
    std::uint32_t tag_length = 0;
};

}  // namespace cxlvp::crypto
