// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

namespace cxlvp::crypto {

/// XTS (IEEE 1619-2018, SP 800-38E) over a block cipher with keys of any size it has; SM4 takes the tweak in the order
/// of IEEE 1619, too. Equal halves of the key are accepted.
class XtsCipher {
public:
    /// Begins a data unit. `key` is the data key, then the tweak key; `tweak` is the number of the data unit, 16
    /// octets, the least significant first; the first block given is number `first_block` of the unit. False when a
    /// length is wrong.
    [[nodiscard]] bool begin(BlockFamily family, ByteView key, ByteView tweak, Direction direction,
                             std::uint32_t first_block = 0);
    /// Works on whole blocks from `in` to `out`, which may be the same.
    void update(const std::uint8_t* in, std::uint8_t* out, std::size_t size);
    /// The end of the unit: at least one whole block, and the incomplete one that may follow. False, and nothing is
    /// written, when `size` is below 16.
    [[nodiscard]] bool final(const std::uint8_t* in, std::uint8_t* out, std::size_t size);

private:
    /// A number below 2^128 as the coefficients of a polynomial over GF(2), x^0 in the lowest bit.
    struct Element {
        std::uint64_t low;
        std::uint64_t high;
    };

    static Element times_x(Element value);
    static Element times(Element a, Element b);
    /// One block under the tweak `tweak`.
    void block(const std::uint8_t* in, std::uint8_t* out, Element tweak);

    EvpContext data_;
    EvpContext tweaks_;
    Direction direction_ = Direction::encrypt;
    Element tweak_{};
};

}  // namespace cxlvp::crypto
