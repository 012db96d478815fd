// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/random.h"

namespace cxlvp::host {

/// A key pair of RSA with the public exponent 65537; integers with the most significant octet first.
struct RsaMaterial {
    std::vector<std::uint8_t> modulus;
    std::vector<std::uint8_t> private_exponent;
};

/// A signature of ECDSA and what verifies it, as the commands of the engine write them.
struct SignatureMaterial {
    std::vector<std::uint8_t> public_key;  ///< x || y
    std::vector<std::uint8_t> digest;
    std::vector<std::uint8_t> signature;  ///< r || s
};

/// A key pair with a modulus of `bytes` octets from `random`. Throws `UserError` when there is none of that width.
RsaMaterial make_rsa_key(std::size_t bytes, Random& random);

/// A signature of a digest of `bytes` octets, under a new key of `curve` (a code of `crypto::Curve`) from `random`.
/// Throws `UserError` when the curve is none of ECDSA.
SignatureMaterial make_signature(std::uint32_t curve, std::size_t bytes, Random& random);

}  // namespace cxlvp::host
