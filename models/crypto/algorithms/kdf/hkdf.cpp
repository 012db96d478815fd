// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/kdf/hkdf.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/mac/hmac.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kMostBlocks = 255;

}  // namespace

SecretBytes hkdf_extract(HashAlgorithm algorithm, ByteView salt, ByteView input_key) {
    return hmac(algorithm, salt, input_key);
}

bool hkdf_expand(HashAlgorithm algorithm, ByteView pseudorandom_key, ByteView info, std::uint8_t* out,
                 std::size_t size) {
    SecretBytes block(digest_size(algorithm));
    if (size > kMostBlocks * block.size()) return false;
    for (std::uint8_t number = 1; size > 0; ++number) {
        Hmac code(algorithm, pseudorandom_key);
        if (number > 1) code.update(block);
        code.update(info);
        code.update({&number, 1});
        code.final(block.data());
        const std::size_t taken = std::min(size, block.size());
        out = std::copy_n(block.begin(), taken, out);
        size -= taken;
    }
    return true;
}

}  // namespace cxlvp::crypto
