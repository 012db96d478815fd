// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/aead/ghash.h"
#include "cxlvp/crypto/algorithms/cipher/counter_cipher.h"
#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

namespace cxlvp::crypto {

/// Galois/Counter Mode (SP 800-38D) over either block cipher, in pieces; for AES `EvpAead` is faster. Call `begin`,
/// `aad` for associated data, `update`, then `tag` or `verify`.
class Gcm {
public:
    static constexpr std::size_t kTagSize = kCipherBlock;

    /// Begins with a nonce of any length but 0. False when the cipher has no such key.
    [[nodiscard]] bool begin(BlockFamily family, ByteView key, ByteView nonce, Direction direction);
    /// Appends associated data, any number of octets; not after `update`.
    void aad(ByteView data);
    /// Works on any number of octets from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);
    /// Ends the message and writes the whole tag of 16 octets; shorter ones are its beginning.
    void tag(std::uint8_t* out);
    /// Ends the message: whether `tag`, of 1 to 16 octets, is the beginning of the right one.
    [[nodiscard]] bool verify(ByteView tag);

private:
    using Block = std::array<std::uint8_t, kCipherBlock>;

    EvpContext blocks_;
    CounterCipher counter_;
    Ghash hash_;
    Block tag_mask_{};
    Direction direction_ = Direction::encrypt;
    std::uint64_t aad_size_ = 0;
    std::uint64_t text_size_ = 0;
};

}  // namespace cxlvp::crypto
