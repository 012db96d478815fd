// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/decode/interleave.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp::cxl {
namespace {

constexpr unsigned kWays[] = {1, 2, 4, 8, 16, 3, 6, 12};
constexpr unsigned kWayCodes[] = {0, 1, 2, 3, 4, 8, 9, 10};

TEST(Interleave, WaysHaveTheirCodesAndNoOthers) {
    std::set<unsigned> legal;
    for (unsigned i = 0; i < 8; ++i) {
        EXPECT_EQ(code_of_ways(kWays[i]), kWayCodes[i]);
        EXPECT_EQ(ways_of_code(kWayCodes[i]), kWays[i]);
        legal.insert(kWayCodes[i]);
    }
    for (unsigned code = 0; code < 32; ++code) EXPECT_EQ(ways_of_code(code).has_value(), legal.count(code) == 1);
    for (unsigned ways : {0u, 5u, 7u, 9u, 24u, 32u}) EXPECT_FALSE(code_of_ways(ways)) << ways;
}

TEST(Interleave, GranularitiesHaveTheirCodesAndNoOthers) {
    for (unsigned ig = 0; ig <= 6; ++ig) {
        EXPECT_EQ(granularity_of_code(ig), 256u << ig);
        EXPECT_EQ(code_of_granularity(256u << ig), ig);
    }
    EXPECT_FALSE(granularity_of_code(7));
    for (std::uint64_t bytes : {0u, 128u, 300u, 32768u}) EXPECT_FALSE(code_of_granularity(bytes)) << bytes;
}

TEST(Interleave, IllegalCodesMakeNoInterleave) {
    EXPECT_FALSE(Interleave::from_codes(5, 0));
    EXPECT_FALSE(Interleave::from_codes(11, 0));
    EXPECT_FALSE(Interleave::from_codes(0, 7));
    EXPECT_FALSE(Interleave::from_ways(5, 256));
    EXPECT_FALSE(Interleave::from_ways(2, 512 * 1024));
    const auto legal = Interleave::from_ways(12, 1024);
    ASSERT_TRUE(legal);
    EXPECT_EQ(legal->iw(), 10u);
    EXPECT_EQ(legal->ig(), 2u);
    EXPECT_EQ(legal->ways(), 12u);
    EXPECT_EQ(legal->granularity(), 1024u);
}

TEST(Interleave, WayIsTheGranuleNumberModuloTheWays) {
    Random random(1, "way");
    for (unsigned ways : kWays)
        for (unsigned ig = 0; ig <= 6; ++ig) {
            const Interleave interleave = *Interleave::from_ways(ways, 256u << ig);
            for (int i = 0; i < 1000; ++i) {
                const std::uint64_t hpa = random.bits() >> 12;
                ASSERT_EQ(interleave.way(hpa), (hpa >> (8 + ig)) % ways) << ways << " ways at " << hpa;
            }
        }
}

TEST(Interleave, HostOffsetUndoesDeviceOffsetAtAnyBase) {
    Random random(1, "offset");
    for (unsigned ways : kWays)
        for (unsigned ig = 0; ig <= 6; ++ig) {
            const Interleave interleave = *Interleave::from_ways(ways, 256u << ig);
            for (int i = 0; i < 1000; ++i) {
                const std::uint64_t base = (random.bits() >> 40) * kHdmUnit;  // mostly not a multiple of ways x 256 MiB
                const std::uint64_t offset = random.bits() >> 16;
                const std::uint64_t device = interleave.device_offset(offset);
                ASSERT_EQ(interleave.host_offset(device, interleave.way(base + offset), base), offset);
            }
        }
}

TEST(Interleave, EveryWayAndDeviceOffsetIsHitExactlyOnce) {
    for (unsigned ways : kWays)
        for (std::uint64_t base : {std::uint64_t{0}, kHdmUnit, 5 * kHdmUnit}) {
            const Interleave interleave = *Interleave::from_ways(ways, 16384);
            const unsigned granules = ways * 64;
            std::set<std::pair<unsigned, std::uint64_t>> seen;
            for (unsigned i = 0; i < granules; ++i) {
                const std::uint64_t offset = i * interleave.granularity();
                const std::uint64_t device = interleave.device_offset(offset);
                EXPECT_LT(device, 64 * interleave.granularity());
                seen.emplace(interleave.way(base + offset), device);
            }
            EXPECT_EQ(seen.size(), granules) << ways << " ways from " << base;
        }
}

TEST(Interleave, OneWayIsContiguousAndOthersEndWithTheGranule) {
    EXPECT_GT(Interleave().contiguous(0x12345), kHdmUnit);
    const Interleave three = *Interleave::from_ways(3, 512);
    EXPECT_EQ(three.contiguous(0x1000), 512u);
    EXPECT_EQ(three.contiguous(0x11ff), 1u);
}

}  // namespace
}  // namespace cxlvp::cxl
