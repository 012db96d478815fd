// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/counter_cipher.h"

#include <algorithm>
#include <limits>

#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

/// Octets in `blocks` blocks, where 0 stands for 2^64; no request is long enough to see the saturation.
std::uint64_t octets_in(std::uint64_t blocks) {
    return blocks == 0 || blocks > kNever / kCipherBlock ? kNever : blocks * kCipherBlock;
}

}  // namespace

bool CounterCipher::begin(BlockFamily family, ByteView key, ByteView counter, CounterWidth width) {
    if (counter.size() != kCipherBlock) return false;
    std::copy(counter.begin(), counter.end(), wrapped_.begin());
    switch (width) {
        case CounterWidth::bits32:
            until_wrap_ = octets_in((std::uint64_t{1} << 32) - load_be<std::uint32_t>(counter.data() + 12));
            period_ = octets_in(std::uint64_t{1} << 32);
            std::fill(wrapped_.begin() + 12, wrapped_.end(), std::uint8_t{0});
            break;
        case CounterWidth::bits64:
            until_wrap_ = octets_in(0 - load_be<std::uint64_t>(counter.data() + 8));
            period_ = kNever;
            std::fill(wrapped_.begin() + 8, wrapped_.end(), std::uint8_t{0});
            break;
        case CounterWidth::bits128:
            until_wrap_ = kNever;  // the library wraps there by itself
            period_ = kNever;
            break;
    }
    return cipher_.begin(evp_cipher(family, EvpMode::ctr, key.size()), key, counter, Direction::encrypt);
}

void CounterCipher::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    while (size > 0) {
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(size, until_wrap_));
        cipher_.update(in, out, piece);
        in += piece;
        out += piece;
        size -= piece;
        if (until_wrap_ == kNever) continue;
        until_wrap_ -= piece;
        if (until_wrap_ == 0) {
            cipher_.restart(wrapped_.data());
            until_wrap_ = period_;
        }
    }
}

}  // namespace cxlvp::crypto
