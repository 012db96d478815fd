// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

namespace cxlvp::crypto {

/// The octets of an encoded point and of an encoded scalar of Ed448 (RFC 8032 5.2).
constexpr std::size_t kEd448Bytes = 57;

/// The order L of the base point of Ed448.
const BigNumber& edwards448_order();

/// The encoding of k times the base point of Ed448 (RFC 8032 5.2.2 and 5.2.4), for work with scalars that no seed is
/// known for.
Bytes edwards448_base_multiple(const BigNumber& k);

}  // namespace cxlvp::crypto
