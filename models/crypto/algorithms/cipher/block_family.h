// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::crypto {

/// The block ciphers; both have blocks of 16 octets.
enum class BlockFamily : std::uint8_t {
    aes,  ///< FIPS 197: keys of 16, 24 or 32 octets
    sm4,  ///< GB/T 32907-2016: keys of 16 octets
};

/// Which way data goes.
enum class Direction : std::uint8_t { decrypt, encrypt };

/// Octets of a block of every `BlockFamily`.
constexpr std::size_t kCipherBlock = 16;

}  // namespace cxlvp::crypto
