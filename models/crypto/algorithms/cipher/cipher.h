// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/counter_cipher.h"
#include "cxlvp/crypto/algorithms/cipher/evp_context.h"
#include "cxlvp/crypto/algorithms/cipher/xts_cipher.h"

namespace cxlvp::crypto {

/// The modes without authentication.
enum class CipherMode : std::uint8_t {
    ecb,  ///< SP 800-38A 6.1
    cbc,  ///< 6.2
    ctr,  ///< 6.5
    cfb,  ///< 6.3 with segments of 128 bits
    xts,  ///< IEEE 1619-2018
};

/// AES or SM4 in a mode without authentication, in pieces. The object keeps its memory when it begins anew.
class Cipher {
public:
    struct Setup {
        BlockFamily family = BlockFamily::aes;
        CipherMode mode = CipherMode::ecb;
        Direction direction = Direction::encrypt;
        CounterWidth counter = CounterWidth::bits128;  ///< CTR only
        std::uint32_t xts_first_block = 0;             ///< XTS only: number of the first block in its data unit
    };

    /// Begins a message. `iv` is 16 octets, none for ECB. False when a length is wrong.
    [[nodiscard]] bool begin(const Setup& setup, ByteView key, ByteView iv);
    /// Works on a piece that is not the last: whole blocks from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);
    /// The last piece. False, and nothing is written, when the mode does not end like that: ECB and CBC need whole
    /// blocks, XTS at least one; CTR and CFB take any length.
    [[nodiscard]] bool final(const std::uint8_t* in, std::uint8_t* out, std::size_t size);

private:
    CipherMode mode_ = CipherMode::ecb;
    EvpContext blocks_;
    CounterCipher counter_;
    XtsCipher xts_;
};

}  // namespace cxlvp::crypto
