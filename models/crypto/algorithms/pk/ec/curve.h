// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

/// The curve of a code in a command; nothing when there is none with that code.
std::optional<Curve> curve_from_code(std::uint32_t code);

/// Whether `curve` has the Edwards and Montgomery forms (25519 and 448 of RFC 7748 and RFC 8032). All others are short
/// Weierstrass curves.
constexpr bool is_edwards(Curve curve) {
    return curve == Curve::curve25519 || curve == Curve::curve448;
}

}  // namespace cxlvp::crypto
