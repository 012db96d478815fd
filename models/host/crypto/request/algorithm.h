// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::host {

/// Algorithms that take the same kind of request.
enum class AlgorithmFamily : std::uint8_t {
    hash,  ///< fixed or fixed-by-registration output, by HC or SM3
    cshake,
    kmac,
    hmac,
    block_mac,  ///< CMAC and XCBC
    poly1305,
    cipher,  ///< modes of AES and SM4 without authentication
    chacha20,
    aead,         ///< GCM and CCM
    chacha_poly,  ///< RFC 8439, and its form for ESP (RFC 7634)
    rsa,
    ecdsa,
    sm2,  ///< verification only
    ecdh,
    curve25519,
    random,
    post_quantum,  ///< lattices and hash-based signatures
};

/// One of the names that the driver registers with the crypto API of Linux.
struct Algorithm {
    std::string_view name;
    AlgorithmFamily family;
    crypto::CoreId core;
    std::uint8_t number;  ///< hash algorithm, mode or curve, as the core numbers them
    std::uint8_t output;  ///< bytes of a full digest, tag or coordinate; 0 where there is none
    std::uint64_t cap;    ///< bytes that one request may have; 0 for no limit of the driver
};

inline constexpr std::size_t kAlgorithms = 72;

/// All algorithms, in the order of their registration.
const Algorithm (&algorithm_table())[kAlgorithms];

/// The algorithm of this name; null when there is none.
const Algorithm* find_algorithm(std::string_view name);

}  // namespace cxlvp::host
