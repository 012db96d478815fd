// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"

namespace cxlvp::crypto {

std::optional<Curve> curve_from_code(std::uint32_t code) {
    const bool known = (code >= 0x01 && code <= 0x05) || code == 0x07 || (code >= 0x11 && code <= 0x18) ||
                       code == 0x21 || code == 0x22;
    return known ? std::optional(static_cast<Curve>(code)) : std::nullopt;
}

}  // namespace cxlvp::crypto
