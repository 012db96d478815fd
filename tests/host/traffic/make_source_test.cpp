// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/make_source.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Access> take(TrafficSource& source, std::size_t most) {
    std::vector<Access> out;
    Access access;
    while (out.size() < most && source.next(access)) out.push_back(access);
    return out;
}

std::vector<Access> take(const TrafficConfig& config, std::size_t most = 1000000, std::uint64_t seed = 1,
                         const char* name = "cpu") {
    return take(*make_source(config, seed, name), most);
}

std::vector<std::uint64_t> addresses(const std::vector<Access>& accesses) {
    std::vector<std::uint64_t> out;
    for (const Access& access : accesses) out.push_back(access.address);
    return out;
}

TEST(MakeSource, LinearWalksTheRegionAndStartsAgain) {
    TrafficConfig config;
    config.base = 0x1000;
    config.span = 3 * 64 + 63;
    config.count = 5;
    config.interval = ns(3);
    const auto all = take(config);
    EXPECT_THAT(addresses(all), ElementsAre(0x1000, 0x1040, 0x1080, 0x1000, 0x1040));
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].bytes, 64u);
        EXPECT_EQ(all[i].op, Op::read);
        EXPECT_EQ(all[i].gap, i == 0 ? 0 : ns(3));
        EXPECT_FALSE(all[i].depends);
    }
}

TEST(MakeSource, StridedSkipsAStrideEachTime) {
    TrafficConfig config;
    config.pattern = TrafficPattern::strided;
    config.span = 1000;
    config.stride = 300;
    config.bytes = 100;
    config.count = 5;
    EXPECT_THAT(addresses(take(config)), ElementsAre(0, 300, 600, 900, 0));
}

TEST(MakeSource, TheEndIsReachedAfterCountAccessesAndStays) {
    TrafficConfig config;
    config.count = 4;
    const auto source = make_source(config, 1, "cpu");
    EXPECT_EQ(source->progress(), 0);
    EXPECT_EQ(take(*source, 1).size(), 1u);
    EXPECT_EQ(source->progress(), 0.25);
    EXPECT_EQ(take(*source, 100).size(), 3u);
    EXPECT_EQ(source->progress(), 1);
    Access access;
    EXPECT_FALSE(source->next(access));
}

TEST(MakeSource, ACountOfZeroHasNoEnd) {
    TrafficConfig config;
    config.count = 0;
    const auto source = make_source(config, 1, "cpu");
    EXPECT_EQ(take(*source, 300000).size(), 300000u);
    EXPECT_LT(source->progress(), 0);
}

TEST(MakeSource, ChaseVisitsEverySlotOnceBeforeAnyTwiceAndAlwaysInTheSameOrder) {
    for (const std::uint64_t slots : {1, 2, 3, 64, 1000, 4097}) {
        TrafficConfig config;
        config.pattern = TrafficPattern::chase;
        config.base = 1 << 20;
        config.bytes = 8;
        config.stride = 64;
        config.span = slots * 64;
        config.count = 3 * slots;
        const auto all = take(config);
        ASSERT_EQ(all.size(), 3 * slots);
        std::set<std::uint64_t> first;
        for (std::uint64_t i = 0; i < slots; ++i) {
            EXPECT_TRUE(all[i].depends);
            EXPECT_EQ(all[i].address % 64, 0u);
            EXPECT_GE(all[i].address, config.base);
            EXPECT_LT(all[i].address, config.base + config.span);
            first.insert(all[i].address);
            ASSERT_EQ(all[i].address, all[i + slots].address);
            ASSERT_EQ(all[i].address, all[i + 2 * slots].address);
        }
        EXPECT_EQ(first.size(), slots);
        std::uint64_t in_order = 0;
        for (std::uint64_t i = 1; i < slots; ++i) in_order += all[i].address == all[i - 1].address + 64 ? 1 : 0;
        EXPECT_LE(in_order, slots / 16 + 1) << "a prefetcher could follow";
    }
}

TEST(MakeSource, ALargeChaseNeedsNoTable) {
    TrafficConfig config;
    config.pattern = TrafficPattern::chase;
    config.span = std::uint64_t{1} << 52;
    const auto all = take(config);
    std::set<std::uint64_t> seen;
    for (const Access& access : all) {
        EXPECT_LT(access.address, config.span);
        seen.insert(access.address);
    }
    EXPECT_EQ(seen.size(), all.size());
}

