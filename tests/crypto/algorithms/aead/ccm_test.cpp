// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/ccm.h"

#include <gtest/gtest.h>

#include "run_aead_case.h"

namespace cxlvp::crypto {
namespace {

void run(const char* file, BlockFamily family, std::size_t cases) {
    Ccm aead;  // one object begins again and again
    for (const std::size_t piece : {1u, 16u, 80u, 1u << 20}) {
        run_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes aad = given.in.octets("aad");
            const Ccm::Lengths lengths{aad.size(), given.in.octets(given.op == "encrypt" ? "pt" : "ct").size(),
                                       given.params.number("taglen")};
            if (!aead.begin(family, given.in.octets("key"), given.in.octets("iv"), direction_of(given), lengths))
                return std::nullopt;
            return run_aead_case(given, piece, aead, aad);
        });
    }
}

TEST(Ccm, GivesOrRefusesEveryPublishedCaseOfAes) {
    run("ccm-aes", BlockFamily::aes, 263);
}

TEST(Ccm, GivesOrRefusesEveryPublishedCaseOfSm4) {
    run("ccm-sm4", BlockFamily::sm4, 91);
}

TEST(Ccm, RefusesATextThatItsCounterCannotHold) {
    Ccm aead;
    const auto begins = [&](std::size_t nonce, std::uint64_t text) {
        return aead.begin(BlockFamily::aes, Bytes(16), Bytes(nonce), Direction::encrypt, {0, text, 16});
    };
    EXPECT_TRUE(begins(13, 0xffff));
    EXPECT_FALSE(begins(13, 0x10000));
    EXPECT_TRUE(begins(12, 0x10000));
    EXPECT_FALSE(begins(12, 0x1000000));
    EXPECT_TRUE(begins(7, ~std::uint64_t{0}));
}

TEST(Ccm, RefusesATagOfAnotherLengthThanAnnounced) {
    Ccm aead;
    const auto ends = [&](std::size_t size) {
        EXPECT_TRUE(aead.begin(BlockFamily::aes, Bytes(16), Bytes(12), Direction::encrypt, {0, 0, 8}));
        Bytes tag(16);
        aead.tag(tag.data());
        tag.resize(size);
        EXPECT_TRUE(aead.begin(BlockFamily::aes, Bytes(16), Bytes(12), Direction::decrypt, {0, 0, 8}));
        return aead.verify(tag);
    };
    EXPECT_TRUE(ends(8));
    EXPECT_FALSE(ends(7));
    EXPECT_FALSE(ends(9));
    EXPECT_FALSE(ends(0));
}

TEST(Ccm, EncodesLongAssociatedDataInItsThreeForms) {
    // SP 800-38C A.2.2 has its first limit at 65280 octets. Below and above, the tag is that of the chain with the
    // length written by hand.
    for (const std::uint64_t length : {0xfeffu, 0xff00u, 0x10001u}) {
        const Bytes key(16, 1);
        const Bytes nonce(12, 2);
        const Bytes aad(length, 3);
        Ccm aead;
        ASSERT_TRUE(aead.begin(BlockFamily::aes, key, nonce, Direction::encrypt, {length, 0, 16}));
        aead.aad(aad);
        Bytes tag(16);
        aead.tag(tag.data());

        Bytes chained = {0x7a, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0};
        if (length < 0xff00)
            chained.insert(chained.end(), {0xfe, 0xff});
        else if (length == 0xff00)
            chained.insert(chained.end(), {0xff, 0xfe, 0x00, 0x00, 0xff, 0x00});
        else
            chained.insert(chained.end(), {0xff, 0xfe, 0x00, 0x01, 0x00, 0x01});
        chained.insert(chained.end(), aad.begin(), aad.end());
        CbcMac chain;
        ASSERT_TRUE(chain.begin(BlockFamily::aes, key));
        chain.update(chained);
        chain.fill_with_zeros();
        Bytes mask = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0};
        EvpContext ecb;
        ASSERT_TRUE(ecb.begin(evp_cipher(BlockFamily::aes, EvpMode::ecb, 16), key, {}, Direction::encrypt));
        ecb.update(mask.data(), mask.data(), 16);
        for (std::size_t i = 0; i < 16; ++i) mask[i] ^= chain.result()[i];
        EXPECT_EQ(tag, mask) << length;
    }
}

}  // namespace
}  // namespace cxlvp::crypto
