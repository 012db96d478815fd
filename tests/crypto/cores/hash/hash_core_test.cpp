// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/hash/hash_core.h"

#include <gtest/gtest.h>

#include <tuple>
#include <utility>

#include "../../algorithms/run_mac_vectors.h"
#include "../core_rig.h"
#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kSha256 = 2;
constexpr std::uint32_t kShake128 = 9;

struct Rig : CoreRig {
    explicit Rig(QuirkSet quirks = QuirkSet::all()) : CoreRig(core, CoreId::hc), core(test_times(), quirks) {}

    /// UPDATE and FINAL of a message that has begun, and FLUSH; nothing when the core refuses.
    std::optional<Bytes> finish(ByteView message, std::size_t outlen) {
        const std::uint64_t in = port.place(kInput, message);
        const auto size = static_cast<std::uint32_t>(message.size());
        const auto length = static_cast<std::uint32_t>(outlen);
        bool ok = size == 0 || run(HashCommand::update, HashUpdate{in, size}) == ErrorCode::ok;
        ok = ok && run(HashCommand::final, HashFinal{address(kOutput), length}) == ErrorCode::ok;
        core.flush();
        if (!ok) return std::nullopt;
        return port.peek(address(kOutput), outlen);
    }

    HashCore core;
};

const std::pair<const char*, std::size_t> kDigests[] = {
    {"sha224", 26},   {"sha256", 55},   {"sha384", 17},   {"sha512", 53},    {"sha3-224", 81},
    {"sha3-256", 75}, {"sha3-384", 59}, {"sha3-512", 43}, {"shake128", 104}, {"shake256", 20}};

TEST(HashCore, AnswersEveryPublishedDigestCE70) {
    Rig rig;
    std::uint32_t algorithm = 0;
    for (const auto& [file, cases] : kDigests) {
        ++algorithm;
        run_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            if (rig.run(HashCommand::init, HashInit{algorithm}) != ErrorCode::ok) return std::nullopt;
            const std::size_t outlen =
                algorithm > 8 ? given.in.number("outlen") : digest_size(static_cast<HashAlgorithm>(algorithm));
            return rig.finish(given.in.octets("msg"), outlen);
        });
    }
}

TEST(HashCore, AnswersEveryPublishedHmacCE70) {
    const std::pair<const char*, std::size_t> files[] = {
        {"hmac-sha224", 161},   {"hmac-sha256", 162},   {"hmac-sha384", 162},   {"hmac-sha512", 162},
        {"hmac-sha3-224", 161}, {"hmac-sha3-256", 162}, {"hmac-sha3-384", 162}, {"hmac-sha3-512", 162}};
    Rig rig;
    std::uint32_t algorithm = 0;
    for (const auto& [file, cases] : files) {
        ++algorithm;
        run_mac_vectors(file, cases, [&](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes key = given.in.octets("key");
            const HashHmac start{rig.temporary(key, CoreId::hc), static_cast<std::uint32_t>(key.size()), algorithm};
            if (rig.run(HashCommand::hmac, start) != ErrorCode::ok) return std::nullopt;
            return rig.finish(given.in.octets("msg"), given.in.number("outlen"));
        });
    }
}

TEST(HashCore, AnswersEveryPublishedKmacAndCustomisedXofCE70) {
    // Some cases have customisations that the hardware refuses.
    Rig rig(QuirkSet::all().without(Quirk::q10_customisation));
    for (const auto& [file, algorithm, cases] : {std::tuple("kmac128", 9u, 147u), {"kmac256", 10u, 189u}}) {
        run_mac_vectors(file, cases, [&, number = algorithm](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes key = given.in.octets("key");
            const Bytes custom = given.in.octets("custom");
            const auto outlen = static_cast<std::uint32_t>(given.in.number("outlen"));
            const HashKmac start{rig.temporary(key, CoreId::hc),
                                 rig.port.place(CoreRig::kAad, custom),
                                 static_cast<std::uint32_t>(key.size()),
                                 static_cast<std::uint32_t>(custom.size()),
                                 number,
                                 outlen};
            if (rig.run(HashCommand::kmac, start) != ErrorCode::ok) return std::nullopt;
            return rig.finish(given.in.octets("msg"), outlen);
        });
    }
    for (const auto& [file, algorithm] : {std::pair("cshake128", 9u), {"cshake256", 10u}}) {
        int too_long = 0;
        run_vectors(file, 50, [&, number = algorithm](const VectorCase& given) -> std::optional<Bytes> {
            const Bytes name = given.in.octets("name");
            const Bytes custom = given.in.octets("custom");
            HashCshake start;
            start.custom = rig.port.place(CoreRig::kAad, custom);
            start.custom_length = static_cast<std::uint32_t>(custom.size());
            start.algorithm = number;
            start.name_length = static_cast<std::uint32_t>(name.size());
            std::copy_n(name.begin(), std::min(name.size(), sizeof(start.name)), start.name);
            if (rig.run(HashCommand::cshake, start) != ErrorCode::ok) {
                EXPECT_GT(name.size(), 36U) << given.id;
                ++too_long;
                return expected_output(given);
            }
            return rig.finish(given.in.octets("msg"), given.in.number("outlen"));
        });
        EXPECT_LT(too_long, 10);
    }
}

