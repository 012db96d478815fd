// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/keys/key_type.h"

namespace cxlvp::crypto {

/// An object outside of the datastore. As it is: a header of 16 bytes (name, 0, length) and the data. Wrapped: the
/// header (name, 32, length), a nonce of 16 bytes, the encrypted data, a tag of 16 bytes. What is in the last word of
/// the nonce and how the data is encrypted is not public; here it is AES-GCM (SP 800-38D) under 12 bytes of the nonce,
/// the last word is the type of the object, and header and type are authenticated.
struct KeyBlob {
    static constexpr std::size_t kHeader = 16;
    static constexpr std::size_t kNonce = 16;
    static constexpr std::size_t kTag = 16;
    static constexpr std::size_t kWrapBytes = kHeader + kNonce + kTag;
    using Nonce = std::array<std::uint8_t, 12>;

    std::uint64_t cid = 0;
    KeyType type;
    SecretBytes data;

    /// The blob of `data` as it is.
    static SecretBytes plain(std::uint64_t cid, ByteView data);
    /// The blob of `data` under `key` (16, 24 or 32 bytes).
    static SecretBytes wrapped(std::uint64_t cid, KeyType type, ByteView data, ByteView key, const Nonce& nonce);
    /// Takes a plain blob apart, whose type is not told; nothing when it is not one.
    static std::optional<KeyBlob> open_plain(ByteView blob);
    /// Takes a wrapped blob apart; nothing when it is not one, or `key` did not make it.
    static std::optional<KeyBlob> open_wrapped(ByteView blob, ByteView key);
    /// True when header and length are those of a wrapped blob.
    static bool looks_wrapped(ByteView blob);
};

}  // namespace cxlvp::crypto
