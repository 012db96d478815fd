// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/evp_aead.h"

#include <gtest/gtest.h>

#include "cxlvp/crypto/algorithms/aead/esp_parts.h"
#include "run_aead_case.h"

namespace cxlvp::crypto {
namespace {

constexpr std::size_t kPieces[] = {1, 16, 80, 1u << 20};

TEST(EvpAead, GivesOrRefusesEveryPublishedCaseOfAesGcm) {
    EvpAead aead;  // one object begins again and again
    for (const std::size_t piece : kPieces) {
        int too_long = 0;
        run_vectors("gcm-aes", 190, [&](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes nonce = given.in.octets("iv");
            const bool begun = aead.begin_gcm(given.in.octets("key"), nonce, direction_of(given));
            if (nonce.size() > 128) {
                EXPECT_FALSE(begun) << given.id;
                ++too_long;
                return expected_output(given);
            }
            if (!begun) return std::nullopt;
            return run_aead_case(given, piece, aead, given.in.octets("aad"));
        });
        EXPECT_EQ(too_long, 3);
    }
}

TEST(EvpAead, GivesOrRefusesEveryPublishedCaseOfChaCha20Poly1305) {
    EvpAead aead;
    for (const std::size_t piece : kPieces) {
        run_vectors("rfc7539-chacha20-poly1305", 158, [&](const VectorCase& given) -> std::optional<Bytes> {
            if (!aead.begin_chacha20_poly1305(given.in.octets("key"), given.in.octets("iv"), direction_of(given)))
                return std::nullopt;
            return run_aead_case(given, piece, aead, given.in.octets("aad"));
        });
    }
}

TEST(EvpAead, GivesOrRefusesEveryPublishedPacketOfIpsec) {
    EvpAead aead;
    for (const std::size_t piece : kPieces) {
        run_vectors("rfc7539esp-chacha20-poly1305", 28, [&](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes key = given.in.octets("key");
            const Bytes aad = given.in.octets("aad");
            const std::optional<EspParts> parts = esp_parts(key, given.in.octets("iv"), aad);
            if (!parts || !aead.begin_chacha20_poly1305(parts->key, parts->nonce, direction_of(given)))
                return std::nullopt;
            return run_aead_case(given, piece, aead, parts->aad);
        });
    }
}

TEST(EvpAead, RefusesKeysOfOtherLengths) {
    EvpAead aead;
    for (const std::size_t size : {16u, 24u, 32u})
        EXPECT_TRUE(aead.begin_gcm(Bytes(size), Bytes(12), Direction::encrypt)) << size;
    EXPECT_TRUE(aead.begin_chacha20_poly1305(Bytes(32), Bytes(12), Direction::encrypt));
    for (const std::size_t size : {0u, 15u, 17u, 20u, 31u, 33u}) {
        EXPECT_FALSE(aead.begin_gcm(Bytes(size), Bytes(12), Direction::encrypt)) << size;
        EXPECT_FALSE(aead.begin_chacha20_poly1305(Bytes(size), Bytes(12), Direction::encrypt)) << size;
    }
}

TEST(EvpAead, RefusesTagsOfOtherLengths) {
    EvpAead aead;
    ASSERT_TRUE(aead.begin_gcm(Bytes(16), Bytes(12), Direction::decrypt));
    EXPECT_FALSE(aead.verify({}));
    EXPECT_FALSE(aead.verify(Bytes(17)));
}

TEST(EspParts, RefusesOtherLengths) {
    EXPECT_TRUE(esp_parts(Bytes(36), Bytes(8), Bytes(8)).has_value());
    for (const std::size_t size : {0u, 32u, 35u, 37u}) EXPECT_FALSE(esp_parts(Bytes(size), Bytes(8), Bytes(8)));
    for (const std::size_t size : {0u, 7u, 9u, 12u}) EXPECT_FALSE(esp_parts(Bytes(36), Bytes(size), Bytes(8)));
    for (const std::size_t size : {0u, 7u}) EXPECT_FALSE(esp_parts(Bytes(36), Bytes(8), Bytes(size)));
}

}  // namespace
}  // namespace cxlvp::crypto
