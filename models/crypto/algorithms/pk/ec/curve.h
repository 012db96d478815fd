// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace cxlvp::crypto {

/// The curves of the public-key core with the codes of its commands.
enum class Curve : std::uint8_t {
    kP192 = 0x01,          ///< SP 800-186 (withdrawn there), SEC 2 secp192r1
    kP224 = 0x02,          ///< SP 800-186 3.2.1.2
    kP256 = 0x03,          ///< SP 800-186 3.2.1.3
    kP384 = 0x04,          ///< SP 800-186 3.2.1.4
    kP521 = 0x05,          ///< SP 800-186 3.2.1.5
    kSecp256k1 = 0x07,     ///< SEC 2 2.4.1
    kBrainpool192 = 0x11,  ///< RFC 5639, the r1 curves
    kBrainpool224 = 0x12,
    kBrainpool256 = 0x13,
    kBrainpool320 = 0x14,
    kBrainpool384 = 0x15,
    kBrainpool512 = 0x16,
    kFrp256v1 = 0x17,  ///< ANSSI, JORF 16 October 2011
    kSm2 = 0x18,       ///< GM/T 0003.5
    k25519 = 0x21,     ///< X25519 and Ed25519: RFC 7748, RFC 8032
    k448 = 0x22,       ///< X448 and Ed448: RFC 7748, RFC 8032
};

/// The curve of a code in a command; nothing when there is none with that code.
std::optional<Curve> curve_from_code(std::uint32_t code);

/// Whether `curve` has the Edwards and Montgomery forms (25519 and 448) and none of the short Weierstrass functions.
constexpr bool is_edwards(Curve curve) {
    return curve == Curve::k25519 || curve == Curve::k448;
}

}  // namespace cxlvp::crypto
