// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/hash_algorithm.h"

#include "cxlvp/crypto/algorithms/hash/keccak_sponge.h"

namespace cxlvp::crypto {

bool is_hash_algorithm(std::uint32_t number) {
    return number >= static_cast<std::uint32_t>(HashAlgorithm::sha224) &&
           number <= static_cast<std::uint32_t>(HashAlgorithm::shake256);
}

bool is_xof(HashAlgorithm algorithm) {
    return algorithm == HashAlgorithm::shake128 || algorithm == HashAlgorithm::shake256;
}

std::size_t digest_size(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::sha224:
        case HashAlgorithm::sha3_224:
            return 28;
        case HashAlgorithm::sha256:
        case HashAlgorithm::sha3_256:
        case HashAlgorithm::shake128:
            return 32;
        case HashAlgorithm::sha384:
        case HashAlgorithm::sha3_384:
            return 48;
        default:
            return 64;
    }
}

std::size_t block_size(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::sha224:
        case HashAlgorithm::sha256:
            return 64;
        case HashAlgorithm::sha384:
        case HashAlgorithm::sha512:
            return 128;
        case HashAlgorithm::shake128:
            return KeccakSponge::kShake128Rate;
        case HashAlgorithm::shake256:
            return KeccakSponge::kShake256Rate;
        default:
            return 200 - 2 * digest_size(algorithm);
    }
}

}  // namespace cxlvp::crypto
