// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of PKE, public keys.
enum class PkeCommand : std::uint8_t {
    ecdsa_verify = 0x03,      ///< `EcdsaVerify`
    ecdsa_sign = 0x04,        ///< `EcdsaSign`
    ecdsa_pubgen = 0x05,      ///< `EcPubgen`
    ecdsa_keygen = 0x06,      ///< `EcKeygen`
    eddsa_verify = 0x07,      ///< `EddsaVerify`
    eddsa_sign = 0x08,        ///< `EddsaSign`
    eddsa_pubgen = 0x09,      ///< `EcPubgen`
    ecdh_keygen = 0x0a,       ///< `EcPubgen`; public value of an agreement
    ecdh = 0x0b,              ///< `Ecdh`
    rsa_enc = 0x0c,           ///< `RsaEncrypt`
    rsa_dec = 0x0d,           ///< `RsaDecrypt`; also with the CRT set as key
    rsa_keygen = 0x0e,        ///< `RsaKeygen`
    rsa_crt_dec = 0x0f,       ///< `RsaDecrypt`
    sm2_ecdh_keygen = 0x16,   ///< `Sm2EcdhKeygen`; nonce_length 0 takes a random nonce
    sm2_ecdh = 0x17,          ///< `Sm2Ecdh`
    sm2_dec_point = 0x18,     ///< `Sm2DecPoint`
    sm2_enc_point = 0x19,     ///< `Sm2EncPoint`
    sm2_id_digest = 0x1a,     ///< `Sm2IdDigest`
    sm2_ecdh_hash = 0x1b,     ///< `Sm2EcdhHash`
    sm2_dec_hash = 0x1c,      ///< `Sm2DecHash`
    sm2_enc_hash = 0x1d,      ///< `Sm2EncHash`
    eddsa_keygen_sca = 0x21,  ///< `EddsaKeygenSca`; two-share form of an Ed448 key
};

/// Payload of ECDSA_VERIFY.
struct EcdsaVerify {
    std::uint32_t curve = 0;
    std::uint32_t digest_length = 0;
    std::uint64_t public_key = 0;  ///< address
    std::uint64_t digest = 0;      ///< address
    std::uint64_t signature = 0;   ///< address
    std::uint64_t r_prime = 0;     ///< address
};

