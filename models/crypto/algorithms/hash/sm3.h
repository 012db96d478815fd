// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/block_buffer.h"

namespace cxlvp::crypto {

/// The SM3 hash function (GM/T 0004-2012, GB/T 32905-2016): blocks of 64 octets, a digest of 32.
class Sm3 {
public:
    static constexpr std::size_t kDigestSize = 32;
    static constexpr std::size_t kBlockSize = 64;
    /// Octets of a saved context.
    static constexpr std::size_t kImageSize = 120;
    using Image = std::array<std::uint8_t, kImageSize>;

    /// An empty message.
    Sm3();
    Sm3(const Sm3&) = default;
    Sm3& operator=(const Sm3&) = default;
    ~Sm3();

    void update(ByteView data);
    /// Writes 32 octets to `out`. The object is spent.
    void final(std::uint8_t* out);

    /// The state between two updates.
    Image save() const;
    /// Goes on from a saved state. False, and the object is as it was, when `image` has not the size, the CRC word or
    /// the form of what `save` gives.
    [[nodiscard]] bool restore(ByteView image);

private:
    void compress(const std::uint8_t* blocks, std::size_t count);

    BlockBuffer buffer_;
    std::array<std::uint32_t, 8> chain_;
};

}  // namespace cxlvp::crypto
