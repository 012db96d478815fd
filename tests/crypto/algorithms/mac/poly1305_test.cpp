// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/poly1305.h"

#include <gtest/gtest.h>

#include "../run_mac_vectors.h"

namespace cxlvp::crypto {
namespace {

TEST(Poly1305, GivesEveryPublishedCode) {
    Poly1305 state;
    for (const std::size_t piece : {1u, 16u, 17u, 1u << 20}) {
        run_mac_vectors("poly1305", 58, [&](const VectorCase& given) -> std::optional<Bytes> {
            if (!state.begin(given.in.octets("key"))) return std::nullopt;
            in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
            Bytes code(Poly1305::kSize);
            state.final(code.data());
            return code;
        });
    }
}

TEST(Poly1305, RefusesKeysOfOtherLengths) {
    Poly1305 state;
    EXPECT_TRUE(state.begin(Bytes(32)));
    for (const std::size_t size : {0u, 16u, 31u, 33u}) EXPECT_FALSE(state.begin(Bytes(size))) << size;
}

}  // namespace
}  // namespace cxlvp::crypto
