// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/ghash.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

/// x^128 reduced by the polynomial of the field, in the order of bits of `Element::high`.
constexpr std::uint64_t kReduction = std::uint64_t{0xe1} << 56;

/// What is added for the four bits that leave an element at its low end when it is multiplied by x^4.
constexpr std::array<std::uint64_t, 16> reductions() {
    std::array<std::uint64_t, 16> table{};
    for (std::size_t bits = 0; bits < table.size(); ++bits) {
        std::uint64_t low = bits;
        for (int i = 0; i < 4; ++i, low >>= 1) table[bits] = table[bits] >> 1 ^ (low & 1) * kReduction;
    }
    return table;
}

constexpr std::array<std::uint64_t, 16> kReductions = reductions();

}  // namespace

Ghash::~Ghash() {
    zeroise(multiples_.data(), sizeof(multiples_));
    zeroise(&sum_, sizeof(sum_));
}

Ghash::Element Ghash::times_x(Element value) {
    return {value.high >> 1 ^ (value.low & 1) * kReduction, value.high << 63 | value.low >> 1};
}

void Ghash::begin(const std::uint8_t subkey[kCipherBlock]) {
    sum_ = {};
    fill_ = 0;
    // The four bits of an index are the coefficients of x^0 (highest) to x^3.
    multiples_[8] = {load_be<std::uint64_t>(subkey), load_be<std::uint64_t>(subkey + 8)};
    for (std::size_t bit = 4; bit > 0; bit /= 2) multiples_[bit] = times_x(multiples_[2 * bit]);
    for (std::size_t i = 1; i < multiples_.size(); ++i) {
        const std::size_t lowest = i & (~i + 1);
        if (lowest == i) continue;
        multiples_[i] = {multiples_[i - lowest].high ^ multiples_[lowest].high,
                         multiples_[i - lowest].low ^ multiples_[lowest].low};
    }
}

void Ghash::multiply() {
    // Horner's rule from the four bits of the highest powers, which are the lowest, up.
    Element product{};
    for (int shift = 0; shift < 128; shift += 4) {
        const std::uint64_t left = product.low & 0xf;
        product.low = product.low >> 4 | product.high << 60;
        product.high = product.high >> 4 ^ kReductions[left];
        const std::uint64_t word = shift < 64 ? sum_.low : sum_.high;
        const Element& multiple = multiples_[word >> (shift % 64) & 0xf];
        product.high ^= multiple.high;
        product.low ^= multiple.low;
    }
    sum_ = product;
}

void Ghash::update(ByteView data) {
    while (!data.empty()) {
        const std::size_t taken = std::min(kCipherBlock - fill_, data.size());
        std::copy_n(data.data(), taken, block_.data() + fill_);
        fill_ += taken;
        data = data.part(taken);
        if (fill_ < kCipherBlock) return;
        sum_.high ^= load_be<std::uint64_t>(block_.data());
        sum_.low ^= load_be<std::uint64_t>(block_.data() + 8);
        multiply();
        fill_ = 0;
    }
}

void Ghash::fill_with_zeros() {
    if (fill_ == 0) return;
    constexpr std::array<std::uint8_t, kCipherBlock> zeros{};
    update({zeros.data(), kCipherBlock - fill_});
}

void Ghash::append_lengths(std::uint64_t first, std::uint64_t second) {
    std::uint8_t lengths[kCipherBlock];
    store_be(lengths, first * 8);
    store_be(lengths + 8, second * 8);
    update({lengths, sizeof(lengths)});
}

void Ghash::result(std::uint8_t* out) const {
    store_be(out, sum_.high);
    store_be(out + 8, sum_.low);
}

}  // namespace cxlvp::crypto
