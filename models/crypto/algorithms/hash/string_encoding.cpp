// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/string_encoding.h"

#include <array>

#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

/// The octets of a number, the most significant first, at least one; with room for a count on either side.
struct EncodedNumber {
    std::array<std::uint8_t, 10> octets{};
    std::size_t first = 1;  ///< where the most significant octet is; the last is at 8

    explicit EncodedNumber(std::uint64_t value) {
        store_be(octets.data() + 1, value);
        while (first < 8 && octets[first] == 0) ++first;
    }
    std::size_t size() const { return 9 - first; }
};

void absorb_left_encoded(KeccakSponge& sponge, std::uint64_t value) {
    EncodedNumber number(value);
    number.octets[number.first - 1] = static_cast<std::uint8_t>(number.size());
    sponge.absorb({number.octets.data() + number.first - 1, number.size() + 1});
}

}  // namespace

void absorb_right_encoded(KeccakSponge& sponge, std::uint64_t value) {
    EncodedNumber number(value);
    number.octets[9] = static_cast<std::uint8_t>(number.size());
    sponge.absorb({number.octets.data() + number.first, number.size() + 1});
}

void absorb_padded(KeccakSponge& sponge, std::initializer_list<ByteView> strings) {
    absorb_left_encoded(sponge, sponge.rate());
    for (const ByteView& string : strings) {
        absorb_left_encoded(sponge, std::uint64_t{string.size()} * 8);
        sponge.absorb(string);
    }
    sponge.fill_block();
}

}  // namespace cxlvp::crypto
