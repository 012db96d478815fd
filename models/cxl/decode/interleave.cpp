// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/decode/interleave.h"

namespace cxlvp::cxl {

namespace {

constexpr unsigned kMaxPowerCode = 4;
constexpr unsigned kFirstMod3Code = 8;
constexpr unsigned kLastMod3Code = 10;
constexpr unsigned kMaxGranularityCode = 6;

}  // namespace

std::optional<unsigned> ways_of_code(unsigned iw) {
    if (iw <= kMaxPowerCode) return 1u << iw;
    if (iw >= kFirstMod3Code && iw <= kLastMod3Code) return 3u << (iw - kFirstMod3Code);
    return std::nullopt;
}

std::optional<unsigned> code_of_ways(unsigned ways) {
    for (unsigned iw = 0; iw <= kLastMod3Code; ++iw)
        if (ways_of_code(iw) == ways) return iw;
    return std::nullopt;
}

std::optional<std::uint64_t> granularity_of_code(unsigned ig) {
    if (ig <= kMaxGranularityCode) return std::uint64_t{256} << ig;
    return std::nullopt;
}

std::optional<unsigned> code_of_granularity(std::uint64_t granularity) {
    for (unsigned ig = 0; ig <= kMaxGranularityCode; ++ig)
        if (granularity_of_code(ig) == granularity) return ig;
    return std::nullopt;
}

std::optional<Interleave> Interleave::from_codes(unsigned iw, unsigned ig) {
    if (!ways_of_code(iw) || !granularity_of_code(ig)) return std::nullopt;
    const bool mod3 = iw >= kFirstMod3Code;
    return Interleave(8 + ig, mod3 ? iw - kFirstMod3Code : iw, mod3);
}

std::optional<Interleave> Interleave::from_ways(unsigned ways, std::uint64_t granularity) {
    const auto iw = code_of_ways(ways);
    const auto ig = code_of_granularity(granularity);
    if (!iw || !ig) return std::nullopt;
    return from_codes(*iw, *ig);
}

}  // namespace cxlvp::cxl
