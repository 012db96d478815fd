// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/cipher/block_family.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

struct evp_cipher_ctx_st;
struct evp_cipher_st;

namespace cxlvp::crypto {

/// Modes that the library has for both block ciphers; GCM for AES alone.
enum class EvpMode : std::uint8_t { ecb, cbc, ctr, cfb, gcm };

/// The library's cipher for a key of `key_size` octets, fetched once in the life of the program; null when it has none.
const evp_cipher_st* evp_cipher(BlockFamily family, EvpMode mode, std::size_t key_size);
/// The library's ChaCha20-Poly1305 (RFC 8439), fetched once.
const evp_cipher_st* evp_chacha20_poly1305();

/// A cipher of the library with its key. The object keeps its memory and the schedule of its key when it begins anew,
/// so that many requests cost one allocation, and those with the same key one schedule.
class EvpContext {
public:
    EvpContext();
    EvpContext(EvpContext&&) noexcept;
    EvpContext& operator=(EvpContext&&) noexcept;
    ~EvpContext();

    /// Begins a message with `key`; `iv` is empty where the mode has none. False when `cipher` is null or a length is
    /// wrong.
    [[nodiscard]] bool begin(const evp_cipher_st* cipher, ByteView key, ByteView iv, Direction direction);
    /// Begins again with the key and direction of before and another `iv` of the same length.
    void restart(const std::uint8_t* iv);
    /// Works on `size` octets from `in` to `out`, which may be the same; whole blocks in ECB and CBC. A null `out`
    /// takes associated data.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);
    /// The object of the library, null before `begin`.
    evp_cipher_ctx_st* get() const { return context_.get(); }

private:
    struct Free {
        void operator()(evp_cipher_ctx_st* context) const;
    };

    std::unique_ptr<evp_cipher_ctx_st, Free> context_;
    const evp_cipher_st* cipher_ = nullptr;
    SecretBytes key_;  ///< of the schedule in the context; empty when there is none
    Direction direction_ = Direction::encrypt;
    std::size_t iv_bytes_ = 0;  ///< that the context takes; the library is slow to tell
};

}  // namespace cxlvp::crypto
