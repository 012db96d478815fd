// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

namespace cxlvp::crypto {

/// The chain of block cipher calls below CMAC, XCBC and CCM: each block is added to the result of the one before and
/// encrypted. The last block is held back, complete or not, since the constructions treat it apart.
class CbcMac {
public:
    using Block = std::array<std::uint8_t, kCipherBlock>;

    /// Begins a message. False when the cipher has no such key.
    [[nodiscard]] bool begin(BlockFamily family, ByteView key);
    /// Appends any number of octets.
    void update(ByteView data);
    /// Octets that are held back: 0 for an empty message, 16 for whole blocks.
    std::size_t held() const { return held_; }
    /// Fills what is held back with zeros to a block and encrypts it, if there is any.
    void fill_with_zeros();
    /// Ends the message: fills the block that is held back, if it is incomplete, with a one bit and zeros; adds `mask`
    /// and encrypts it.
    void finish(const Block& mask);
    /// The result of the blocks that were encrypted.
    const Block& result() const { return result_; }

private:
    void encrypt(ByteView blocks);

    EvpContext cipher_;
    Block last_{};
    std::size_t held_ = 0;
    Block result_{};
};

}  // namespace cxlvp::crypto
