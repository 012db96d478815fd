// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/kmac.h"

#include <gtest/gtest.h>

#include "../run_mac_vectors.h"

namespace cxlvp::crypto {
namespace {

void run(const char* file, HashAlgorithm algorithm, std::size_t cases) {
    for (const std::size_t piece : {5u, 136u, 168u, 1u << 20}) {
        run_mac_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes key = given.in.octets("key");
            Kmac state(algorithm, key, given.in.octets("custom"));
            in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
            Bytes code(given.in.number("outlen"));
            state.final(code.data(), code.size());
            return code;
        });
    }
}

TEST(Kmac, GivesOrRefusesEveryPublishedCodeOfKmac128) {
    run("kmac128", HashAlgorithm::shake128, 147);
}

TEST(Kmac, GivesOrRefusesEveryPublishedCodeOfKmac256) {
    run("kmac256", HashAlgorithm::shake256, 189);
}

}  // namespace
}  // namespace cxlvp::crypto
