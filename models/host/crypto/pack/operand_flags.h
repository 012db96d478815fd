// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/entry.h"
#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::host {

/// Flags of a command whose operands are big-endian octet strings: those of RSA, of Weierstrass curves, and of every
/// key agreement.
inline constexpr std::uint8_t kBigEndian = crypto::VcqEntry::kSwapBytes | crypto::VcqEntry::kSwapWords;

/// True for the curves of EdDSA, whose octet strings are little-endian.
constexpr bool is_edwards(std::uint32_t curve) {
    return curve == static_cast<std::uint32_t>(crypto::Curve::curve25519) ||
           curve == static_cast<std::uint32_t>(crypto::Curve::curve448);
}

/// Flags of a command that makes or uses keys of `curve` for signatures, and of one that moves a key or a secret of any
/// use between memory and a store.
constexpr std::uint8_t operand_flags(std::uint32_t curve) {
    return is_edwards(curve) ? 0 : kBigEndian;
}

/// True for the widths of RSA, in bits.
constexpr bool is_rsa_width(std::uint32_t bits) {
    return bits == 512 || bits == 1024 || bits == 2048 || bits == 3072 || bits == 4096;
}

/// Bytes of a coordinate or scalar of `curve` as the engine takes it; 0 for a number that is no curve. Those of P-521
/// are padded to whole words, and those of curve 448 are the 57 octets of RFC 8032.
constexpr std::uint32_t coordinate_bytes(std::uint32_t curve) {
    switch (static_cast<crypto::Curve>(curve)) {
        case crypto::Curve::p192:
        case crypto::Curve::brainpool192r1:
            return 24;
        case crypto::Curve::p224:
        case crypto::Curve::brainpool224r1:
            return 28;
        case crypto::Curve::p256:
        case crypto::Curve::secp256k1:
        case crypto::Curve::brainpool256r1:
        case crypto::Curve::frp256v1:
        case crypto::Curve::sm2:
        case crypto::Curve::curve25519:
            return 32;
        case crypto::Curve::brainpool320r1:
            return 40;
        case crypto::Curve::p384:
        case crypto::Curve::brainpool384r1:
            return 48;
        case crypto::Curve::brainpool512r1:
            return 64;
        case crypto::Curve::p521:
            return 68;
        case crypto::Curve::curve448:
            return 57;
    }
    return 0;
}

}  // namespace cxlvp::host
