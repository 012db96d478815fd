// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/decode/fixed_window.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp::cxl {
namespace {

FixedWindowConfig window(unsigned ways, std::uint64_t granularity) {
    FixedWindowConfig config;
    config.base = 12 * kHdmUnit;
    config.size = ways * 4 * kHdmUnit;
    config.ways = ways;
    config.granularity = granularity;
    for (unsigned way = 0; way < ways; ++way) config.targets.push_back(100 + way);
    return config;
}

FixedWindowConfig xor_window(unsigned ways, std::uint64_t granularity, std::uint64_t seed) {
    FixedWindowConfig config = window(ways, granularity);
    config.arithmetic = InterleaveArithmetic::xor_maps;
    const Interleave interleave = *Interleave::from_ways(ways, granularity);
    Random random(seed, "maps");
    for (unsigned i = 0; i < interleave.way_bits(); ++i) {
        const std::uint64_t lowest = std::uint64_t{1} << (interleave.first_bit() + i);
        config.xor_maps.push_back(lowest | (random.bits() & (kHdmUnit - 1) & ~(2 * lowest - 1)));
    }
    return config;
}

/// All mistakes of a window of 4 ways after `spoil`, joined.
std::string mistakes(const std::function<void(FixedWindowConfig&)>& spoil) {
    FixedWindowConfig config = window(4, 256);
    spoil(config);
    std::string text;
    for (const std::string& mistake : config.mistakes()) text += (text.empty() ? "" : "; ") + mistake;
    return text;
}

TEST(FixedWindow, LegalWindowsHaveNoMistakes) {
    for (unsigned ways : {1u, 2u, 4u, 8u, 16u, 3u, 6u, 12u}) {
        EXPECT_TRUE(window(ways, 16384).mistakes().empty()) << ways;
        EXPECT_TRUE(xor_window(ways, 256, 1).mistakes().empty()) << ways;
    }
}

TEST(FixedWindow, EachRuleIsNamedWhenBroken) {
    using W = FixedWindowConfig;
    EXPECT_EQ(mistakes([](W& w) { w.base += 4096; }), "base: 0xc0001000 is not a multiple of 256 MiB");
    EXPECT_EQ(mistakes([](W& w) { w.size = 0; }), "size: a window may not be empty");
    EXPECT_EQ(mistakes([](W& w) { w.size += 4096; }), "size: 0x100001000 is not a multiple of 256 MiB");
    EXPECT_EQ(mistakes([](W& w) { w.size += kHdmUnit; }), "size: 0x110000000 is not a multiple of 4 ways x 256 MiB");
    EXPECT_EQ(mistakes([](W& w) { w.base = (std::uint64_t{1} << 52) - kHdmUnit; }),
              "size: the window ends beyond 52 address bits");
    EXPECT_EQ(mistakes([](W& w) { w.ways = 5; }),
              "ways: 5 is none of 1, 2, 4, 8, 16, 3, 6, 12; targets: 4 host bridges for 5 ways");
    EXPECT_NE(mistakes([](W& w) { w.ways = (std::uint64_t{1} << 32) + 4; }).find("ways: 4294967300"),
              std::string::npos);
    EXPECT_EQ(mistakes([](W& w) { w.granularity = 384; }), "granularity: 384 is no power of two from 256 B to 16 KiB");
    EXPECT_EQ(mistakes([](W& w) { w.targets.pop_back(); }), "targets: 3 host bridges for 4 ways");
    EXPECT_EQ(mistakes([](W& w) { w.restrictions = 0x40; }), "restrictions: 0x40 has reserved bits");
    EXPECT_EQ(mistakes([](W& w) {
                  w.xor_maps = {0x100, 0x200};
              }),
              "xor_maps: 2 maps, expected 0 for 4 ways with modulo arithmetic");
}

TEST(FixedWindow, EachRuleOfXorMapsIsNamedWhenBroken) {
    const auto with_maps = [](std::vector<std::uint64_t> maps) {
        return mistakes([&](FixedWindowConfig& w) {
            w.arithmetic = InterleaveArithmetic::xor_maps;
            w.xor_maps = std::move(maps);
        });
    };
    EXPECT_EQ(with_maps({0x2020100, 0x4040200}), "");
    EXPECT_EQ(with_maps({0x100}), "xor_maps: 1 maps, expected 2 for 4 ways with XOR arithmetic");
    EXPECT_EQ(
        with_maps({0x200, 0x400}),
        "xor_maps: the lowest bit of map 0 (0x200) is not bit 8; xor_maps: the lowest bit of map 1 (0x400) is not "
        "bit 9");
    EXPECT_EQ(with_maps({0x100, 0}), "xor_maps: the lowest bit of map 1 (0x0) is not bit 9");
    EXPECT_EQ(with_maps({0x10000000000100, 0x200}), "xor_maps: map 0 (0x10000000000100) goes beyond 52 address bits");
}

TEST(FixedWindow, WindowCutShortNeedsNoMultipleOfItsWays) {
    EXPECT_EQ(mistakes([](FixedWindowConfig& w) {
                  w.size -= kHdmUnit;
                  w.cut_short = true;
              }),
              "");
}

TEST(FixedWindow, IllegalWindowIsNotBuilt) {
    FixedWindowConfig config = window(4, 256);
    config.size = 0;
    EXPECT_THROW(FixedWindow{config}, UserError);
}

TEST(FixedWindow, ContainsItsRangeOnly) {
    const FixedWindow built(window(2, 256));
    EXPECT_TRUE(built.contains(12 * kHdmUnit));
    EXPECT_TRUE(built.contains(20 * kHdmUnit - 1));
    EXPECT_FALSE(built.contains(12 * kHdmUnit - 1));
    EXPECT_FALSE(built.contains(20 * kHdmUnit));
}

TEST(FixedWindow, TargetIsTheHostBridgeOfTheWay) {
    const FixedWindow built(window(3, 256));
    EXPECT_EQ(built.target(12 * kHdmUnit), 100u);
    EXPECT_EQ(built.target(12 * kHdmUnit + 256), 101u);
    EXPECT_EQ(built.target(12 * kHdmUnit + 3 * 256), 100u);
}

TEST(FixedWindow, XorWayIsTheParityUnderEachMapAndModuloThreeStays) {
    const FixedWindow built(xor_window(12, 512, 3));
    Random random(1, "address");
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t hpa = random.bits() >> 12;
        unsigned bits = 0;
        for (unsigned m = 0; m < 2; ++m)
            bits |= static_cast<unsigned>(__builtin_popcountll(hpa & built.config().xor_maps[m]) % 2) << m;
        ASSERT_EQ(built.way(hpa), ((hpa >> 11) % 3) << 2 | bits);
    }
}