TEST(HashCore, GoesOnFromAContextInMemoryCE59) {
    const Bytes message(300, 0x21);
    for (std::uint32_t algorithm = 1; algorithm <= 10; ++algorithm) {
        Rig rig;
        const std::size_t outlen = digest_size(static_cast<HashAlgorithm>(algorithm));
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{algorithm}), ErrorCode::ok);
        const Bytes expected = rig.finish(message, outlen).value();

        const HashContext context{rig.address(CoreRig::kIv), 600};
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{algorithm}), ErrorCode::ok);
        rig.port.place(CoreRig::kInput, message);
        ASSERT_EQ(rig.run(HashCommand::update, HashUpdate{rig.address(CoreRig::kInput), 100}), ErrorCode::ok);
        ASSERT_EQ(rig.run(HashCommand::save, context), ErrorCode::ok);
        rig.core.flush();
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{algorithm}), ErrorCode::ok);
        ASSERT_EQ(rig.run(HashCommand::restore, context), ErrorCode::ok);
        EXPECT_EQ(rig.finish(ByteView(message).part(100), outlen), expected) << algorithm;

        // Another function, another length and a damaged image are refused.
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{algorithm % 10 + 1}), ErrorCode::ok);
        EXPECT_EQ(rig.run(HashCommand::restore, context), ErrorCode::einval);
        rig.core.flush();
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{algorithm}), ErrorCode::ok);
        EXPECT_EQ(rig.run(HashCommand::restore, HashContext{context.buffer, 599}), ErrorCode::emsgsize);
        EXPECT_EQ(rig.run(HashCommand::restore, HashContext{kNoMemory, 600}), ErrorCode::efault);
        rig.port.memory[CoreRig::kIv + 50] ^= 1;
        EXPECT_EQ(rig.run(HashCommand::restore, context), ErrorCode::einval);
    }
}

TEST(HashCore, SavesKeyedFunctionsOnlyWithTheQuirkOffQ09) {
    for (const bool on : {true, false}) {
        Rig rig(on ? QuirkSet::all() : QuirkSet::all().without(Quirk::q09_kmac_save));
        const HashContext context{rig.address(CoreRig::kIv), 600};
        const ErrorCode expected = on ? ErrorCode::eproto : ErrorCode::ok;
        const HashHmac hmac{rig.temporary(Bytes(16, 1), CoreId::hc), 16, kSha256};
        ASSERT_EQ(rig.run(HashCommand::hmac, hmac), ErrorCode::ok);
        EXPECT_EQ(rig.run(HashCommand::save, context), expected);
        rig.core.flush();
        for (const std::uint32_t outlen : {0u, 32u}) {
            const HashKmac kmac{rig.temporary(Bytes(16, 1), CoreId::hc), 0, 16, 0, kShake128, outlen};
            ASSERT_EQ(rig.run(HashCommand::kmac, kmac), ErrorCode::ok);
            EXPECT_EQ(rig.run(HashCommand::save, context), outlen == 0 ? ErrorCode::ok : expected);
            rig.core.flush();
        }
    }
}

TEST(HashCore, HoldsAKmacToTheLengthItWasTold) {
    Rig rig;
    const auto begun = [&](std::uint32_t outlen) {
        rig.core.flush();
        const HashKmac start{rig.temporary(Bytes(16, 1), CoreId::hc), 0, 16, 0, kShake128, outlen};
        EXPECT_EQ(rig.run(HashCommand::kmac, start), ErrorCode::ok);
    };
    const HashFinal final{rig.address(CoreRig::kOutput), 32};
    begun(31);
    EXPECT_EQ(rig.run(HashCommand::final, final), ErrorCode::emsgsize);
    EXPECT_TRUE(rig.port.writes.empty());
    begun(32);
    EXPECT_EQ(rig.run(HashCommand::final, final), ErrorCode::ok);
    begun(0);
    EXPECT_EQ(rig.run(HashCommand::final, final), ErrorCode::ok);
}

