// SPDX-License-Identifier: Apache-2.0
// Random numbers of the engine: CE-44, CE-75.

#include "cxlvp/crypto/core/engine_random.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kStrength = EngineRandom::kStrength256;
const Bytes kPerson(16, 0x50);

EngineRandom make(std::uint64_t seed = 1, bool stream_each = false) {
    return EngineRandom(Random(seed, "random"), 4, stream_each);
}
EngineRandom ready(std::uint64_t seed = 1, bool stream_each = false) {
    EngineRandom out = make(seed, stream_each);
    EXPECT_EQ(out.configure(0, kStrength, kPerson), ErrorCode::ok);
    return out;
}
Bytes generate(EngineRandom& random, unsigned mailbox, std::size_t bytes, const Bytes& additional = {}) {
    Bytes out(bytes);
    EXPECT_EQ(random.generate(mailbox, out.data(), bytes, additional), ErrorCode::ok);
    return out;
}
Bytes fill(EngineRandom& random, unsigned mailbox, std::size_t bytes) {
    Bytes out(bytes);
    random.fill(mailbox, out.data(), bytes);
    return out;
}

TEST(EngineRandom, CE44_BeforeConfigurationSoftwareGetsEagainAndNoOctets) {
    EngineRandom random = make();
    Bytes out(32, 0xee);
    EXPECT_FALSE(random.configured());
    EXPECT_EQ(random.generate(0, out.data(), out.size(), {}), ErrorCode::eagain);
    EXPECT_EQ(out, Bytes(32, 0xee));
}

TEST(EngineRandom, CE44_ASecondConfigurationIsEalreadyUntilReset) {
    EngineRandom random = ready();
    EXPECT_EQ(random.configure(0, kStrength, kPerson), ErrorCode::ealready);
    random.reset();
    EXPECT_FALSE(random.configured());
    Bytes out(4);
    EXPECT_EQ(random.generate(0, out.data(), out.size(), {}), ErrorCode::eagain);
    EXPECT_EQ(random.configure(0, kStrength, kPerson), ErrorCode::ok);
}

TEST(EngineRandom, RatiosAre0To3AndStrengthsAre128And256) {
    for (std::uint32_t ratio = 0; ratio <= 3; ++ratio) {
        EngineRandom random = make();
        EXPECT_EQ(random.configure(ratio, EngineRandom::kStrength128, {}), ErrorCode::ok) << ratio;
    }
    EngineRandom random = make();
    EXPECT_EQ(random.configure(4, kStrength, {}), ErrorCode::einval);
    EXPECT_EQ(random.configure(0, 1, {}), ErrorCode::einval);
    EXPECT_EQ(random.configure(0, 0x20, {}), ErrorCode::einval);
    EXPECT_FALSE(random.configured());
}

TEST(EngineRandom, CE75_SameSeedAndRequestsGiveTheSameOctetsAndOthersDoNot) {
    EngineRandom one = ready(), same = ready(), other = ready(2);
    const Bytes octets = generate(one, 0, 32);
    EXPECT_EQ(generate(same, 0, 32), octets);
    EXPECT_NE(generate(other, 0, 32), octets);
    EXPECT_NE(generate(one, 0, 32), octets) << "the next ones";
}

TEST(EngineRandom, CE75_StrengthPersonalisationAndAdditionalInputMatter) {
    EngineRandom one = ready(), personal = make(), weaker = make(), more = ready();
    EXPECT_EQ(personal.configure(0, kStrength, Bytes(16, 0x51)), ErrorCode::ok);
    EXPECT_EQ(weaker.configure(0, EngineRandom::kStrength128, kPerson), ErrorCode::ok);
    const Bytes octets = generate(one, 0, 32);
    EXPECT_NE(generate(personal, 0, 32), octets);
    EXPECT_NE(generate(weaker, 0, 32), octets);
    EXPECT_NE(generate(more, 0, 32, Bytes(16, 1)), octets);
}

TEST(EngineRandom, CE75_WithOneStreamTheOrderOfMailboxesMatters) {
    EngineRandom one = ready(), other = ready();
    const Bytes first = generate(one, 0, 16), second = generate(one, 1, 16);
    EXPECT_EQ(generate(other, 1, 16), first);
    EXPECT_EQ(generate(other, 0, 16), second);
}

TEST(EngineRandom, CE75_WithAStreamForEachItDoesNot) {
    EngineRandom one = ready(1, true), other = ready(1, true);
    const Bytes zero = generate(one, 0, 16), three = generate(one, 3, 16);
    EXPECT_NE(zero, three);
    EXPECT_EQ(generate(other, 3, 16), three);
    EXPECT_EQ(generate(other, 0, 16), zero);
}

TEST(EngineRandom, CoresHaveRandomNumbersOfTheirOwnWithoutConfiguration) {
    EngineRandom configured = ready(), bare = make();
    EXPECT_EQ(fill(configured, 0, 32), fill(bare, 0, 32));
    EXPECT_NE(fill(bare, 0, 32), fill(bare, 0, 32));
    EngineRandom again = ready();
    fill(again, 0, 100);
    EngineRandom fresh = ready();
    EXPECT_EQ(generate(again, 0, 32), generate(fresh, 0, 32)) << "what cores take is not missing to software";
}

TEST(EngineRandom, LongRequestsAreMadeOfSeveral) {
    EngineRandom random = ready();
    const std::size_t bytes = CtrDrbg::kLongestRequest + 5;
    const Bytes octets = generate(random, 0, bytes);
    EXPECT_FALSE(std::all_of(octets.end() - 5, octets.end(), [](std::uint8_t octet) { return octet == 0; }));
    EXPECT_EQ(fill(random, 0, bytes).size(), bytes);
}

}  // namespace
}  // namespace cxlvp::crypto
