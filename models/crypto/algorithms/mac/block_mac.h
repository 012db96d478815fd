// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/mac/cbc_mac.h"

namespace cxlvp::crypto {

/// Message authentication codes made from a block cipher. They differ in where the masks of the last block come from.
enum class BlockMacKind : std::uint8_t {
    cmac,  ///< SP 800-38B
    xcbc,  ///< RFC 3566, for keys of 16 octets
};

/// CMAC or XCBC over AES or SM4, in pieces of any length.
class BlockMac {
public:
    static constexpr std::size_t kSize = kCipherBlock;

    BlockMac() = default;
    BlockMac(BlockMac&&) = default;
    BlockMac& operator=(BlockMac&&) = default;
    ~BlockMac();

    /// Begins a message. False when the construction has no such key.
    [[nodiscard]] bool begin(BlockMacKind kind, BlockFamily family, ByteView key);
    void update(ByteView data) { chain_.update(data); }
    /// Writes the whole code of 16 octets; shorter ones are its beginning.
    void final(std::uint8_t* out);

private:
    EvpContext subkeys_;
    CbcMac chain_;
    CbcMac::Block whole_mask_{};       ///< for a last block that is complete
    CbcMac::Block incomplete_mask_{};  ///< for one that had to be filled
};

}  // namespace cxlvp::crypto
