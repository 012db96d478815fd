// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/hmac.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint8_t kInnerPad = 0x36;
constexpr std::uint8_t kOuterPad = 0x5c;

}  // namespace

Hmac::Hmac(HashAlgorithm algorithm, ByteView key) : inner_(algorithm), outer_(algorithm) {
    SecretBytes block(block_size(algorithm), 0);
    if (key.size() > block.size()) {
        Hash shorter(algorithm);
        shorter.update(key);
        shorter.final(block.data());
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    for (std::uint8_t& octet : block) octet ^= kInnerPad;
    inner_.update(block);
    for (std::uint8_t& octet : block) octet ^= kInnerPad ^ kOuterPad;
    outer_.update(block);
}

void Hmac::final(std::uint8_t* out) {
    std::uint8_t digest[Hash::kLargestDigest];
    inner_.final(digest);
    outer_.update({digest, digest_size(algorithm())});
    outer_.final(out);
    zeroise(digest, sizeof(digest));
}

void Hmac::save(ContextImageWriter& image) const {
    inner_.save(image);
    outer_.save(image);
}

bool Hmac::restore(ContextImageReader& image) {
    return inner_.restore(image, false) && outer_.restore(image, false);
}

SecretBytes hmac(HashAlgorithm algorithm, ByteView key, ByteView message) {
    SecretBytes code(digest_size(algorithm));
    Hmac state(algorithm, key);
    state.update(message);
    state.final(code.data());
    return code;
}

}  // namespace cxlvp::crypto
