// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/block_mac.h"

#include <gtest/gtest.h>

#include "../run_mac_vectors.h"

namespace cxlvp::crypto {
namespace {

void run(const char* file, BlockMacKind kind, BlockFamily family, std::size_t cases) {
    BlockMac state;  // one object begins again and again
    for (const std::size_t piece : {1u, 16u, 33u, 1u << 20}) {
        run_mac_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            if (!state.begin(kind, family, given.in.octets("key"))) return std::nullopt;
            in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
            Bytes code(BlockMac::kSize);
            state.final(code.data());
            code.resize(given.in.number("outlen"));
            return code;
        });
    }
}

TEST(BlockMac, GivesOrRefusesEveryPublishedCmacOfAes) {
    run("cmac-aes", BlockMacKind::cmac, BlockFamily::aes, 155);
}

TEST(BlockMac, GivesOrRefusesEveryPublishedCmacOfSm4) {
    run("cmac-sm4", BlockMacKind::cmac, BlockFamily::sm4, 27);
}

TEST(BlockMac, GivesOrRefusesEveryPublishedXcbcOfSm4) {
    run("xcbc-sm4", BlockMacKind::xcbc, BlockFamily::sm4, 28);
}

TEST(BlockMac, GivesTheSameForOneLongPieceAsForManyShortOnes) {
    const Bytes message(5000, 0x31);
    const auto code_of = [&](std::size_t piece) {
        BlockMac state;
        EXPECT_TRUE(state.begin(BlockMacKind::cmac, BlockFamily::aes, Bytes(32, 1)));
        in_pieces(message, piece, [&](ByteView part) { state.update(part); });
        Bytes code(BlockMac::kSize);
        state.final(code.data());
        return code;
    };
    EXPECT_EQ(code_of(message.size()), code_of(7));
}

TEST(BlockMac, RefusesKeysThatTheConstructionHasNot) {
    BlockMac state;
    EXPECT_TRUE(state.begin(BlockMacKind::cmac, BlockFamily::aes, Bytes(24)));
    EXPECT_FALSE(state.begin(BlockMacKind::xcbc, BlockFamily::aes, Bytes(24)));
    EXPECT_FALSE(state.begin(BlockMacKind::cmac, BlockFamily::sm4, Bytes(24)));
    for (const std::size_t size : {0u, 15u, 17u, 20u, 33u})
        EXPECT_FALSE(state.begin(BlockMacKind::cmac, BlockFamily::aes, Bytes(size))) << size;
}

}  // namespace
}  // namespace cxlvp::crypto
