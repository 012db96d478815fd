// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/kmac.h"

#include <array>

#include "cxlvp/crypto/algorithms/hash/string_encoding.h"

namespace cxlvp::crypto {

namespace {

constexpr std::array<std::uint8_t, 4> kFunctionName = {'K', 'M', 'A', 'C'};

}  // namespace

Kmac::Kmac(HashAlgorithm algorithm, ByteView key, ByteView customisation)
    : algorithm_(algorithm), sponge_(block_size(algorithm), KeccakSponge::kCshakeSuffix) {
    absorb_padded(sponge_, {kFunctionName, customisation});
    absorb_padded(sponge_, {key});
}

void Kmac::finish(std::size_t size) {
    absorb_right_encoded(sponge_, std::uint64_t{size} * 8);
}

void Kmac::final(std::uint8_t* out, std::size_t size) {
    finish(size);
    squeeze(out, size);
}

}  // namespace cxlvp::crypto
