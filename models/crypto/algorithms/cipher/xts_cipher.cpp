// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/xts_cipher.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

/// x^128 reduced by the polynomial of the field, x^128 + x^7 + x^2 + x + 1.
constexpr std::uint64_t kReduction = 0x87;

/// Blocks that go to the cipher in one call, so that it may work on several at a time.
constexpr std::size_t kBatch = 64;

/// out = in + (low, high), octet by octet.
void add(const std::uint8_t* in, std::uint8_t* out, std::uint64_t low, std::uint64_t high) {
    store_le(out, load_le<std::uint64_t>(in) ^ low);
    store_le(out + 8, load_le<std::uint64_t>(in + 8) ^ high);
}

}  // namespace

XtsCipher::Element XtsCipher::times_x(Element value) {
    const std::uint64_t carry = value.high >> 63;
    return {value.low << 1 ^ (carry * kReduction), value.high << 1 | value.low >> 63};
}

XtsCipher::Element XtsCipher::times(Element a, Element b) {
    Element product{};
    for (int bit = 0; bit < 128; ++bit, a = times_x(a)) {
        const std::uint64_t word = bit < 64 ? b.low : b.high;
        if ((word >> (bit % 64) & 1) == 0) continue;
        product.low ^= a.low;
        product.high ^= a.high;
    }
    return product;
}

bool XtsCipher::begin(BlockFamily family, ByteView key, ByteView tweak, Direction direction,
                      std::uint32_t first_block) {
    if (key.size() % 2 != 0 || tweak.size() != kCipherBlock) return false;
    const std::size_t half = key.size() / 2;
    const evp_cipher_st* cipher = evp_cipher(family, EvpMode::ecb, half);
    if (!data_.begin(cipher, key.part(0, half), {}, direction) ||
        !tweaks_.begin(cipher, key.part(half), {}, Direction::encrypt))
        return false;
    direction_ = direction;
    std::uint8_t first[kCipherBlock];
    tweaks_.update(tweak.data(), first, sizeof(first));
    tweak_ = {load_le<std::uint64_t>(first), load_le<std::uint64_t>(first + 8)};
    // Block j has the tweak times x^j.
    for (Element power = {2, 0}; first_block != 0; first_block >>= 1, power = times(power, power))
        if ((first_block & 1) != 0) tweak_ = times(tweak_, power);
    return true;
}

void XtsCipher::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    std::array<Element, kBatch> tweaks;
    while (size > 0) {
        const std::size_t count = std::min(size / kCipherBlock, kBatch);
        for (std::size_t i = 0; i < count; ++i, tweak_ = times_x(tweak_)) {
            tweaks[i] = tweak_;
            add(in + i * kCipherBlock, out + i * kCipherBlock, tweak_.low, tweak_.high);
        }
        data_.update(out, out, count * kCipherBlock);
        for (std::size_t i = 0; i < count; ++i)
            add(out + i * kCipherBlock, out + i * kCipherBlock, tweaks[i].low, tweaks[i].high);
        in += count * kCipherBlock;
        out += count * kCipherBlock;
        size -= count * kCipherBlock;
    }
}

void XtsCipher::block(const std::uint8_t* in, std::uint8_t* out, Element tweak) {
    add(in, out, tweak.low, tweak.high);
    data_.update(out, out, kCipherBlock);
    add(out, out, tweak.low, tweak.high);
}

bool XtsCipher::final(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    if (size < kCipherBlock) return false;
    const std::size_t rest = size % kCipherBlock;
    if (rest == 0) {
        update(in, out, size);
        return true;
    }
    const std::size_t before = size - rest - kCipherBlock;
    update(in, out, before);
    in += before;
    out += before;
    // Ciphertext stealing: the incomplete block is filled from the result of the one before it, and on decryption the
    // two tweaks change places.
    const bool encrypt = direction_ == Direction::encrypt;
    const Element next = times_x(tweak_);
    std::uint8_t stolen[kCipherBlock];
    block(in, stolen, encrypt ? tweak_ : next);
    std::uint8_t filled[kCipherBlock];
    std::copy_n(in + kCipherBlock, rest, filled);
    std::copy(stolen + rest, stolen + kCipherBlock, filled + rest);
    std::copy_n(stolen, rest, out + kCipherBlock);
    block(filled, out, encrypt ? next : tweak_);
    return true;
}

}  // namespace cxlvp::crypto
