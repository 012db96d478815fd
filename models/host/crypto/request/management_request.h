// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/keys/key_type.h"

namespace cxlvp::host {

/// Management operations by their command numbers. Those of lattices and hash-based signatures (0x20 to 0x2d) are not
/// offered.
enum class ManagementOperation : std::uint8_t {
    key_new = 0x01,
    key_write = 0x02,
    key_read = 0x03,
    key_find = 0x04,
    key_grant = 0x05,
    key_delete = 0x06,
    ds_export = 0x07,
    ds_import = 0x08,
    kic_hkdf1 = 0x09,
    kic_hkdf2 = 0x0a,
    key_new_random = 0x0b,
    kic_aes_cmac_kdf = 0x0c,
    kic_dkek_derive = 0x0d,
    key_list = 0x0e,
    eac_read = 0x0f,
    rsa_encrypt = 0x10,
    rsa_decrypt = 0x11,
    rsa_crt_decrypt = 0x12,
    rsa_keygen = 0x13,
    ecdsa_sign = 0x14,
    ecdh = 0x16,
    ecdh_keygen = 0x17,
    eddsa_sign = 0x18,
    eddsa_verify = 0x19,
    ec_keygen = 0x1a,
    ec_pubgen = 0x1b,
    eddsa_keygen_sca = 0x1c,
    sm2_ecdh_keygen = 0x30,
    sm2_ecdh = 0x31,
    sm2_dec_point = 0x32,
    sm2_enc_point = 0x33,
    sm2_id_digest = 0x34,
    sm2_ecdh_hash = 0x35,
    sm2_dec_hash = 0x36,
    sm2_enc_hash = 0x37,
    drbg_config = 0x40,
};

/// A management request. What an operation has no use for stays as it is. Data lies in simulated memory.
struct ManagementRequest {
    ManagementOperation operation = ManagementOperation::key_new;

    std::uint64_t cid = 0;  ///< name of the object that is made, found or exported
    /// The key or object that the operation uses; the base key of a derivation.
    std::uint64_t reference = crypto::KeyRef::kNone;
    std::uint64_t wrap = crypto::KeyRef::kNone;  ///< wrapping key; `kNone` for plain
    std::uint64_t salt = crypto::KeyRef::kNone;  ///< HKDF2
    /// Object that takes the result; `kNone` makes a new one named `cid` and writes its reference to `new_reference`.
    std::uint64_t result = crypto::KeyRef::kNone;
    std::uint64_t result2 = crypto::KeyRef::kNone;  ///< the CRT set of an RSA key
    std::uint64_t new_reference = 0;                ///< address of 8 bytes
    std::uint32_t type = 0;                         ///< type word of the object that is written or made
    std::uint32_t type2 = 0;                        ///< that of `result2`
    /// Bytes of the object that is made, written or derived, or of the room for what is read; where the operation says
    /// it all, 0 will do.
    std::uint32_t length = 0;
    /// KEY_WRITE, KEY_READ: bytes are a big-endian integer, as RSA and Weierstrass curves have them.
    bool integer = false;
    std::uint64_t read = 0, write = 0, execute = 0;  ///< mailbox masks of GRANT

    std::uint32_t curve = 0;   ///< `crypto::Curve`
    std::uint32_t bits = 0;    ///< RSA
    std::uint64_t source = 0;  ///< input: bytes, digest, message, ciphertext, label, metadata, identity
    std::uint32_t source_length = 0;
    std::uint64_t destination = 0;  ///< output: bytes, signature, secret, public key, point
    std::uint64_t public_key = 0;   ///< of the peer or the signer
    std::uint64_t second = 0;       ///< further input: signature, nonce, session of the peer, point, second Z
    std::uint32_t second_length = 0;
    std::uint64_t third = 0;  ///< further output or input: session, point
    std::uint64_t exponent = 0;
    std::uint32_t exponent_length = 0;
    std::uint64_t modulus = 0;

    std::uint32_t host_id = 0;   ///< DKEK
    std::uint32_t ratio = 0;     ///< DRBG: entropy ratio, 0 to 3
    std::uint32_t strength = 0;  ///< DRBG: 0x00 for 128 bits, 0x10 for 256
};

}  // namespace cxlvp::host
