// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/counter_cipher.h"
#include "cxlvp/crypto/algorithms/mac/cbc_mac.h"

namespace cxlvp::crypto {

/// Counter with CBC-MAC (SP 800-38C) over either block cipher, in pieces. All lengths are known at the beginning. Call
/// `begin`, `aad` for associated data, `update`, then `tag` or `verify`.
class Ccm {
public:
    struct Lengths {
        std::uint64_t aad;   ///< octets of associated data that will be given
        std::uint64_t text;  ///< octets that will be encrypted or decrypted
        std::size_t tag;     ///< 4, 6, 8, 10, 12, 14 or 16
    };

    /// Begins with a nonce of 7 to 13 octets. False when a length is wrong or the text is longer than the nonce leaves
    /// room to count.
    [[nodiscard]] bool begin(BlockFamily family, ByteView key, ByteView nonce, Direction direction, Lengths lengths);
    /// Appends associated data, any number of octets; not after `update`.
    void aad(ByteView data) { chain_.update(data); }
    /// Works on any number of octets from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);
    /// Ends the message and writes the tag of the length that was announced.
    void tag(std::uint8_t* out);
    /// Ends the message: whether `tag` is the right one.
    [[nodiscard]] bool verify(ByteView tag);

private:
    CbcMac chain_;
    CounterCipher counter_;
    CbcMac::Block tag_mask_{};
    std::size_t tag_size_ = 0;
    Direction direction_ = Direction::encrypt;
    bool in_text_ = false;
};

}  // namespace cxlvp::crypto
