// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cxlvp::crypto {

/// What the cores and the firmware spend time on. Costs are in core cycles for one unit.
enum class ServiceItem : std::uint8_t {
    aes128_block,
    aes192_block,
    aes256_block,
    aes128_key,
    aes192_key,
    aes256_key,
    gcm_blocks,
    gcm_setup,
    ccm_passes,
    xts_blocks,
    sm4_block,
    sm4_key,
    sha256_block,
    sha512_block,
    keccak_block,
    keccak_16_bytes,
    hmac_blocks,
    hmac_setup,
    sm3_block,
    chacha_block,
    poly1305_block,
    p256_sign,
    p256_verify,
    p256_ecdh,
    p256_keygen,
    p384_sign,
    p384_verify,
    p384_ecdh,
    p384_keygen,
    p521_sign,
    p521_verify,
    p521_ecdh,
    p521_keygen,
    sm2_sign,
    sm2_verify,
    sm2_point,
    x25519,
    ed25519_sign,
    ed25519_verify,
    ed448_sign,
    ed448_verify,
    rsa2048_public,
    rsa2048_private,
    rsa2048_crt,
    rsa3072_public,
    rsa3072_private,
    rsa3072_crt,
    rsa4096_public,
    rsa4096_private,
    rsa4096_crt,
    rsa_keygen,
    drbg_generate,
    drbg_instantiate,
    kic_block,
    sys_access,
    sys_word,
    firmware_vcq,
    firmware_command,
};

/// How an engine is built.
enum class Grade : std::uint8_t {
    fast,       ///< unrolled and pipelined
    iterative,  ///< one round per cycle
    masked,     ///< protected against side channels
};

/// One row of the table of costs.
struct ServiceRow {
    ServiceItem item;
    const char* name;
    const char* unit;
    std::uint64_t fast;
    std::uint64_t iterative;
    std::uint64_t masked;
    const char* source;  ///< where the numbers come from; "assumed" where nobody has published one
};

inline constexpr std::size_t kServiceItems = static_cast<std::size_t>(ServiceItem::firmware_command) + 1;

/// All rows in the order of `ServiceItem`.
const ServiceRow* service_table();

/// The row of this name; null when there is none.
const ServiceRow* find_service_row(std::string_view name);

}  // namespace cxlvp::crypto