TEST(HashCore, LimitsCustomisationQ10) {
    for (const bool on : {true, false}) {
        Rig rig(on ? QuirkSet::all() : QuirkSet::none());
        const auto start = [&](std::uint32_t custom, std::uint32_t name) {
            HashCshake payload;
            payload.custom = rig.address(CoreRig::kAad);
            payload.custom_length = custom;
            payload.algorithm = kShake128;
            payload.name_length = name;
            rig.core.flush();
            return rig.run(HashCommand::cshake, payload);
        };
        EXPECT_EQ(start(256, 36), ErrorCode::ok);
        EXPECT_EQ(start(257, 36), on ? ErrorCode::emsgsize : ErrorCode::ok);
        EXPECT_EQ(start(0x20000, 36), ErrorCode::emsgsize);
        EXPECT_EQ(start(256, 37), ErrorCode::einval);
    }
}

TEST(HashCore, GivesTheSameForAnyChainOfNodesAndCopiesCE72) {
    Rig rig;
    Bytes message(5000);
    for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(7 * i);
    const Bytes expected = hash(HashAlgorithm::sha256, message);
    const std::uint64_t in = rig.port.place(CoreRig::kInput, message);
    for (const std::vector<std::uint32_t>& sizes :
         {std::vector<std::uint32_t>{5000}, {1, 4999}, {4096, 904}, {63, 65, 1, 4871}}) {
        const std::uint64_t chain = rig.chain(sizes, in, rig.address(CoreRig::kOutput));
        ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
        ASSERT_EQ(rig.run(HashCommand::gather, HashGather{chain, 5}), ErrorCode::ok);
        EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), message.size()), message);
        ASSERT_EQ(rig.run(HashCommand::final, HashFinal{rig.address(CoreRig::kTag), 32}), ErrorCode::ok);
        EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kTag), 32), expected);
        rig.core.flush();
    }
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    EXPECT_EQ(rig.run(HashCommand::gather, HashGather{in, 4}), ErrorCode::einval);
    EXPECT_EQ(rig.run(HashCommand::gather, HashGather{kNoMemory, 3}), ErrorCode::efault);
}

TEST(HashCore, SqueezesMoreOfAnXof) {
    Rig rig;
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kShake128}), ErrorCode::ok);
    const Bytes whole = rig.finish(Bytes(10, 1), 500).value();
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kShake128}), ErrorCode::ok);
    rig.port.place(CoreRig::kInput, Bytes(10, 1));
    ASSERT_EQ(rig.run(HashCommand::update, HashUpdate{rig.address(CoreRig::kInput), 10}), ErrorCode::ok);
    ASSERT_EQ(rig.run(HashCommand::final, HashFinal{rig.address(CoreRig::kOutput), 100}), ErrorCode::ok);
    ASSERT_EQ(rig.run(HashCommand::squeeze, HashFinal{rig.address(CoreRig::kOutput) + 100, 400}), ErrorCode::ok);
    EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), 500), whole);
    EXPECT_EQ(rig.run(HashCommand::squeeze, HashFinal{rig.address(CoreRig::kOutput), 0}), ErrorCode::emsgsize);
    rig.core.flush();
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    EXPECT_EQ(rig.run(HashCommand::squeeze, HashFinal{rig.address(CoreRig::kOutput), 32}), ErrorCode::eproto);
}

TEST(HashCore, RefusesCommandsThatItDoesNotKnowCE35) {
    Rig rig;
    for (const std::uint8_t number : {0x00, 0x06, 0x0d, 0x7f}) EXPECT_EQ(rig.run(number), ErrorCode::enosys);
}

TEST(HashCore, RefusesCommandsOutOfSequenceCE36) {
    Rig rig;
    const HashUpdate update{rig.address(CoreRig::kInput), 16};
    const HashFinal final{rig.address(CoreRig::kOutput), 32};
    const HashContext context{rig.address(CoreRig::kIv), 600};
    EXPECT_TRUE(rig.core.idle());
    EXPECT_EQ(rig.run(HashCommand::update, update), ErrorCode::eproto);
    EXPECT_EQ(rig.run(HashCommand::final, final), ErrorCode::eproto);
    EXPECT_EQ(rig.run(HashCommand::save, context), ErrorCode::eproto);
    EXPECT_EQ(rig.run(HashCommand::restore, context), ErrorCode::eproto);
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    EXPECT_FALSE(rig.core.idle());
    EXPECT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::eproto);
    ASSERT_EQ(rig.run(HashCommand::update, update), ErrorCode::ok);
    EXPECT_EQ(rig.run(HashCommand::restore, context), ErrorCode::eproto);
    ASSERT_EQ(rig.run(HashCommand::final, final), ErrorCode::ok);
    EXPECT_EQ(rig.run(HashCommand::final, final), ErrorCode::eproto);
    EXPECT_EQ(rig.run(HashCommand::update, update), ErrorCode::eproto);
    EXPECT_FALSE(rig.core.idle());
    rig.core.flush();
    EXPECT_TRUE(rig.core.idle());
}