TEST(FixedWindow, HostAddressUndoesWayAndDeviceOffset) {
    Random random(1, "window");
    for (unsigned ways : {1u, 2u, 4u, 8u, 16u, 3u, 6u, 12u})
        for (unsigned ig = 0; ig <= 6; ++ig)
            for (bool maps : {false, true}) {
                FixedWindowConfig config = maps ? xor_window(ways, 256u << ig, ig) : window(ways, 256u << ig);
                config.base = (1 + random.below(1000)) * kHdmUnit;
                const FixedWindow built(config);
                for (int i = 0; i < 200; ++i) {
                    const std::uint64_t offset = random.below(config.size);
                    const std::uint64_t hpa = config.base + offset;
                    ASSERT_EQ(built.host_address(built.way(hpa), built.interleave().device_offset(offset)), hpa)
                        << ways << " ways, code " << ig << (maps ? ", XOR" : "");
                }
            }
}

TEST(FixedWindow, XorSendsEachDeviceOffsetToEveryWayOnce) {
    for (unsigned ways : {2u, 4u, 8u, 16u, 6u, 12u}) {
        const FixedWindow built(xor_window(ways, 16384, ways));
        const std::uint64_t share = built.config().size / ways / 16384;
        std::vector<bool> seen(share * ways);
        for (std::uint64_t i = 0; i < share * ways; ++i) {
            const std::uint64_t offset = i * 16384;
            const std::uint64_t device = built.interleave().device_offset(offset) / 16384;
            const std::uint64_t place = built.way(built.config().base + offset) * share + device;
            ASSERT_FALSE(seen.at(place)) << ways << " ways, granule " << i;
            seen.at(place) = true;
        }
    }
}

}  // namespace
}  // namespace cxlvp::cxl
