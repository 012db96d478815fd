// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

struct Bucket {
    std::uint64_t low, high, count;
};

std::vector<Bucket> buckets(const Histogram& h) {
    std::vector<Bucket> out;
    h.for_each_bucket([&](std::uint64_t low, std::uint64_t high, std::uint64_t count) {
        out.push_back({low, high, count});
    });
    return out;
}

TEST(Histogram, EmptyIsAllZero) {
    const Histogram h;
    EXPECT_TRUE(h.empty());
    EXPECT_EQ(h.count(), 0u);
    EXPECT_EQ(h.sum(), 0u);
    EXPECT_EQ(h.min(), 0u);
    EXPECT_EQ(h.max(), 0u);
    EXPECT_EQ(h.mean(), 0);
    EXPECT_EQ(h.percentile(50), 0u);
    EXPECT_TRUE(buckets(h).empty());
}

TEST(Histogram, CountSumMinMaxAreExact) {
    Histogram h;
    for (const std::uint64_t v : {1000003u, 17u, 999999937u}) h.record(v);
    h.record(500, 4);
    EXPECT_EQ(h.count(), 7u);
    EXPECT_EQ(h.sum(), 1000003u + 17u + 999999937u + 2000u);
    EXPECT_EQ(h.min(), 17u);
    EXPECT_EQ(h.max(), 999999937u);
    EXPECT_DOUBLE_EQ(h.mean(), (1000003.0 + 17 + 999999937 + 2000) / 7);
}

TEST(Histogram, RecordingZeroTimesChangesNothing) {
    Histogram h;
    h.record(5, 0);
    EXPECT_TRUE(h.empty());
    h.record(9);
    h.record(5, 0);
    EXPECT_EQ(h.min(), 9u);
    EXPECT_EQ(h.percentile(1), 9u);
}

TEST(Histogram, EveryValueLiesInABucketOfAtMostOne64thOfIt) {
    std::vector<std::uint64_t> values{0, 1, 63, 64, 127, 128, 129, kMax - 1, kMax};
    for (int bit = 0; bit < 64; ++bit)
        for (const std::uint64_t near : {kMax, std::uint64_t{0}, std::uint64_t{1}})
            values.push_back((std::uint64_t{1} << bit) + near);
    Random random(1, "buckets");
    for (int i = 0; i < 20000; ++i) values.push_back(random.bits() >> random.below(64));
    for (const std::uint64_t v : values) {
        Histogram h;
        h.record(v);
        const auto b = buckets(h);
        ASSERT_EQ(b.size(), 1u);
        ASSERT_LE(b[0].low, v);
        ASSERT_GE(b[0].high, v);
        ASSERT_EQ(b[0].count, 1u);
        ASSERT_LE(b[0].high - b[0].low, b[0].low / 64) << v;
    }
}

TEST(Histogram, BucketsAreAdjacentAndSmallValuesExact) {
    Histogram h;
    for (std::uint64_t v = 0; v < 100000; ++v) h.record(v);
    const auto b = buckets(h);
    for (std::size_t i = 0; i < 128; ++i) {
        ASSERT_EQ(b[i].low, i);
        ASSERT_EQ(b[i].high, i);
    }
    for (std::size_t i = 1; i < b.size(); ++i) ASSERT_EQ(b[i].low, b[i - 1].high + 1);
    for (std::size_t i = 0; i + 1 < b.size(); ++i) ASSERT_EQ(b[i].count, b[i].high - b[i].low + 1);
}

