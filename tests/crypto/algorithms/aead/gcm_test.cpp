// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/gcm.h"

#include <gtest/gtest.h>

#include "run_aead_case.h"

namespace cxlvp::crypto {
namespace {

void run(const char* file, BlockFamily family, std::size_t cases) {
    Gcm aead;  // one object begins again and again
    for (const std::size_t piece : {1u, 16u, 80u, 1u << 20}) {
        run_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            if (!aead.begin(family, given.in.octets("key"), given.in.octets("iv"), direction_of(given)))
                return std::nullopt;
            return run_aead_case(given, piece, aead, given.in.octets("aad"));
        });
    }
}

TEST(Gcm, GivesOrRefusesEveryPublishedCaseOfSm4) {
    run("gcm-sm4", BlockFamily::sm4, 53);
}

TEST(Gcm, GivesOrRefusesEveryPublishedCaseOfAes) {
    run("gcm-aes", BlockFamily::aes, 190);
}

TEST(Gcm, RefusesKeysAndTagsOfOtherLengths) {
    Gcm aead;
    EXPECT_FALSE(aead.begin(BlockFamily::sm4, Bytes(24), Bytes(12), Direction::decrypt));
    EXPECT_FALSE(aead.begin(BlockFamily::sm4, Bytes(16), {}, Direction::decrypt));
    ASSERT_TRUE(aead.begin(BlockFamily::sm4, Bytes(16), Bytes(12), Direction::decrypt));
    EXPECT_FALSE(aead.verify({}));
    ASSERT_TRUE(aead.begin(BlockFamily::sm4, Bytes(16), Bytes(12), Direction::decrypt));
    EXPECT_FALSE(aead.verify(Bytes(17)));
}

}  // namespace
}  // namespace cxlvp::crypto
