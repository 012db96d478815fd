// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/keys/key_type.h"
#include "cxlvp/host/crypto/request/algorithm.h"

namespace cxlvp::host {

/// What a request does with its algorithm.
enum class CryptoOperation : std::uint8_t {
    encrypt,  ///< ciphers and AEAD; RSA with the public key
    decrypt,  ///< ciphers and AEAD; RSA with the private key
    digest,   ///< the whole message: hashes and MACs
    update,   ///< a part of a message: from saved state to saved state, hashes only
    finish,   ///< the last part of a message: from saved state to the digest, hashes only
    sign,
    verify,
    public_key,  ///< of an agreement, from the private one
    agree,       ///< the shared secret of an agreement
    generate,    ///< random bytes
};

/// A key: its bytes in memory, or an object that the engine holds.
struct CryptoKey {
    std::uint64_t address = 0;  ///< of the bytes, when `reference` is `kNone`
    std::uint64_t reference = crypto::KeyRef::kNone;
    std::uint32_t length = 0;  ///< in bytes

    bool held() const { return reference != crypto::KeyRef::kNone; }
};

/// A request as a user of the crypto API makes it. Data lies in simulated memory; `address` members are those of the
/// system bus. What an algorithm has no use for stays as it is.
struct CryptoRequest {
    const Algorithm* algorithm = nullptr;
    CryptoOperation operation = CryptoOperation::encrypt;
    CryptoKey key;

    std::uint64_t source = 0;         ///< data, message, digest to sign or verify, RSA input
    std::uint64_t destination = 0;    ///< data, digest or MAC, signature made, RSA output, secret or public key
    std::uint32_t length = 0;         ///< bytes at `source`, or wanted random bytes
    std::uint32_t output_length = 0;  ///< bytes of a digest or MAC; 0 for all

    /// The start vector as the algorithm knows it: 16 bytes for modes of block ciphers, 12 for GCM and RFC 8439, 8 for
    /// ESP, 7 to 13 for CCM (the nonce itself), 16 for ChaCha20 (counter, nonce).
    std::array<std::uint8_t, 16> iv{};
    std::uint8_t iv_length = 0;
    std::array<std::uint8_t, 4> salt{};  ///< of ESP: the last 4 of the 36 key bytes
    std::uint64_t aad = 0;
    std::uint32_t aad_length = 0;
    std::uint64_t tag = 0;  ///< written by encrypt, read by decrypt
    std::uint32_t tag_length = 16;

    std::uint64_t context = 0;  ///< saved state of a hash
    bool resumed = false;       ///< `context` holds the state of what came before
    std::uint64_t custom = 0;   ///< customisation string of cSHAKE and KMAC
    std::uint32_t custom_length = 0;
    std::array<std::uint8_t, 36> name{};  ///< function name of cSHAKE
    std::uint32_t name_length = 0;

    std::uint64_t exponent = 0;  ///< public, of RSA
    std::uint32_t exponent_length = 0;
    std::uint64_t modulus = 0;
    std::uint32_t modulus_length = 0;
    std::uint64_t public_key = 0;  ///< of the signer (x, y) or of the peer (x)
    std::uint64_t signature = 0;   ///< to verify (r, s)
};

}  // namespace cxlvp::host
