// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/sm3.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"
#include "reseal.h"

namespace cxlvp::crypto {
namespace {

Bytes digest_of(Sm3 state) {
    Bytes digest(Sm3::kDigestSize);
    state.final(digest.data());
    return digest;
}

TEST(Sm3, GivesEveryPublishedDigestHoweverTheMessageIsSplit) {
    for (const std::size_t piece : {1, 7, 63, 64, 65, 1000}) {
        run_vectors("sm3", 69, [&](const VectorCase& given) {
            Sm3 state;
            in_pieces(given.in.octets("msg"), piece, [&](ByteView part) { state.update(part); });
            return digest_of(state);
        });
    }
}

TEST(Sm3, GoesOnFromASavedStateAtEveryOctet) {
    Bytes message(200);
    for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i);
    Sm3 whole;
    whole.update(message);
    const Bytes expected = digest_of(whole);
    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        Sm3 first;
        first.update(ByteView(message).part(0, cut));
        Sm3 second;
        second.update(message);  // is forgotten
        ASSERT_TRUE(second.restore(first.save())) << cut;
        second.update(ByteView(message).part(cut));
        EXPECT_EQ(digest_of(second), expected) << cut;
    }
}

TEST(Sm3, RefusesADamagedStateAndStaysAsItWasCE59) {
    Sm3 saved;
    saved.update(Bytes(10, 0xaa));
    const Sm3::Image image = saved.save();
    Sm3 state;
    state.update(Bytes(3, 'x'));
    const Bytes before = digest_of(state);
    for (std::size_t octet = 0; octet < image.size(); ++octet) {
        Sm3::Image damaged = image;
        damaged[octet] ^= 1;
        EXPECT_FALSE(state.restore(damaged)) << octet;
    }
    EXPECT_FALSE(state.restore(ByteView(image).part(0, image.size() - 1)));
    EXPECT_FALSE(state.restore({}));
    EXPECT_EQ(digest_of(state), before);
}

TEST(Sm3, RefusesAnImageThatNoSaveGivesThoughItsCrcIsRight) {
    Sm3 saved;
    saved.update(Bytes(10, 0xaa));
    Sm3 state;
    Sm3::Image image = saved.save();
    reseal(image);
    EXPECT_TRUE(state.restore(image));
    image[0] ^= 1;  // the mark
    reseal(image);
    EXPECT_FALSE(state.restore(image));
    image = saved.save();
    image[44 + 10] = 1;  // beyond the octets that wait
    reseal(image);
    EXPECT_FALSE(state.restore(image));
    image = saved.save();
    image[110] = 1;  // unused
    reseal(image);
    EXPECT_FALSE(state.restore(image));
}

}  // namespace
}  // namespace cxlvp::crypto
