// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/cipher/block_family.h"

namespace cxlvp::crypto {

/// GHASH (SP 800-38D 6.4), with the multiples of the subkey by four bits in a table.
class Ghash {
public:
    Ghash() = default;
    Ghash(const Ghash&) = default;
    Ghash& operator=(const Ghash&) = default;
    ~Ghash();

    /// Begins with the subkey H.
    void begin(const std::uint8_t subkey[kCipherBlock]);
    /// Appends any number of octets.
    void update(ByteView data);
    /// Completes the block with zeros, if it is begun.
    void fill_with_zeros();
    /// Appends the lengths in bits of two parts, given in octets, which fill a block.
    void append_lengths(std::uint64_t first, std::uint64_t second);
    /// The hash of the blocks so far, 16 octets.
    void result(std::uint8_t* out) const;

private:
    /// An element of the field; the coefficient of x^0 is the highest bit of `high`.
    struct Element {
        std::uint64_t high;
        std::uint64_t low;
    };

    static Element times_x(Element value);
    /// Multiplies the sum by the subkey.
    void multiply();

    std::array<Element, 16> multiples_{};
    Element sum_{};
    std::array<std::uint8_t, kCipherBlock> block_{};
    std::size_t fill_ = 0;
};

}  // namespace cxlvp::crypto
