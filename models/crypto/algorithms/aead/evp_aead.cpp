// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/evp_aead.h"

#include <openssl/evp.h>

#include <algorithm>

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kChaChaNonce = 12;

}  // namespace

bool EvpAead::begin_gcm(ByteView key, ByteView nonce, Direction direction) {
    if (nonce.empty() || nonce.size() > kLongestNonce) return false;
    return context_.begin(evp_cipher(BlockFamily::aes, EvpMode::gcm, key.size()), key, nonce, direction);
}

bool EvpAead::begin_chacha20_poly1305(ByteView key, ByteView nonce, Direction direction) {
    if (nonce.size() != kChaChaNonce) return false;
    return context_.begin(evp_chacha20_poly1305(), key, nonce, direction);
}

void EvpAead::tag(std::uint8_t* out) {
    int written = 0;
    std::uint8_t nothing[kCipherBlock];
    EVP_CipherFinal_ex(context_.get(), nothing, &written);
    EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, out);
}

bool EvpAead::verify(ByteView tag) {
    if (tag.empty() || tag.size() > kTagSize) return false;
    // The library takes the tag it shall expect as data that it might change.
    std::uint8_t expected[kTagSize];
    std::copy(tag.begin(), tag.end(), expected);
    if (EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), expected) != 1)
        return false;
    int written = 0;
    std::uint8_t nothing[kCipherBlock];
    return EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1;
}

}  // namespace cxlvp::crypto
