// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/address_map.h"

#include <cstdint>
#include <limits>
#include <optional>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp::bus {
namespace {

constexpr std::uint64_t kTop = std::numeric_limits<std::uint64_t>::max();

/// The port of the window that holds all of [first, last].
std::optional<std::size_t> port(const AddressMap& map, std::uint64_t first, std::uint64_t last) {
    const Window* window = map.find(first, last);
    if (window == nullptr) return std::nullopt;
    return window->port;
}

/// [0x1000, 0x1fff] -> 0, [0x3000, 0x3fff] -> 1, [0x4000, 0x4fff] -> 2.
AddressMap three() {
    AddressMap map;
    EXPECT_EQ(map.add({0x3000, 0x3fff, 0, 1}), "");
    EXPECT_EQ(map.add({0x1000, 0x1fff, 0, 0}), "");
    EXPECT_EQ(map.add({0x4000, 0x4fff, 0, 2}), "");
    return map;
}

TEST(AddressMap, FindsTheWindowOfAnAccess) {
    const AddressMap map = three();
    EXPECT_EQ(port(map, 0x1000, 0x1000), 0u);
    EXPECT_EQ(port(map, 0x1fff, 0x1fff), 0u);
    EXPECT_EQ(port(map, 0x1000, 0x1fff), 0u) << "the whole window";
    EXPECT_EQ(port(map, 0x3800, 0x383f), 1u);
    EXPECT_EQ(port(map, 0x4fc0, 0x4fff), 2u);
}

TEST(AddressMap, FindsNothingOutsideTheWindows) {
    const AddressMap map = three();
    EXPECT_EQ(port(map, 0, 0), std::nullopt);
    EXPECT_EQ(port(map, 0xfff, 0xfff), std::nullopt);
    EXPECT_EQ(port(map, 0x2000, 0x2000), std::nullopt);
    EXPECT_EQ(port(map, 0x5000, 0x5000), std::nullopt);
    EXPECT_EQ(port(map, kTop, kTop), std::nullopt);
    EXPECT_EQ(port(AddressMap{}, 0, 0), std::nullopt);
}

TEST(AddressMap, AccessBelongsToAWindowOnlyAsAWhole) {
    const AddressMap map = three();
    EXPECT_EQ(port(map, 0xffc, 0x1003), std::nullopt) << "begins before";
    EXPECT_EQ(port(map, 0x1ffc, 0x2003), std::nullopt) << "ends behind";
    EXPECT_EQ(port(map, 0x3ffc, 0x4003), std::nullopt) << "crosses into the neighbour";
    EXPECT_EQ(port(map, 0xfff, 0x5000), std::nullopt) << "covers everything";
}

TEST(AddressMap, AccessThatWrapsAroundFindsNothing) {
    AddressMap map;
    ASSERT_EQ(map.add({0, 0xfff, 0, 0}), "");
    ASSERT_EQ(map.add({kTop - 0xfff, kTop, 0, 1}), "");
    EXPECT_EQ(port(map, kTop - 3, 3), std::nullopt);
    EXPECT_EQ(port(map, 0x10, 0xf), std::nullopt);
}

TEST(AddressMap, WindowMayEndAtTheTopOfTheAddressSpace) {
    AddressMap map;
    ASSERT_EQ(map.add({kTop - 0xfff, kTop, 0, 3}), "");
    EXPECT_EQ(port(map, kTop, kTop), 3u);
    EXPECT_EQ(port(map, kTop - 0xfff, kTop), 3u);
    EXPECT_EQ(port(map, kTop - 0x1000, kTop), std::nullopt);
    AddressMap all;
    ASSERT_EQ(all.add({0, kTop, 0, 4}), "");
    EXPECT_EQ(port(all, 0, kTop), 4u);
}

TEST(AddressMap, RefusesAWindowThatOverlapsHidesOrLiesWithinAnother) {
    AddressMap map = three();
    EXPECT_EQ(map.add({0x1800, 0x27ff, 0, 5}), "window 0x1800..0x27ff overlaps window 0x1000..0x1fff");
    EXPECT_EQ(map.add({0x800, 0x1000, 0, 5}), "window 0x800..0x1000 overlaps window 0x1000..0x1fff");
    EXPECT_EQ(map.add({0x1100, 0x11ff, 0, 5}), "window 0x1100..0x11ff lies within window 0x1000..0x1fff");
    EXPECT_EQ(map.add({0x0, 0x2fff, 0, 5}), "window 0x0..0x2fff hides window 0x1000..0x1fff");
    EXPECT_EQ(map.add({0x1000, 0x1fff, 0, 5}), "window 0x1000..0x1fff hides window 0x1000..0x1fff");
    EXPECT_EQ(map.add({0x1000, 0x10ff, 0, 5}), "window 0x1000..0x10ff lies within window 0x1000..0x1fff");
    EXPECT_EQ(map.windows().size(), 3u) << "a refused window is not added";
    EXPECT_EQ(map.add({0x2000, 0x2fff, 0, 5}), "") << "windows may touch";
    EXPECT_EQ(port(map, 0x2ffc, 0x3003), std::nullopt) << "but an access does not cross";
}

TEST(AddressMap, RefusesAWindowThatWraps) {
    AddressMap map;
    EXPECT_EQ(map.add({0x2000, 0x1fff, 0, 0}), "window 0x2000 wraps around");
    EXPECT_EQ(map.add({kTop, 0, 0, 0}), "window 0xffffffffffffffff wraps around");
}

TEST(AddressMap, RefusesAWindowThatLeavesTheAddressSpaceOfItsTarget) {
    AddressMap map;
    EXPECT_EQ(map.add({0x1000, 0x1fff, kTop - 0xffe, 0}),
              "window 0x1000..0x1fff leaves the address space of its target");
    EXPECT_EQ(map.add({0x1000, 0x1fff, kTop - 0xfff, 0}), "");
}

TEST(AddressMap, WindowsAreSortedWhateverTheOrderTheyCameIn) {
    const AddressMap map = three();
    ASSERT_EQ(map.windows().size(), 3u);
    EXPECT_EQ(map.windows()[0].first, 0x1000u);
    EXPECT_EQ(map.windows()[1].first, 0x3000u);
    EXPECT_EQ(map.windows()[2].first, 0x4000u);
}

TEST(AddressMap, FindsWhatASearchThroughAllWindowsFinds) {
    Random random(1, "map");
    AddressMap map;
    std::vector<Window> plain;
    for (std::size_t i = 0; i < 200; ++i) {
        const std::uint64_t first = random.below(1 << 20);
        const Window window{first, first + random.below(4096), random.below(1 << 20), i};
        if (map.add(window).empty()) plain.push_back(window);
    }
    ASSERT_GT(plain.size(), 50u);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t first = random.below((1 << 20) + 8192);
        const std::uint64_t last = first + random.below(64);
        const Window* expected = nullptr;
        for (const Window& window : plain)
            if (window.first <= first && last <= window.last) expected = &window;
        const Window* found = map.find(first, last);
        ASSERT_EQ(found != nullptr, expected != nullptr);
        if (found == nullptr) continue;
        ASSERT_EQ(found->port, expected->port);
    }
}

TEST(Window, TranslatesThereAndBack) {
    const Window window{0x8000'0000, 0x8000'ffff, 0x1000, 0};
    EXPECT_EQ(window.translate(0x8000'0000), 0x1000u);
    EXPECT_EQ(window.translate(0x8000'ffff), 0x10fffu);
    EXPECT_EQ(window.translate_back(0x1000), 0x8000'0000u);
    EXPECT_EQ(window.translate_back(window.translate(0x8000'1234)), 0x8000'1234u);
}

}  // namespace
}  // namespace cxlvp::bus
