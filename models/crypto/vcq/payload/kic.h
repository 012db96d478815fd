// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of KIC, key derivation.
enum class KicCommand : std::uint8_t {
    hkdf1 = 0x06,         ///< `KicHkdf1`; label 0: inline
    hkdf2 = 0x07,         ///< `KicHkdf2`
    aes_cmac_kdf = 0x08,  ///< `KicCmacKdf`
    dkek_derive = 0x09,   ///< `KicDkek`
};

/// Payload of HKDF1.
struct KicHkdf1 {
    std::uint64_t destination = 0;  ///< reference
    std::uint64_t base = 0;         ///< reference
    std::uint64_t label = 0;        ///< address
    std::uint32_t label_length = 0;
    std::uint32_t length = 0;
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of HKDF2.
struct KicHkdf2 {
    std::uint64_t destination = 0;  ///< reference
    std::uint64_t base = 0;         ///< reference
    std::uint64_t salt = 0;         ///< reference
    std::uint64_t label = 0;        ///< address
    std::uint32_t label_length = 0;
    std::uint32_t length = 0;
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of AES_CMAC_KDF.
struct KicCmacKdf {
    std::uint64_t base = 0;         ///< reference
    std::uint64_t destination = 0;  ///< reference
    std::uint64_t label = 0;        ///< address
    std::uint32_t length = 0;
    std::uint32_t label_length = 0;
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of DKEK_DERIVE.
struct KicDkek {
    std::uint64_t base = 0;         ///< reference
    std::uint64_t destination = 0;  ///< reference
    std::uint32_t host_id = 0;
    std::uint32_t metadata_length = 0;
    std::uint64_t metadata = 0;  ///< address
};

}  // namespace cxlvp::crypto
