// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/cbc_mac.h"

#include <algorithm>

namespace cxlvp::crypto {

namespace {

constexpr std::array<std::uint8_t, kCipherBlock> kZero{};

// Blocks that go to the cipher in one call; what it writes is of no use but for the last.
constexpr std::size_t kBatch = 64 * kCipherBlock;

}  // namespace

bool CbcMac::begin(BlockFamily family, ByteView key) {
    held_ = 0;
    result_ = kZero;
    return cipher_.begin(evp_cipher(family, EvpMode::cbc, key.size()), key, kZero, Direction::encrypt);
}

void CbcMac::encrypt(ByteView blocks) {
    std::array<std::uint8_t, kBatch> scratch;
    while (!blocks.empty()) {
        const std::size_t size = std::min(blocks.size(), kBatch);
        cipher_.update(blocks.data(), scratch.data(), size);
        std::copy_n(scratch.data() + size - kCipherBlock, kCipherBlock, result_.begin());
        blocks = blocks.part(size);
    }
}

void CbcMac::update(ByteView data) {
    if (data.size() > kCipherBlock - held_) {
        if (held_ > 0) {
            const std::size_t missing = kCipherBlock - held_;
            std::copy_n(data.data(), missing, last_.data() + held_);
            encrypt(last_);
            held_ = 0;
            data = data.part(missing);
        }
        const std::size_t whole = (data.size() - 1) / kCipherBlock * kCipherBlock;
        encrypt(data.part(0, whole));
        data = data.part(whole);
    }
    std::copy(data.begin(), data.end(), last_.data() + held_);
    held_ += data.size();
}

void CbcMac::fill_with_zeros() {
    if (held_ == 0) return;
    std::fill(last_.begin() + held_, last_.end(), std::uint8_t{0});
    encrypt(last_);
    held_ = 0;
}

void CbcMac::finish(const Block& mask) {
    if (held_ < kCipherBlock) {
        std::fill(last_.begin() + held_, last_.end(), std::uint8_t{0});
        last_[held_] = 0x80;
    }
    for (std::size_t i = 0; i < kCipherBlock; ++i) last_[i] ^= mask[i];
    encrypt(last_);
}

}  // namespace cxlvp::crypto
