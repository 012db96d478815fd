// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// The ChaCha20 stream cipher (RFC 8439 2.4) with a block counter of 32 bits, which wraps, and a nonce of 96 bits.
/// Encryption and decryption are the same.
class ChaCha20 {
public:
    static constexpr std::size_t kBlock = 64;

    ChaCha20() = default;
    ChaCha20(const ChaCha20&) = default;
    ChaCha20& operator=(const ChaCha20&) = default;
    ~ChaCha20();

    /// Begins with `counter_nonce`, 16 octets: the first block counter, little-endian, then the nonce. A key of 32
    /// octets is that of RFC 8439; one of 16 is used twice, with the constants that the cipher has for it. False when a
    /// length is wrong.
    [[nodiscard]] bool begin(ByteView key, ByteView counter_nonce);
    /// Works on any number of octets from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);

private:
    /// Makes the next block of key stream.
    void next_block();

    std::array<std::uint32_t, 16> state_{};
    std::array<std::uint8_t, kBlock> stream_{};
    std::size_t used_ = kBlock;  ///< octets of `stream_` that are spent
};

}  // namespace cxlvp::crypto
