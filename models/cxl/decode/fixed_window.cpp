// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/decode/fixed_window.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

/// HPAs have 52 bits.
constexpr std::uint64_t kHpaEnd = std::uint64_t{1} << 52;
constexpr std::uint16_t kKnownRestrictions = 0x3f;

bool legal_ways(std::uint64_t ways) {
    return ways <= 16 && code_of_ways(static_cast<unsigned>(ways));
}

void check_range(const FixedWindowConfig& window, std::vector<std::string>& mistakes) {
    if (window.base % kHdmUnit != 0)
        mistakes.push_back(fmt::format("base: {:#x} is not a multiple of 256 MiB", window.base));
    const std::uint64_t ways = legal_ways(window.ways) ? window.ways : 1;
    if (window.size == 0)
        mistakes.push_back("size: a window may not be empty");
    else if (window.size % kHdmUnit != 0)
        mistakes.push_back(fmt::format("size: {:#x} is not a multiple of 256 MiB", window.size));
    else if (!window.cut_short && window.size % (ways * kHdmUnit) != 0)
        mistakes.push_back(fmt::format("size: {:#x} is not a multiple of {} ways x 256 MiB", window.size, ways));
    if (window.base > kHpaEnd || window.size > kHpaEnd - window.base)
        mistakes.push_back("size: the window ends beyond 52 address bits");
}

void check_maps(const FixedWindowConfig& window, const Interleave& interleave, std::vector<std::string>& mistakes) {
    const bool used = window.arithmetic == InterleaveArithmetic::xor_maps;
    const std::size_t expected = used ? interleave.way_bits() : 0;
    if (window.xor_maps.size() != expected) {
        mistakes.push_back(fmt::format("xor_maps: {} maps, expected {} for {} ways with {} arithmetic",
                                       window.xor_maps.size(), expected, window.ways, used ? "XOR" : "modulo"));
        return;
    }
    for (std::size_t i = 0; i < expected; ++i) {
        const unsigned lowest = interleave.first_bit() + static_cast<unsigned>(i);
        const std::uint64_t map = window.xor_maps[i];
        if ((map & ((std::uint64_t{2} << lowest) - 1)) != std::uint64_t{1} << lowest)
            mistakes.push_back(fmt::format("xor_maps: the lowest bit of map {} ({:#x}) is not bit {}", i, map, lowest));
        if (map >= kHpaEnd)
            mistakes.push_back(fmt::format("xor_maps: map {} ({:#x}) goes beyond 52 address bits", i, map));
    }
}

}  // namespace

std::vector<std::string> FixedWindowConfig::mistakes() const {
    std::vector<std::string> found;
    check_range(*this, found);
    if (!legal_ways(ways)) found.push_back(fmt::format("ways: {} is none of 1, 2, 4, 8, 16, 3, 6, 12", ways));
    if (!code_of_granularity(granularity))
        found.push_back(fmt::format("granularity: {} is no power of two from 256 B to 16 KiB", granularity));
    if (targets.size() != ways)
        found.push_back(fmt::format("targets: {} host bridges for {} ways", targets.size(), ways));
    if ((restrictions & ~kKnownRestrictions) != 0)
        found.push_back(fmt::format("restrictions: {:#x} has reserved bits", restrictions));
    const auto interleave =
        legal_ways(ways) ? Interleave::from_ways(static_cast<unsigned>(ways), granularity) : std::nullopt;
    if (interleave) check_maps(*this, *interleave, found);
    return found;
}

FixedWindow::FixedWindow(const FixedWindowConfig& config) : config_(config) {
    const std::vector<std::string> mistakes = config.mistakes();
    if (!mistakes.empty()) throw UserError(fmt::format("fixed memory window: {}", fmt::join(mistakes, "; ")));
    interleave_ = *Interleave::from_ways(static_cast<unsigned>(config.ways), config.granularity);
    maps_.count = config.xor_maps.size();
    std::copy(config.xor_maps.begin(), config.xor_maps.end(), maps_.map.begin());
}

}  // namespace cxlvp::cxl
