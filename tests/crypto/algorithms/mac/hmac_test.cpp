// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/hmac.h"

#include <gtest/gtest.h>

#include "../run_mac_vectors.h"

namespace cxlvp::crypto {
namespace {

struct Function {
    const char* file;
    HashAlgorithm algorithm;
    std::size_t cases;
};

constexpr Function kFunctions[] = {
    {"hmac-sha224", HashAlgorithm::sha224, 161},     {"hmac-sha256", HashAlgorithm::sha256, 162},
    {"hmac-sha384", HashAlgorithm::sha384, 162},     {"hmac-sha512", HashAlgorithm::sha512, 162},
    {"hmac-sha3-224", HashAlgorithm::sha3_224, 161}, {"hmac-sha3-256", HashAlgorithm::sha3_256, 162},
    {"hmac-sha3-384", HashAlgorithm::sha3_384, 162}, {"hmac-sha3-512", HashAlgorithm::sha3_512, 162},
};

TEST(Hmac, GivesOrRefusesEveryPublishedCode) {
    for (const std::size_t piece : {5u, 64u, 1u << 20}) {
        for (const Function& function : kFunctions) {
            run_mac_vectors(function.file, function.cases, [&](const VectorCase& given) -> std::optional<Bytes> {
                Hmac state(function.algorithm, given.in.octets("key"));
                in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
                Bytes code(digest_size(function.algorithm));
                state.final(code.data());
                code.resize(given.in.number("outlen"));
                return code;
            });
        }
    }
}

TEST(Hmac, OfAWholeMessageIsThatOfItsPieces) {
    const Bytes key(200, 1);
    Hmac state(HashAlgorithm::sha256, key);
    state.update(Bytes{1, 2});
    state.update(Bytes{3});
    SecretBytes code(32);
    state.final(code.data());
    EXPECT_EQ(hmac(HashAlgorithm::sha256, key, Bytes{1, 2, 3}), code);
    EXPECT_NE(hmac(HashAlgorithm::sha256, key, Bytes{1, 2}), code);
}

}  // namespace
}  // namespace cxlvp::crypto
