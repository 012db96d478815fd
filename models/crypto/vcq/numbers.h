// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/hash/hash_algorithm.h"

namespace cxlvp::crypto {

/// Bits of the algorithm word of HC beside the number of a `HashAlgorithm` in bits 7:0.
inline constexpr std::uint32_t kTwoShareKey = 1u << 18;     ///< of `algorithm`: the key is in two shares
inline constexpr std::uint32_t kTwoShareOutput = 1u << 19;  ///< of `algorithm`: the digest is written in two shares

/// Lengths of the images of SAVE and RESTORE.
inline constexpr std::uint32_t kHashContextBytes = 600;
inline constexpr std::uint32_t kSm3ContextBytes = 120;

enum class AesMode : std::uint8_t { ecb = 1, cbc = 2, ctr = 3, cfb = 4, gcm = 5, cmac = 6, ccm = 7, xts = 8 };
enum class Sm4Mode : std::uint8_t {
    ecb = 1,
    cbc = 2,
    ctr = 3,
    cfb = 5,
    gcm = 6,
    cmac = 7,
    ccm = 8,
    xts = 9,
    xcbc = 10
};
enum class CipherOperation : std::uint8_t { decrypt = 1, encrypt = 2 };

enum class Curve : std::uint8_t {
    p192 = 0x01,
    p224 = 0x02,
    p256 = 0x03,
    p384 = 0x04,
    p521 = 0x05,
    secp256k1 = 0x07,
    brainpool192r1 = 0x11,
    brainpool224r1 = 0x12,
    brainpool256r1 = 0x13,
    brainpool320r1 = 0x14,
    brainpool384r1 = 0x15,
    brainpool512r1 = 0x16,
    frp256v1 = 0x17,
    sm2 = 0x18,
    curve25519 = 0x21,
    curve448 = 0x22,
};

}  // namespace cxlvp::crypto