TEST(MakeSource, UniformRandomHitsAllSlotsEqually) {
    TrafficConfig config;
    config.pattern = TrafficPattern::random;
    config.base = 64;
    config.span = 16 * 64;
    config.count = 160000;
    std::map<std::uint64_t, unsigned> hits;
    for (const Access& access : take(config)) ++hits[access.address];
    ASSERT_EQ(hits.size(), 16u);
    EXPECT_EQ(hits.begin()->first, 64u);
    double chi = 0;
    for (const auto& [address, n] : hits) chi += (n - 10000.0) * (n - 10000.0) / 10000;
    EXPECT_LT(chi, 37.7);  // 15 degrees of freedom: once in a thousand
}

TEST(MakeSource, TheHotSetGetsItsShare) {
    TrafficConfig config;
    config.pattern = TrafficPattern::random;
    config.distribution = TrafficDistribution::hot_set;
    config.hot_fraction = 0.2;
    config.hot_probability = 0.75;
    config.span = 100 * 64;
    config.count = 100000;
    unsigned hot = 0;
    std::set<std::uint64_t> seen;
    for (const Access& access : take(config)) {
        hot += access.address < 20 * 64 ? 1 : 0;
        seen.insert(access.address);
    }
    EXPECT_NEAR(hot / 100000.0, 0.75, 0.006);
    EXPECT_EQ(seen.size(), 100u);
    config.hot_fraction = 1;
    EXPECT_EQ(take(config).size(), 100000u);
}

TEST(MakeSource, ZipfScattersItsPopularSlots) {
    TrafficConfig config;
    config.pattern = TrafficPattern::random;
    config.distribution = TrafficDistribution::zipf;
    config.span = 1000 * 64;
    config.count = 100000;
    std::map<std::uint64_t, unsigned> hits;
    for (const Access& access : take(config)) ++hits[access.address / 64];
    std::vector<std::pair<unsigned, std::uint64_t>> ranked;
    for (const auto& [slot, n] : hits) ranked.emplace_back(n, slot);
    std::sort(ranked.rbegin(), ranked.rend());
    double total = 0;
    for (int r = 1; r <= 1000; ++r) total += std::pow(r, -0.99);
    EXPECT_NEAR(ranked[0].first / 100000.0, 1 / total, 0.005);
    EXPECT_GT(std::max({ranked[0].second, ranked[1].second, ranked[2].second}), 10u);
}

TEST(MakeSource, TheReadShareIsExactAndLeavesTheAddressesAlone) {
    TrafficConfig config;
    config.pattern = TrafficPattern::random;
    config.count = 10007;
    const auto reads_only = take(config);
    config.read_ratio = 0.3;
    const auto mixed = take(config);
    EXPECT_EQ(addresses(reads_only), addresses(mixed));
    unsigned reads = 0;
    for (const Access& access : mixed) reads += access.op == Op::read ? 1 : 0;
    EXPECT_EQ(reads, 3002u);
}

TEST(MakeSource, SeedAndNameDecideTheStream) {
    TrafficConfig config;
    config.pattern = TrafficPattern::random;
    config.count = 100;
    const auto stream = addresses(take(config));
    EXPECT_EQ(stream, addresses(take(config)));
    EXPECT_NE(stream, addresses(take(config, 100, 2)));
    EXPECT_NE(stream, addresses(take(config, 100, 1, "cpu1")));
}

TEST(MakeSource, ARegionAtTheEndOfTheAddressSpaceDoesNotWrap) {
    TrafficConfig config;
    config.base = ~std::uint64_t{0} - 127;
    config.span = 128;
    config.count = 3;
    EXPECT_THAT(addresses(take(config)), ElementsAre(~std::uint64_t{0} - 127, ~std::uint64_t{0} - 63, config.base));
}

TEST(MakeSource, ABrokenRuleIsAUserErrorWithTheName) {
    TrafficConfig config;
    config.span = 1;
    try {
        make_source(config, 1, "board.cpu0");
        FAIL() << "accepted";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("board.cpu0.span: a region of 1 B"));
    }
}

}  // namespace
}  // namespace cxlvp::host