TEST(HashCore, RefusesAlgorithmsAndLengthsCE37) {
    Rig rig;
    for (const std::uint32_t algorithm : {0u, 11u, 0x102u, kSha256 | kTwoShareKey, kSha256 | kTwoShareOutput})
        EXPECT_EQ(rig.run(HashCommand::init, HashInit{algorithm}), ErrorCode::einval) << algorithm;
    EXPECT_EQ(rig.run(HashCommand::hmac, HashHmac{0, 0, kShake128}), ErrorCode::einval);
    EXPECT_EQ(rig.run(HashCommand::cshake, HashCshake{0, 0, kSha256, 0, {}}), ErrorCode::einval);
    EXPECT_EQ(rig.run(HashCommand::kmac, HashKmac{0, 0, 0, 0, kSha256, 0}), ErrorCode::einval);
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    for (const std::uint32_t length : {0u, 31u, 33u})
        EXPECT_EQ(rig.run(HashCommand::final, HashFinal{rig.address(0), length}), ErrorCode::emsgsize) << length;
    EXPECT_TRUE(rig.port.writes.empty());
}

TEST(HashCore, RefusesKeysOfOthersAndOfOtherLengthsCE40) {
    Rig rig;
    const auto start = [&](std::uint64_t key, std::uint32_t length, std::uint32_t flags = 0) {
        rig.core.flush();
        return rig.run(HashCommand::hmac, HashHmac{key, length, kSha256 | flags});
    };
    EXPECT_EQ(start(KeyRef::kTemporary, 16), ErrorCode::enoent);
    EXPECT_EQ(start(12345, 16), ErrorCode::enoent);
    EXPECT_EQ(start(rig.temporary(Bytes(16), CoreId::aes), 16), ErrorCode::ekeyrejected);
    EXPECT_EQ(start(rig.temporary(Bytes(16), CoreId::hc), 17), ErrorCode::ekeyrejected);
    EXPECT_EQ(start(rig.temporary(Bytes(16), CoreId::hc), 8, kTwoShareKey), ErrorCode::ekeyrejected);
    EXPECT_EQ(start(rig.temporary(Bytes(16), CoreId::hc), 16), ErrorCode::ok);
}

TEST(HashCore, PutsAKeyInTwoSharesTogether) {
    Rig rig;
    Bytes shares(32, 0x0f);
    std::fill(shares.begin() + 16, shares.end(), std::uint8_t{0xf5});
    const std::uint64_t key = rig.temporary(shares, KeyType::of(CoreId::hc, KeyType::kTwoShares));
    ASSERT_EQ(rig.run(HashCommand::hmac, HashHmac{key, 16, kSha256 | kTwoShareKey}), ErrorCode::ok);
    const SecretBytes expected = hmac(HashAlgorithm::sha256, Bytes(16, 0xfa), Bytes(3, 9));
    EXPECT_EQ(rig.finish(Bytes(3, 9), 32), Bytes(expected.begin(), expected.end()));
}

TEST(HashCore, TellsWhatMemoryRefusesCE42) {
    Rig rig;
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    EXPECT_EQ(rig.run(HashCommand::update, HashUpdate{kNoMemory, 16}), ErrorCode::efault);
    EXPECT_EQ(rig.run(HashCommand::update2d, HashCopy{rig.address(0), kNoMemory, 16}), ErrorCode::efault);
    EXPECT_EQ(rig.run(HashCommand::save, HashContext{kNoMemory, 600}), ErrorCode::efault);
    EXPECT_EQ(rig.run(HashCommand::final, HashFinal{kNoMemory, 32}), ErrorCode::efault);
}

TEST(HashCore, TakesTheTimeOfItsBlocks) {
    Rig rig;
    ASSERT_EQ(rig.run(HashCommand::init, HashInit{kSha256}), ErrorCode::ok);
    EXPECT_EQ(rig.port.worked, 0U);
    ASSERT_EQ(rig.run(HashCommand::update, HashUpdate{rig.address(0), 100}), ErrorCode::ok);
    EXPECT_EQ(rig.port.worked, 66U);
    ASSERT_EQ(rig.run(HashCommand::update, HashUpdate{rig.address(0), 28}), ErrorCode::ok);
    EXPECT_EQ(rig.port.worked, 132U);
    ASSERT_EQ(rig.run(HashCommand::final, HashFinal{rig.address(0), 32}), ErrorCode::ok);
    EXPECT_EQ(rig.port.worked, 198U);
}

}  // namespace
}  // namespace cxlvp::crypto
