// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/cipher.h"

namespace cxlvp::crypto {

namespace {

EvpMode evp_mode(CipherMode mode) {
    switch (mode) {
        case CipherMode::cbc:
            return EvpMode::cbc;
        case CipherMode::cfb:
            return EvpMode::cfb;
        default:
            return EvpMode::ecb;
    }
}

}  // namespace

bool Cipher::begin(const Setup& setup, ByteView key, ByteView iv) {
    mode_ = setup.mode;
    switch (setup.mode) {
        case CipherMode::ctr:
            return counter_.begin(setup.family, key, iv, setup.counter);
        case CipherMode::xts:
            return xts_.begin(setup.family, key, iv, setup.direction, setup.xts_first_block);
        default:
            return blocks_.begin(evp_cipher(setup.family, evp_mode(setup.mode), key.size()), key, iv, setup.direction);
    }
}

void Cipher::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    switch (mode_) {
        case CipherMode::ctr:
            counter_.update(in, out, size);
            break;
        case CipherMode::xts:
            xts_.update(in, out, size);
            break;
        default:
            blocks_.update(in, out, size);
            break;
    }
}

bool Cipher::final(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    if (mode_ == CipherMode::xts) return xts_.final(in, out, size);
    const bool any_length = mode_ == CipherMode::ctr || mode_ == CipherMode::cfb;
    if (!any_length && size % kCipherBlock != 0) return false;
    update(in, out, size);
    return true;
}

}  // namespace cxlvp::crypto
