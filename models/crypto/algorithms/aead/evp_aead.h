// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

namespace cxlvp::crypto {

/// Authenticated encryption by the library, in pieces: AES-GCM (SP 800-38D) and ChaCha20-Poly1305 (RFC 8439 2.8). Call
/// `begin`, `aad` for associated data, `update`, then `tag` or `verify`. The object keeps its memory when it begins
/// anew.
class EvpAead {
public:
    static constexpr std::size_t kTagSize = 16;
    /// Octets of a nonce of AES-GCM that the library takes.
    static constexpr std::size_t kLongestNonce = 128;

    /// Begins AES-GCM with a key of 16, 24 or 32 octets and a nonce of any length from 1 to 128. False otherwise.
    [[nodiscard]] bool begin_gcm(ByteView key, ByteView nonce, Direction direction);
    /// Begins ChaCha20-Poly1305 with a key of 32 octets and a nonce of 12. False otherwise.
    [[nodiscard]] bool begin_chacha20_poly1305(ByteView key, ByteView nonce, Direction direction);
    /// Appends associated data, any number of octets; not after `update`.
    void aad(ByteView data) { context_.update(data.data(), nullptr, data.size()); }
    /// Works on any number of octets from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) { context_.update(in, out, size); }
    /// Ends an encryption and writes the whole tag of 16 octets; shorter ones are its beginning.
    void tag(std::uint8_t* out);
    /// Ends a decryption: whether `tag`, of 1 to 16 octets, is the beginning of the right one. What was decrypted must
    /// not be trusted before.
    [[nodiscard]] bool verify(ByteView tag);

private:
    EvpContext context_;
};

}  // namespace cxlvp::crypto
