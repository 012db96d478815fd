// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/sm3.h"

#include "cxlvp/crypto/algorithms/hash/context_image.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

// GM/T 0004-2012 4.1.
constexpr std::array<std::uint32_t, 8> kInitial = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
                                                   0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

/// Marks the image of an SM3 context and the version of its layout.
constexpr std::uint32_t kImageMark = 0x01334d53;

constexpr int kRounds = 64;
constexpr int kFirstRounds = 16;  // rounds with the simple Boolean functions and the first constant

constexpr std::uint32_t rotate(std::uint32_t value, int by) {
    return value << (by % 32) | value >> ((32 - by % 32) % 32);
}

/// The round constants, already rotated by the number of their round (4.2).
constexpr std::array<std::uint32_t, kRounds> round_constants() {
    std::array<std::uint32_t, kRounds> constants{};
    for (int j = 0; j < kRounds; ++j)
        constants[static_cast<std::size_t>(j)] = rotate(j < kFirstRounds ? 0x79cc4519 : 0x7a879d8a, j);
    return constants;
}

constexpr std::array<std::uint32_t, kRounds> kConstants = round_constants();

constexpr std::uint32_t p0(std::uint32_t x) {
    return x ^ rotate(x, 9) ^ rotate(x, 17);
}
constexpr std::uint32_t p1(std::uint32_t x) {
    return x ^ rotate(x, 15) ^ rotate(x, 23);
}

void compress_block(std::array<std::uint32_t, 8>& chain, const std::uint8_t* block) {
    // Message expansion (5.3.2).
    std::array<std::uint32_t, kRounds + 4> w{};
    for (std::size_t j = 0; j < 16; ++j) w[j] = load_be<std::uint32_t>(block + 4 * j);
    for (std::size_t j = 16; j < w.size(); ++j)
        w[j] = p1(w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)) ^ rotate(w[j - 13], 7) ^ w[j - 6];

    // Compression (5.3.3).
    auto [a, b, c, d, e, f, g, h] = chain;
    for (std::size_t j = 0; j < kRounds; ++j) {
        const bool first = j < kFirstRounds;
        const std::uint32_t ff = first ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        const std::uint32_t gg = first ? e ^ f ^ g : (e & f) | (~e & g);
        const std::uint32_t ss1 = rotate(rotate(a, 12) + e + kConstants[j], 7);
        const std::uint32_t ss2 = ss1 ^ rotate(a, 12);
        const std::uint32_t tt1 = ff + d + ss2 + (w[j] ^ w[j + 4]);
        const std::uint32_t tt2 = gg + h + ss1 + w[j];
        d = c;
        c = rotate(b, 9);
        b = a;
        a = tt1;
        h = g;
        g = rotate(f, 19);
        f = e;
        e = p0(tt2);
    }
    const std::array<std::uint32_t, 8> result = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < chain.size(); ++i) chain[i] ^= result[i];
}

}  // namespace

Sm3::Sm3() : buffer_(kBlockSize), chain_(kInitial) {}

Sm3::~Sm3() {
    zeroise(&buffer_, sizeof(buffer_));
    zeroise(&chain_, sizeof(chain_));
}

void Sm3::compress(const std::uint8_t* blocks, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) compress_block(chain_, blocks + i * kBlockSize);
}

void Sm3::update(ByteView data) {
    buffer_.update(data, [this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
}

void Sm3::final(std::uint8_t* out) {
    buffer_.pad([this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
    for (std::size_t i = 0; i < chain_.size(); ++i) store_be(out + 4 * i, chain_[i]);
}

Sm3::Image Sm3::save() const {
    Image image{};
    ContextImageWriter writer(image.data(), image.size());
    writer.put32(kImageMark);
    for (const std::uint32_t word : chain_) writer.put32(word);
    writer.put64(buffer_.length());
    writer.put(buffer_.waiting());
    writer.seal();
    return image;
}

bool Sm3::restore(ByteView image) {
    ContextImageReader reader(image);
    if (image.size() != kImageSize || !reader.intact() || reader.get32() != kImageMark) return false;
    Sm3 restored;
    for (std::uint32_t& word : restored.chain_) word = reader.get32();
    const std::uint64_t length = reader.get64();
    std::array<std::uint8_t, kBlockSize> waiting{};
    reader.get(waiting.data(), waiting.size());
    restored.buffer_.resume(length, waiting.data());
    // Whatever is not part of a state must be as it is saved, or something else wrote the image.
    const Image again = restored.save();
    if (!std::equal(again.begin(), again.end(), image.begin())) return false;
    *this = restored;
    return true;
}

}  // namespace cxlvp::crypto
