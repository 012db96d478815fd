// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/timing/service_item.h"

#include <iterator>

namespace cxlvp::crypto {

namespace {

using Item = ServiceItem;

constexpr ServiceRow kRows[] = {
    {Item::aes128_block, "aes128_block", "16 B block", 1, 12, 56, "OpenTitan AES"},
    {Item::aes192_block, "aes192_block", "16 B block", 1, 14, 66, "OpenTitan AES"},
    {Item::aes256_block, "aes256_block", "16 B block", 1, 16, 72, "OpenTitan AES"},
    {Item::aes128_key, "aes128_key", "key", 12, 12, 56, "one pass"},
    {Item::aes192_key, "aes192_key", "key", 12, 14, 66, "one pass"},
    {Item::aes256_key, "aes256_key", "key", 12, 16, 72, "one pass"},
    {Item::gcm_blocks, "gcm_blocks", "message, in cipher blocks", 0, 3, 3, "hash key, first and last block"},
    {Item::gcm_setup, "gcm_setup", "message", 4, 8, 32, "OpenTitan GHASH"},
    {Item::ccm_passes, "ccm_passes", "16 B block, in cipher blocks", 12, 2, 2,
     "cipher and CBC-MAC one after the other"},
    {Item::xts_blocks, "xts_blocks", "message, in cipher blocks", 1, 1, 1, "tweak"},
    {Item::sm4_block, "sm4_block", "16 B block", 1, 32, 130, "assumed: 32 rounds"},
    {Item::sm4_key, "sm4_key", "key", 32, 32, 130, "assumed: 32 rounds"},
    {Item::sha256_block, "sha256_block", "64 B block", 64, 66, 260, "Caliptra; fast and masked assumed"},
    {Item::sha512_block, "sha512_block", "128 B block", 80, 87, 350, "Caliptra; fast and masked assumed"},
    {Item::keccak_block, "keccak_block", "rate block", 12, 49, 121, "Adams Bridge, Caliptra"},
    {Item::keccak_16_bytes, "keccak_16_bytes", "16 B of a rate block", 1, 0, 0, "Adams Bridge"},
    {Item::hmac_blocks, "hmac_blocks", "message, in hash blocks", 2, 3, 3, "Caliptra"},
    {Item::hmac_setup, "hmac_setup", "message", 0, 0, 0, "assumed"},
    {Item::sm3_block, "sm3_block", "64 B block", 64, 66, 66, "assumed: 64 rounds"},
    {Item::chacha_block, "chacha_block", "64 B block", 12, 22, 22, "assumed: 20 rounds"},
    {Item::poly1305_block, "poly1305_block", "16 B block", 1, 4, 4, "assumed"},
    {Item::p256_sign, "p256_sign", "operation", 21000, 704126, 704126, "OpenTitan OTBN; fast assumed"},
    {Item::p256_verify, "p256_verify", "operation", 25000, 420220, 420220, "OpenTitan OTBN; fast assumed"},
    {Item::p256_ecdh, "p256_ecdh", "operation", 20000, 670089, 670089, "OpenTitan OTBN; fast assumed"},
    {Item::p256_keygen, "p256_keygen", "operation", 20000, 670089, 670089, "OpenTitan OTBN; fast assumed"},
    {Item::p384_sign, "p384_sign", "operation", 70000, 736978, 736978, "Caliptra; fast assumed"},
    {Item::p384_verify, "p384_verify", "operation", 85000, 960404, 960404, "Caliptra; fast assumed"},
    {Item::p384_ecdh, "p384_ecdh", "operation", 68000, 717421, 717421, "Caliptra; fast assumed"},
    {Item::p384_keygen, "p384_keygen", "operation", 68000, 719675, 719675, "Caliptra; fast assumed"},
    {Item::p521_sign, "p521_sign", "operation", 175000, 1842445, 1842445, "assumed: 2.5 x P-384"},
    {Item::p521_verify, "p521_verify", "operation", 212500, 2401010, 2401010, "assumed: 2.5 x P-384"},
    {Item::p521_ecdh, "p521_ecdh", "operation", 170000, 1793553, 1793553, "assumed: 2.5 x P-384"},
    {Item::p521_keygen, "p521_keygen", "operation", 170000, 1799188, 1799188, "assumed: 2.5 x P-384"},
    {Item::sm2_sign, "sm2_sign", "operation", 21000, 704126, 704126, "as P-256"},
    {Item::sm2_verify, "sm2_verify", "operation", 25000, 420220, 420220, "as P-256"},
    {Item::sm2_point, "sm2_point", "operation", 20000, 670089, 670089, "as P-256"},
    {Item::x25519, "x25519", "operation", 8000, 114488, 366575, "OpenTitan OTBN; fast assumed"},
    {Item::ed25519_sign, "ed25519_sign", "operation", 10000, 130000, 130000, "assumed"},
    {Item::ed25519_verify, "ed25519_verify", "operation", 20000, 332987, 332987, "OpenTitan OTBN; fast assumed"},
    {Item::ed448_sign, "ed448_sign", "operation", 54000, 702000, 702000, "assumed: 5.4 x Ed25519"},
    {Item::ed448_verify, "ed448_verify", "operation", 108000, 1798130, 1798130, "assumed: 5.4 x Ed25519"},
    {Item::rsa2048_public, "rsa2048_public", "operation", 2000, 132028, 132028, "OpenTitan OTBN; fast assumed"},
    {Item::rsa2048_private, "rsa2048_private", "operation", 270000, 18889021, 18889021, "OpenTitan OTBN; fast assumed"},
    {Item::rsa2048_crt, "rsa2048_crt", "operation", 80000, 5400000, 5400000, "assumed: private / 3.5"},
    {Item::rsa3072_public, "rsa3072_public", "operation", 6500, 282128, 282128, "OpenTitan OTBN; fast assumed"},
    {Item::rsa3072_private, "rsa3072_private", "operation", 877500, 61303537, 61303537, "OpenTitan OTBN; fast assumed"},
    {Item::rsa3072_crt, "rsa3072_crt", "operation", 260000, 17515296, 17515296, "assumed: private / 3.5"},
    {Item::rsa4096_public, "rsa4096_public", "operation", 15400, 489572, 489572, "OpenTitan OTBN; fast assumed"},
    {Item::rsa4096_private, "rsa4096_private", "operation", 2079000, 145000000, 145000000, "assumed: cubic"},
    {Item::rsa4096_crt, "rsa4096_crt", "operation", 616000, 41428571, 41428571, "assumed: private / 3.5"},
    {Item::rsa_keygen, "rsa_keygen", "key, in private operations", 40, 40, 40, "assumed: random search"},
    {Item::drbg_generate, "drbg_generate", "32 B", 60, 100, 100, "assumed"},
    {Item::drbg_instantiate, "drbg_instantiate", "operation", 5000, 50000, 50000, "assumed: waits for entropy"},
    {Item::kic_block, "kic_block", "derived block", 264, 264, 520, "assumed: four hash or cipher blocks"},
    {Item::sys_access, "sys_access", "command", 100, 400, 400, "assumed"},
    {Item::sys_word, "sys_word", "4 B", 1, 1, 1, "assumed"},
    {Item::firmware_vcq, "firmware_vcq", "VCQ", 300, 2000, 2000, "assumed: an embedded processor"},
    {Item::firmware_command, "firmware_command", "command", 50, 300, 300, "assumed: an embedded processor"},
};
static_assert(std::size(kRows) == kServiceItems);

}  // namespace

const ServiceRow* service_table() {
    return kRows;
}

const ServiceRow* find_service_row(std::string_view name) {
    for (const ServiceRow& row : kRows)
        if (name == row.name) return &row;
    return nullptr;
}

}  // namespace cxlvp::crypto
