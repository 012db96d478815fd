// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/hash_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../hash/reseal.h"

namespace cxlvp::crypto {
namespace {

using Named = std::pair<std::string, HashStream>;

/// One context of every function at the beginning of its message.
std::vector<Named> every_function() {
    std::vector<Named> all;
    const Bytes key(20, 7);
    const Bytes text = {'t', 'e', 'x', 't'};
    for (std::uint32_t number = 1; number <= 10; ++number) {
        const auto algorithm = static_cast<HashAlgorithm>(number);
        all.emplace_back("hash " + std::to_string(number), HashStream(Hash(algorithm)));
        if (is_xof(algorithm)) {
            all.emplace_back("cshake " + std::to_string(number), HashStream(Hash(algorithm, text, text)));
            all.emplace_back("kmac " + std::to_string(number), HashStream(Kmac(algorithm, key, text)));
        } else {
            all.emplace_back("hmac " + std::to_string(number), HashStream(Hmac(algorithm, key)));
        }
    }
    return all;
}

Bytes message() {
    Bytes octets(400);
    for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(3 * i);
    return octets;
}

Bytes finished(HashStream context) {
    Bytes out(digest_size(context.algorithm()));
    EXPECT_TRUE(context.finish(out.size()));
    // In two pieces, as a core with a small buffer does.
    context.output(out.data(), 10);
    context.output(out.data() + 10, out.size() - 10);
    return out;
}

TEST(HashStream, GoesOnFromASavedStateAtEveryOctetOfEveryFunction) {
    const Bytes all = message();
    for (const auto& [name, fresh] : every_function()) {
        HashStream whole = fresh;
        whole.update(all);
        const Bytes expected = finished(whole);
        for (std::size_t cut = 0; cut <= all.size(); ++cut) {
            HashStream first = fresh;
            first.update(ByteView(all).part(0, cut));
            HashStream second{Hash(HashAlgorithm::sha224)};
            ASSERT_TRUE(second.restore(first.save())) << name << " at " << cut;
            second.update(ByteView(all).part(cut));
            ASSERT_EQ(finished(second), expected) << name << " at " << cut;
        }
    }
}

TEST(HashStream, GoesOnSqueezingFromASavedState) {
    HashStream whole{Hash(HashAlgorithm::shake128)};
    whole.update(message());
    Bytes expected(600);
    ASSERT_TRUE(whole.finish(expected.size()));
    whole.output(expected.data(), expected.size());
    for (const std::size_t cut : {1u, 167u, 168u, 169u, 336u, 400u}) {
        HashStream first{Hash(HashAlgorithm::shake128)};
        first.update(message());
        Bytes got(600);
        ASSERT_TRUE(first.finish(cut));
        first.output(got.data(), cut);
        HashStream second{Hash(HashAlgorithm::sha224)};
        ASSERT_TRUE(second.restore(first.save())) << cut;
        second.output(got.data() + cut, got.size() - cut);
        EXPECT_EQ(got, expected) << cut;
    }
}

TEST(HashStream, RefusesADamagedStateAndStaysAsItWasCE59) {
    for (const auto& [name, fresh] : every_function()) {
        HashStream saved = fresh;
        saved.update(message());
        const HashStream::Image image = saved.save();
        HashStream context{Hash(HashAlgorithm::sha512)};
        const Bytes before = finished(context);
        for (std::size_t octet = 0; octet < image.size(); ++octet) {
            HashStream::Image damaged = image;
            damaged[octet] ^= 0x10;
            ASSERT_FALSE(context.restore(damaged)) << name << " octet " << octet;
        }
        EXPECT_FALSE(context.restore(ByteView(image).part(0, image.size() - 1)));
        EXPECT_FALSE(context.restore({}));
        EXPECT_EQ(finished(context), before);
    }
}

TEST(HashStream, RefusesAnImageThatNoSaveGivesThoughItsCrcIsRight) {
    HashStream saved{Hash(HashAlgorithm::shake128)};
    saved.update(Bytes(10, 1));
    HashStream context{Hash(HashAlgorithm::sha224)};
    const auto restored_with = [&](std::size_t octet, std::uint8_t value) {
        HashStream::Image image = saved.save();
        image[octet] = value;
        reseal(image);
        return context.restore(image);
    };
    EXPECT_TRUE(restored_with(4, 0));       // a plain hash, as it is
    EXPECT_TRUE(restored_with(4, 3));       // the same sponge as a KMAC: nothing tells them apart
    EXPECT_FALSE(restored_with(0, 0));      // no mark
    EXPECT_FALSE(restored_with(4, 2));      // HMAC over an XOF
    EXPECT_FALSE(restored_with(4, 4));      // no such kind
    EXPECT_FALSE(restored_with(8, 0));      // no such algorithms
    EXPECT_FALSE(restored_with(8, 11));     //
    EXPECT_FALSE(restored_with(212, 168));  // a position beyond the rate
    EXPECT_FALSE(restored_with(216, 2));    // no such phase
    EXPECT_FALSE(restored_with(300, 1));    // unused octets
}

TEST(HashStream, RefusesLengthsThatTheFunctionDoesNotGive) {
    HashStream plain{Hash(HashAlgorithm::sha256)};
    for (const std::size_t size : {0u, 31u, 33u}) EXPECT_FALSE(plain.finish(size)) << size;
    HashStream code{Hmac(HashAlgorithm::sha256, Bytes(1, 1))};
    for (const std::size_t size : {0u, 33u}) EXPECT_FALSE(code.finish(size)) << size;
    HashStream xof{Hash(HashAlgorithm::shake256)};
    EXPECT_FALSE(xof.finish(0));
    EXPECT_TRUE(plain.finish(32));
    EXPECT_TRUE(code.finish(16));
    EXPECT_TRUE(xof.finish(100));
}

TEST(HashStream, GivesTheBeginningOfAnHmac) {
    HashStream code{Hmac(HashAlgorithm::sha3_512, Bytes(1, 1))};
    const Bytes whole = finished(code);
    Bytes part(20);
    ASSERT_TRUE(code.finish(part.size()));
    code.output(part.data(), part.size());
    EXPECT_EQ(part, Bytes(whole.begin(), whole.begin() + 20));
}

TEST(HashStream, KnowsWhichFunctionsHaveAKeyOrAnyLength) {
    for (const auto& [name, fresh] : every_function()) {
        const bool keyed = name[0] == 'h' ? name[1] == 'm' : name[0] == 'k';
        EXPECT_EQ(fresh.keyed(), keyed) << name;
        EXPECT_EQ(fresh.extendable(), !keyed && is_xof(fresh.algorithm())) << name;
    }
}

}  // namespace
}  // namespace cxlvp::crypto
