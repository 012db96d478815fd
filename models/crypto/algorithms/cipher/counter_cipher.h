// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

namespace cxlvp::crypto {

/// How many bits at the end of the counter block count; they wrap without a carry into the rest.
enum class CounterWidth : std::uint8_t {
    bits32,   ///< as in GCM (SP 800-38D 6.2)
    bits64,   ///< as some engines do (Q-04)
    bits128,  ///< the whole block, as in SP 800-38A B.1 with m = b
};

/// Counter mode (SP 800-38A 6.5) over a block cipher. Encryption and decryption are the same.
class CounterCipher {
public:
    /// Begins with the first counter block, 16 octets. False when a length is wrong.
    [[nodiscard]] bool begin(BlockFamily family, ByteView key, ByteView counter, CounterWidth width);
    /// Works on any number of octets from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);

private:
    EvpContext cipher_;
    std::array<std::uint8_t, kCipherBlock> wrapped_{};  ///< the counter block after a wrap
    std::uint64_t until_wrap_ = 0;                      ///< octets of key stream, saturated
    std::uint64_t period_ = 0;                          ///< octets from wrap to wrap, saturated
};

}  // namespace cxlvp::crypto
