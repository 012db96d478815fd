// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace cxlvp::crypto {

/// Fills the given octets with random ones. Whoever calls an algorithm brings the source; the same source gives the
/// same keys and signatures, because no algorithm takes randomness from anywhere else.
using RandomSource = std::function<void(std::uint8_t* data, std::size_t size)>;

}  // namespace cxlvp::crypto
