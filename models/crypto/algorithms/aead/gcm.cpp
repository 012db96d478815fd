// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/gcm.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/aead/equal_tags.h"
#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kUsualNonce = 12;

}  // namespace

bool Gcm::begin(BlockFamily family, ByteView key, ByteView nonce, Direction direction) {
    if (nonce.empty()) return false;
    if (!blocks_.begin(evp_cipher(family, EvpMode::ecb, key.size()), key, {}, Direction::encrypt)) return false;
    direction_ = direction;
    aad_size_ = 0;
    text_size_ = 0;
    Block subkey{};
    blocks_.update(subkey.data(), subkey.data(), subkey.size());

    // The block before the first counter block (7.1, step 2).
    Block counter{};
    if (nonce.size() == kUsualNonce) {
        std::copy(nonce.begin(), nonce.end(), counter.begin());
        counter.back() = 1;
    } else {
        hash_.begin(subkey.data());
        hash_.update(nonce);
        hash_.fill_with_zeros();
        hash_.append_lengths(0, nonce.size());
        hash_.result(counter.data());
    }
    hash_.begin(subkey.data());
    blocks_.update(counter.data(), tag_mask_.data(), counter.size());
    store_be(counter.data() + kUsualNonce, load_be<std::uint32_t>(counter.data() + kUsualNonce) + 1);
    return counter_.begin(family, key, counter, CounterWidth::bits32);
}

void Gcm::aad(ByteView data) {
    aad_size_ += data.size();
    hash_.update(data);
}

void Gcm::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    if (text_size_ == 0) hash_.fill_with_zeros();
    text_size_ += size;
    // The hash is over the ciphertext, which an operation in place overwrites on decryption.
    if (direction_ == Direction::decrypt) hash_.update({in, size});
    counter_.update(in, out, size);
    if (direction_ == Direction::encrypt) hash_.update({out, size});
}

void Gcm::tag(std::uint8_t* out) {
    hash_.fill_with_zeros();
    hash_.append_lengths(aad_size_, text_size_);
    hash_.result(out);
    for (std::size_t i = 0; i < kTagSize; ++i) out[i] ^= tag_mask_[i];
}

bool Gcm::verify(ByteView tag) {
    std::uint8_t expected[kTagSize];
    this->tag(expected);
    return equal_tags(tag, {expected, kTagSize});
}

}  // namespace cxlvp::crypto
