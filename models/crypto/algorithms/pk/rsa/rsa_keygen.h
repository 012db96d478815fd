// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

/// A key pair. `n` and `d` have the length of the modulus, the integers of `crt` half of it.
struct RsaKeyPair {
    Bytes n;
    SecretBytes d;
    RsaCrtKey crt;
};

/// A key pair with a modulus of exactly `bits` bits and the given public exponent, from probable primes (FIPS 186-5
/// A.1.3). The same source gives the same key. `bits` is a multiple of 16 from 512 on; the exponent is odd, from 3 on
/// and has at most 256 bits: FIPS 186-5 allows more than 65536 only, older keys have less. Nothing for other arguments,
/// or when the source gives no two primes in the number of attempts of the standard.
std::optional<RsaKeyPair> rsa_generate_key(std::size_t bits, ByteView public_exponent, const RandomSource& random);

}  // namespace cxlvp::crypto