TEST(Histogram, PercentileErrorIsBelowOnePointSixPercent) {
    Random random(2, "percentile");
    std::vector<std::uint64_t> values;
    Histogram h;
    for (int i = 0; i < 50000; ++i) {
        const auto v = static_cast<std::uint64_t>(random.exponential(80000)) + 12345;
        values.push_back(v);
        h.record(v);
    }
    std::sort(values.begin(), values.end());
    for (const double p : {0.1, 1.0, 10.0, 25.0, 50.0, 75.0, 90.0, 99.0, 99.9, 99.99}) {
        const auto rank = static_cast<std::size_t>(std::ceil(p * 50000 / 100 - 1e-6));
        const std::uint64_t exact = values[rank - 1];
        EXPECT_GE(h.percentile(p), exact) << p;
        EXPECT_LE(static_cast<double>(h.percentile(p)), static_cast<double>(exact) * 1.016) << p;
    }
}

TEST(Histogram, PercentileEndsAreMinAndMax) {
    Histogram h;
    h.record(1000001);
    h.record(2000003);
    EXPECT_EQ(h.percentile(0), 1000001u);
    EXPECT_EQ(h.percentile(-5), 1000001u);
    EXPECT_EQ(h.percentile(std::nan("")), 1000001u);
    EXPECT_EQ(h.percentile(100), 2000003u);
    EXPECT_EQ(h.percentile(200), 2000003u);
    EXPECT_EQ(h.percentile(99), 2000003u) << "clipped to the maximum, not the end of the bucket";
}

TEST(Histogram, PercentileRankIsTheSmallestThatCoversTheShare) {
    Histogram h;
    for (std::uint64_t v = 1; v <= 100; ++v) h.record(v);
    for (int p = 1; p < 100; ++p) ASSERT_EQ(h.percentile(p), static_cast<std::uint64_t>(p));
    EXPECT_EQ(h.percentile(50.1), 51u);
    Histogram thousand;
    thousand.record(1, 999);
    thousand.record(2);
    EXPECT_EQ(thousand.percentile(99.9), 1u) << "99.9 % of 1000 is 999 although 0.999 is not a binary number";
    EXPECT_EQ(thousand.percentile(99.91), 2u);
}

TEST(Histogram, SumDoesNotWrap) {
    Histogram h;
    h.record(kMax, 3);
    EXPECT_EQ(h.sum(), kMax);
    EXPECT_DOUBLE_EQ(h.mean(), static_cast<double>(kMax));
    EXPECT_EQ(h.percentile(50), kMax);
}

TEST(Histogram, MergeEqualsRecordingEverythingInOne) {
    Random random(3, "merge");
    Histogram a;
    Histogram b;
    Histogram all;
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t v = random.bits() >> random.below(60);
        (i % 3 == 0 ? a : b).record(v);
        all.record(v);
    }
    a.merge(b);
    EXPECT_EQ(a.count(), all.count());
    EXPECT_EQ(a.sum(), all.sum());
    EXPECT_EQ(a.mean(), all.mean());
    EXPECT_EQ(a.min(), all.min());
    EXPECT_EQ(a.max(), all.max());
    const auto x = buckets(a);
    const auto y = buckets(all);
    ASSERT_EQ(x.size(), y.size());
    for (std::size_t i = 0; i < x.size(); ++i) ASSERT_EQ(x[i].count, y[i].count);
}

TEST(Histogram, MergeWithEmptyKeepsTheOther) {
    Histogram a;
    Histogram b;
    a.merge(b);
    EXPECT_TRUE(a.empty());
    b.record(77);
    a.merge(b);
    a.merge(Histogram{});
    EXPECT_EQ(a.count(), 1u);
    EXPECT_EQ(a.min(), 77u);
    EXPECT_EQ(a.percentile(50), 77u);
}

TEST(Histogram, ClearForgetsEverything) {
    Histogram h;
    h.record(1 << 20, 10);
    h.clear();
    EXPECT_TRUE(h.empty());
    EXPECT_EQ(h.max(), 0u);
    EXPECT_TRUE(buckets(h).empty());
    h.record(5);
    EXPECT_EQ(h.min(), 5u);
    EXPECT_EQ(h.max(), 5u);
    EXPECT_EQ(h.sum(), 5u);
}

}  // namespace
}  // namespace cxlvp
