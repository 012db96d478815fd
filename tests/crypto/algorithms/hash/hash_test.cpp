// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/hash.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

struct Function {
    const char* file;
    HashAlgorithm algorithm;
    std::size_t cases;
};

constexpr Function kDigests[] = {
    {"sha224", HashAlgorithm::sha224, 26},     {"sha256", HashAlgorithm::sha256, 55},
    {"sha384", HashAlgorithm::sha384, 17},     {"sha512", HashAlgorithm::sha512, 53},
    {"sha3-224", HashAlgorithm::sha3_224, 81}, {"sha3-256", HashAlgorithm::sha3_256, 75},
    {"sha3-384", HashAlgorithm::sha3_384, 59}, {"sha3-512", HashAlgorithm::sha3_512, 43},
};
constexpr Function kXofs[] = {
    {"shake128", HashAlgorithm::shake128, 104},
    {"shake256", HashAlgorithm::shake256, 20},
};
constexpr Function kCustomisable[] = {
    {"cshake128", HashAlgorithm::shake128, 50},
    {"cshake256", HashAlgorithm::shake256, 50},
};

// Lengths beside the blocks of all functions, and one that is never a divisor.
constexpr std::size_t kPieces[] = {1, 7, 64, 136, 1000, 1u << 20};

TEST(Hash, GivesEveryPublishedDigestHoweverTheMessageIsSplit) {
    for (const std::size_t piece : kPieces) {
        for (const Function& function : kDigests) {
            run_vectors(function.file, function.cases, [&](const VectorCase& given) {
                Hash state(function.algorithm);
                in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
                Bytes digest(digest_size(function.algorithm));
                state.final(digest.data());
                return digest;
            });
        }
    }
}

/// `state` after `message`, squeezed in pieces of `piece` octets.
Bytes output_of(Hash state, ByteView message, std::size_t outlen, std::size_t piece) {
    in_pieces(message, piece, [&](ByteView part) { state.update(part); });
    Bytes output(outlen);
    for (std::size_t at = 0; at < outlen; at += piece) state.squeeze(output.data() + at, std::min(piece, outlen - at));
    return output;
}

TEST(Hash, GivesEveryPublishedXofOutputHoweverItIsSqueezed) {
    for (const std::size_t piece : kPieces) {
        for (const Function& function : kXofs) {
            run_vectors(function.file, function.cases, [&](const VectorCase& given) {
                return output_of(Hash(function.algorithm), given.in.octets("msg"), given.in.number("outlen"), piece);
            });
        }
    }
}

TEST(Hash, GivesEveryPublishedCustomisedOutput) {
    for (const std::size_t piece : kPieces) {
        for (const Function& function : kCustomisable) {
            run_vectors(function.file, function.cases, [&](const VectorCase& given) {
                const Bytes name = given.in.octets("name");
                return output_of(Hash(function.algorithm, name, given.in.octets("custom")), given.in.octets("msg"),
                                 given.in.number("outlen"), piece);
            });
        }
    }
}

TEST(Hash, CountsLengthsBeyondThirtyTwoBits) {
    // FIPS 180-4: the digest of a message of 2^29 octets needs the upper half of the length field.
    const Bytes piece(std::size_t{1} << 20, 0);
    Hash state(HashAlgorithm::sha256);
    for (int i = 0; i < 512; ++i) state.update(piece);
    std::uint8_t digest[32];
    state.final(digest);
    const Bytes first(digest, digest + 4);
    EXPECT_EQ(first, (Bytes{0x9a, 0xcc, 0xa8, 0xe8}));
}

TEST(Hash, KnowsNumbersOneToTenOnly) {
    EXPECT_FALSE(is_hash_algorithm(0));
    for (std::uint32_t number = 1; number <= 10; ++number) EXPECT_TRUE(is_hash_algorithm(number)) << number;
    EXPECT_FALSE(is_hash_algorithm(11));
    EXPECT_FALSE(is_hash_algorithm(0x40001));
}

TEST(Hash, HasTheBlocksAndDigestsOfTheStandards) {
    const std::size_t digests[] = {28, 32, 48, 64, 28, 32, 48, 64, 32, 64};
    const std::size_t blocks[] = {64, 64, 128, 128, 144, 136, 104, 72, 168, 136};
    for (std::uint32_t number = 1; number <= 10; ++number) {
        EXPECT_EQ(digest_size(static_cast<HashAlgorithm>(number)), digests[number - 1]) << number;
        EXPECT_EQ(block_size(static_cast<HashAlgorithm>(number)), blocks[number - 1]) << number;
        EXPECT_EQ(is_xof(static_cast<HashAlgorithm>(number)), number >= 9) << number;
    }
}

}  // namespace
}  // namespace cxlvp::crypto
