// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/chacha20.h"

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

// The text before the key, which tells its size.
constexpr char kConstants256[] = "expand 32-byte k";
constexpr char kConstants128[] = "expand 16-byte k";

constexpr std::size_t kCounter = 12;  // the word of the state that counts blocks

constexpr std::uint32_t rotate(std::uint32_t value, int by) {
    return value << by | value >> (32 - by);
}

/// RFC 8439 2.1.
void quarter_round(std::array<std::uint32_t, 16>& s, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 16);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 12);
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 8);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 7);
}

}  // namespace

ChaCha20::~ChaCha20() {
    zeroise(state_.data(), sizeof(state_));
    zeroise(stream_.data(), sizeof(stream_));
}

bool ChaCha20::begin(ByteView key, ByteView counter_nonce) {
    if ((key.size() != 16 && key.size() != 32) || counter_nonce.size() != 16) return false;
    const char* constants = key.size() == 32 ? kConstants256 : kConstants128;
    for (std::size_t i = 0; i < 4; ++i) {
        state_[i] = 0;
        for (std::size_t octet = 4; octet-- > 0;)
            state_[i] = state_[i] << 8 | static_cast<std::uint8_t>(constants[4 * i + octet]);
        state_[4 + i] = load_le<std::uint32_t>(key.data() + 4 * i);
        state_[8 + i] = load_le<std::uint32_t>(key.data() + key.size() - 16 + 4 * i);
        state_[kCounter + i] = load_le<std::uint32_t>(counter_nonce.data() + 4 * i);
    }
    used_ = kBlock;
    return true;
}

void ChaCha20::next_block() {
    std::array<std::uint32_t, 16> s = state_;
    for (int round = 0; round < 20; round += 2) {
        for (std::size_t i = 0; i < 4; ++i) quarter_round(s, i, 4 + i, 8 + i, 12 + i);
        for (std::size_t i = 0; i < 4; ++i) quarter_round(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
    for (std::size_t i = 0; i < s.size(); ++i) store_le(stream_.data() + 4 * i, s[i] + state_[i]);
    ++state_[kCounter];
    used_ = 0;
}

void ChaCha20::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        if (used_ == kBlock) next_block();
        out[i] = static_cast<std::uint8_t>(in[i] ^ stream_[used_++]);
    }
}

}  // namespace cxlvp::crypto
