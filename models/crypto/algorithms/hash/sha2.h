// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/block_buffer.h"
#include "cxlvp/crypto/algorithms/hash/context_image.h"

namespace cxlvp::crypto {

/// SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4). The state between two updates is ours, so that it can be saved;
/// only the compression is the library's.
class Sha2 {
public:
    /// Largest digest in octets.
    static constexpr std::size_t kLargestDigest = 64;
    /// Octets of a saved state.
    static constexpr std::size_t kStateSize = 200;

    /// An empty message; `digest` is 28, 32, 48 or 64 octets and selects the function.
    explicit Sha2(std::size_t digest);
    Sha2(const Sha2&) = default;
    Sha2& operator=(const Sha2&) = default;
    ~Sha2();

    std::size_t digest_size() const { return digest_; }
    std::size_t block_size() const { return buffer_.block(); }
    void update(ByteView data);
    /// Writes `digest_size()` octets to `out`. The object is spent.
    void final(std::uint8_t* out);

    /// Writes the chaining value, the length and the incomplete block: `kStateSize` octets.
    void save(ContextImageWriter& image) const;
    /// Takes up what `save` wrote for the same function.
    void restore(ContextImageReader& image);

private:
    void compress(const std::uint8_t* blocks, std::size_t count);

    std::size_t digest_;
    BlockBuffer buffer_;
    std::array<std::uint64_t, 8> chain_;
};

}  // namespace cxlvp::crypto
