// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "crypto/algorithms/run_vectors.h"
#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/vectors/vector_file.h"

namespace cxlvp::crypto {

/// The octets of a text of hexadecimal digits.
inline Bytes hex(const std::string& digits) {
    Bytes octets;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        octets.push_back(static_cast<std::uint8_t>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    }
    return octets;
}

inline Bytes plain(ByteView octets) {
    return {octets.begin(), octets.end()};
}

inline Bytes joined(ByteView first, ByteView second) {
    Bytes both = plain(first);
    both.insert(both.end(), second.begin(), second.end());
    return both;
}

/// The octets with one bit changed.
inline Bytes damaged(ByteView octets, std::size_t bit = 0) {
    Bytes other = plain(octets);
    other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ (1U << (bit % 8)));
    return other;
}

/// A random source that a number fully determines.
inline RandomSource seeded(std::uint64_t seed) {
    return [engine = std::mt19937_64(seed)](std::uint8_t* data, std::size_t size) mutable {
        std::generate_n(data, size, [&] { return static_cast<std::uint8_t>(engine()); });
    };
}

/// A random source that gives one octet for ever.
inline RandomSource stuck_at(std::uint8_t octet) {
    return [octet](std::uint8_t* data, std::size_t size) { std::fill_n(data, size, octet); };
}

/// The cases of the vector file of an algorithm.
inline std::vector<VectorCase> vectors_of(const std::string& name) {
    return vector_file_of(name).cases();
}

}  // namespace cxlvp::crypto