/// Payload of ECDSA_SIGN.
struct EcdsaSign {
    std::uint32_t curve = 0;
    std::uint32_t key_length = 0;
    std::uint64_t digest = 0;     ///< address
    std::uint64_t signature = 0;  ///< address
    std::uint64_t key = 0;        ///< reference
    std::uint32_t digest_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of ECDSA_PUBGEN, EDDSA_PUBGEN, ECDH_KEYGEN.
struct EcPubgen {
    std::uint32_t curve = 0;
    std::uint32_t key_length = 0;
    std::uint64_t public_key = 0;  ///< address
    std::uint64_t key = 0;         ///< reference
};

/// Payload of ECDSA_KEYGEN.
struct EcKeygen {
    std::uint32_t curve = 0;
    std::uint32_t key_length = 0;
    std::uint64_t key = 0;  ///< reference
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of EDDSA_VERIFY.
struct EddsaVerify {
    std::uint32_t curve = 0;
    std::uint32_t message_length = 0;
    std::uint64_t public_key = 0;  ///< address
    std::uint64_t message = 0;     ///< address
    std::uint64_t signature = 0;   ///< address
    std::uint64_t r_prime = 0;     ///< address
};

/// Payload of EDDSA_SIGN.
struct EddsaSign {
    std::uint32_t curve = 0;
    std::uint32_t key_length = 0;
    std::uint64_t message = 0;    ///< address
    std::uint64_t signature = 0;  ///< address
    std::uint64_t key = 0;        ///< reference
    std::uint32_t message_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of ECDH.
struct Ecdh {
    std::uint32_t curve = 0;
    std::uint32_t key_length = 0;
    std::uint32_t secret_length = 0;
    std::uint32_t secret_type = 0;
    std::uint64_t peer = 0;    ///< address
    std::uint64_t key = 0;     ///< reference
    std::uint64_t secret = 0;  ///< reference
};

/// Payload of RSA_ENC.
struct RsaEncrypt {
    std::uint32_t bits = 0;
    std::uint32_t exponent_length = 0;
    std::uint64_t exponent = 0;    ///< address
    std::uint64_t modulus = 0;     ///< address
    std::uint64_t message = 0;     ///< address
    std::uint64_t ciphertext = 0;  ///< address
};

/// Payload of RSA_DEC, RSA_CRT_DEC.
struct RsaDecrypt {
    std::uint32_t bits = 0;
    std::uint32_t exponent_length = 0;
    std::uint64_t exponent = 0;    ///< address
    std::uint64_t modulus = 0;     ///< address
    std::uint64_t ciphertext = 0;  ///< address
    std::uint64_t message = 0;     ///< address
    std::uint64_t key = 0;         ///< reference
};

/// Payload of RSA_KEYGEN.
struct RsaKeygen {
    std::uint32_t bits = 0;
    std::uint32_t key_type = 0;
    std::uint64_t exponent = 0;  ///< address
    std::uint64_t modulus = 0;   ///< address
    std::uint64_t key = 0;       ///< reference
    std::uint64_t crt_key = 0;   ///< reference
    std::uint32_t crt_type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_ECDH_KEYGEN.
struct Sm2EcdhKeygen {
    std::uint64_t nonce = 0;    ///< address
    std::uint64_t session = 0;  ///< address
    std::uint32_t nonce_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_ECDH.
struct Sm2Ecdh {
    std::uint32_t nonce_length = 0;
    std::uint32_t key_length = 0;
    std::uint64_t nonce = 0;         ///< address
    std::uint64_t peer_key = 0;      ///< address
    std::uint64_t peer_session = 0;  ///< address
    std::uint64_t key = 0;           ///< reference
    std::uint64_t point = 0;         ///< reference
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_DEC_POINT.
struct Sm2DecPoint {
    std::uint32_t ciphertext_length = 0;
    std::uint32_t key_length = 0;
    std::uint64_t ciphertext = 0;  ///< address
    std::uint64_t point = 0;       ///< address
    std::uint64_t key = 0;         ///< reference
};

/// Payload of SM2_ENC_POINT.
struct Sm2EncPoint {
    std::uint64_t nonce = 0;       ///< address
    std::uint64_t public_key = 0;  ///< address
    std::uint64_t ciphertext = 0;  ///< address
    std::uint64_t point = 0;       ///< address
    std::uint32_t nonce_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_ID_DIGEST.
struct Sm2IdDigest {
    std::uint64_t identity = 0;    ///< address
    std::uint64_t public_key = 0;  ///< address
    std::uint64_t digest = 0;      ///< address
    std::uint32_t identity_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_ECDH_HASH.
struct Sm2EcdhHash {
    std::uint64_t z_first = 0;   ///< address
    std::uint64_t z_second = 0;  ///< address
    std::uint64_t point = 0;     ///< reference
    std::uint64_t key = 0;       ///< reference
    std::uint32_t type = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_DEC_HASH.
struct Sm2DecHash {
    std::uint64_t ciphertext = 0;  ///< address
    std::uint64_t point = 0;       ///< address
    std::uint64_t plaintext = 0;   ///< address
    std::uint32_t ciphertext_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of SM2_ENC_HASH.
struct Sm2EncHash {
    std::uint64_t message = 0;     ///< address
    std::uint64_t point = 0;       ///< address
    std::uint64_t ciphertext = 0;  ///< address
    std::uint32_t message_length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of EDDSA_KEYGEN_SCA.
struct EddsaKeygenSca {
    std::uint32_t curve = 0;
    std::uint32_t reserved = 0;
    std::uint64_t key = 0;      ///< reference
    std::uint64_t sca_key = 0;  ///< reference
};

}  // namespace cxlvp::crypto
