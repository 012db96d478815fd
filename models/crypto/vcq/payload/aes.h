// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of AES.
enum class AesCommand : std::uint8_t {
    init = 0x01,            ///< `CipherInit`
    aad_update = 0x02,      ///< `CipherAad`
    aad_final = 0x03,       ///< `CipherAad`
    update = 0x04,          ///< `CipherUpdate`
    final = 0x05,           ///< `CipherFinal`
    scatter_gather = 0x06,  ///< `CipherScatter`; UPDATE or FINAL over a chain of nodes
    ccm_init = 0x0a,        ///< `CipherInit`
    aad_final_auth = 0x0e,  ///< `CipherAadAuth`; end of the associated data and the tag in one
};

/// Payload of INIT and CCM_INIT, of SM4's INIT up to `io_length`.
struct CipherInit {
    std::uint64_t key = 0;  ///< reference
    std::uint64_t iv = 0;   ///< address
    std::uint32_t key_length = 0;
    std::uint32_t iv_length = 0;
    std::uint32_t mode = 0;
    std::uint32_t operation = 0;
    std::uint32_t aad_length = 0;
    std::uint32_t io_length = 0;
    std::uint32_t tag_length = 0;
    std::uint32_t xts_index = 0;
};

/// Payload of AAD_UPDATE, AAD_FINAL.
struct CipherAad {
    std::uint64_t data = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of UPDATE.
struct CipherUpdate {
    std::uint64_t input = 0;   ///< address
    std::uint64_t output = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of FINAL.
struct CipherFinal {
    std::uint64_t input = 0;   ///< address
    std::uint64_t output = 0;  ///< address
    std::uint64_t tag = 0;     ///< address
    std::uint32_t length = 0;
    std::uint32_t tag_length = 0;
};

/// Payload of SCATTER_GATHER.
struct CipherScatter {
    std::uint64_t chain = 0;  ///< address
    std::uint32_t command = 0;
    std::uint32_t reserved = 0;
    std::uint64_t tag = 0;  ///< address
    std::uint32_t tag_length = 0;
    std::uint32_t reserved2 = 0;
};

/// Payload of AAD_FINAL_AUTH.
struct CipherAadAuth {
    std::uint64_t data = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
    std::uint64_t tag = 0;  ///< address
    std::uint32_t tag_length = 0;
    std::uint32_t reserved2 = 0;
};

}  // namespace cxlvp::crypto
