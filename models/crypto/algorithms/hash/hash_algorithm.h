// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::crypto {

/// The hash functions and extendable-output functions of FIPS 180-4 and FIPS 202, with the numbers that the hash core
/// of the engine gives them.
enum class HashAlgorithm : std::uint8_t {
    sha224 = 1,
    sha256,
    sha384,
    sha512,
    sha3_224,
    sha3_256,
    sha3_384,
    sha3_512,
    shake128,
    shake256,
};

/// Whether `number` is the number of a `HashAlgorithm`.
bool is_hash_algorithm(std::uint32_t number);
/// Whether the output may have any length.
bool is_xof(HashAlgorithm algorithm);
/// Octets of a digest; 32 and 64, where the full strength is reached, for SHAKE128 and SHAKE256.
std::size_t digest_size(HashAlgorithm algorithm);
/// Octets of a block, as HMAC needs them (the rate for SHA-3).
std::size_t block_size(HashAlgorithm algorithm);

}  // namespace cxlvp::crypto
