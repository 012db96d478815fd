// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/esp_parts.h"

#include <algorithm>

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kKey = 32;
constexpr std::size_t kSalt = 4;
constexpr std::size_t kIv = 8;

}  // namespace

std::optional<EspParts> esp_parts(ByteView key_salt, ByteView iv, ByteView aad_iv) {
    if (key_salt.size() != kKey + kSalt || iv.size() != kIv || aad_iv.size() < kIv) return std::nullopt;
    EspParts parts;
    parts.key = key_salt.part(0, kKey);
    std::copy_n(key_salt.data() + kKey, kSalt, parts.nonce.begin());
    std::copy(iv.begin(), iv.end(), parts.nonce.begin() + kSalt);
    parts.aad = aad_iv.part(0, aad_iv.size() - kIv);
    return parts;
}

}  // namespace cxlvp::crypto
