// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/root/window_config.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

struct Word {
    const char* name;
    WindowRestriction bit;
};

constexpr Word kWords[] = {{"device_coherent", kWindowDeviceCoherent},
                           {"host_only", kWindowHostOnly},
                           {"volatile", kWindowVolatile},
                           {"persistent", kWindowPersistent},
                           {"fixed", kWindowFixed},
                           {"back_invalidate", kWindowBackInvalidate}};

std::uint16_t restriction_bits(const std::vector<std::string>& names, std::vector<std::string>& mistakes) {
    std::uint16_t bits = 0;
    std::vector<std::string> known;
    for (const Word& word : kWords) known.emplace_back(word.name);
    for (const std::string& name : names) {
        const auto word = std::find(known.begin(), known.end(), name);
        if (word == known.end())
            mistakes.push_back(fmt::format("restrictions: unknown '{}'{}", name, did_you_mean(name, known)));
        else
            bits = static_cast<std::uint16_t>(bits | kWords[word - known.begin()].bit);
    }
    return bits;
}

}  // namespace

const Schema<WindowConfig>& WindowConfig::schema() {
    using W = WindowConfig;
    static const Schema<W> schema =
        Schema<W>()
            .address("base", &W::base, {}, {"first host physical address, a multiple of 256 MiB", ""})
            .required()
            .bytes("size", &W::size, {1}, {"bytes, a multiple of ways x 256 MiB", ""})
            .required()
            .bytes("granularity", &W::granularity, {256, 16 * kKiB}, {"bytes on a way before the next", ""})
            .power_of_two()
            .choice("arithmetic", &W::arithmetic,
                    {{"modulo", InterleaveArithmetic::modulo}, {"xor", InterleaveArithmetic::xor_maps}},
                    {"how addresses are spread over the ways", ""})
            .texts("targets", &W::targets, {"host bridges as module.port, one for each way", ""})
            .required()
            .texts("xor_maps", &W::xor_maps, {"with xor: address bits whose parity is a bit of the way", ""})
            .texts("restrictions", &W::restrictions,
                   {"memory that the window takes: device_coherent, host_only, volatile, persistent, fixed, "
                    "back_invalidate",
                    "assumed: memory of Type 3 devices"})
            .count("qtg_id", &W::qtg_id, {0, 0xffff}, {"QoS throttling group", ""})
            .flag("cut_short", &W::cut_short, {"the size need not be a multiple of ways x 256 MiB", ""});
    return schema;
}

FixedWindowConfig WindowConfig::fixed(const std::vector<std::string>& destinations,
                                      std::vector<std::string>& mistakes) const {
    FixedWindowConfig out;
    out.base = base;
    out.size = size;
    out.ways = targets.size();
    out.granularity = granularity;
    out.arithmetic = arithmetic;
    out.restrictions = restriction_bits(restrictions, mistakes);
    out.qtg_id = static_cast<std::uint16_t>(qtg_id);
    out.cut_short = cut_short;
    for (const std::string& target : targets) {
        const auto place = std::find(destinations.begin(), destinations.end(), target);
        out.targets.push_back(static_cast<std::uint32_t>(place - destinations.begin()));
    }
    for (const std::string& text : xor_maps) {
        std::string error;
        if (const auto map = parse_quantity(text, Dimension::address, error))
            out.xor_maps.push_back(*map);
        else
            mistakes.push_back("xor_maps: " + error);
    }
    for (const std::string& mistake : out.mistakes()) mistakes.push_back(mistake);
    return out;
}

}  // namespace cxlvp::cxl
