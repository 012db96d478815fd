// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/card_config.h"

#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {

namespace {

/// A BAR of more than this cannot be placed.
constexpr std::uint64_t kLargestOffset = std::uint64_t{1} << 40;

struct Area {
    const char* parameter;
    std::uint64_t begin;
    std::uint64_t end;
};

/// Why the areas of `config` cannot be; empty when they can.
std::string mistake(const CardConfig& config) {
    const auto unit = [](const char* parameter, std::uint64_t bytes, std::uint64_t max) -> std::string {
        if (bytes != 0 && bytes % CardConfig::kAreaUnit == 0 && bytes <= max) return "";
        return fmt::format("{}: {:#x}; expected a multiple of {:#x} up to {:#x}", parameter, bytes,
                           CardConfig::kAreaUnit, max);
    };
    if (config.slices < 1 || config.slices > 4) return fmt::format("slices: {}; expected 1 to 4", config.slices);
    for (const std::string& why : {unit("descriptor_offset", config.descriptor_offset, kLargestOffset),
                                   unit("descriptor_size", config.descriptor_size, CardConfig::kLargestArea),
                                   unit("problem_state_offset", config.problem_state_offset, kLargestOffset),
                                   unit("problem_state_size", config.problem_state_size, CardConfig::kLargestArea)})
        if (!why.empty()) return why;
    const std::uint64_t n = config.slices;
    const Area registers = {"the registers", 0, n * kP2nBytes};
    const Area descriptors = {"descriptor_offset", config.descriptor_offset,
                              config.descriptor_offset + n * config.descriptor_size};
    const Area states = {"problem_state_offset", config.problem_state_offset,
                         config.problem_state_offset + n * config.problem_state_size};
    const auto overlap = [](const Area& a, const Area& b) -> std::string {
        if (a.end <= b.begin || b.end <= a.begin) return "";
        return fmt::format("{}: {:#x} to {:#x} overlaps {} at {:#x} to {:#x}", a.parameter, a.begin, a.end - 1,
                           b.parameter, b.begin, b.end - 1);
    };
    for (const std::string& why :
         {overlap(descriptors, registers), overlap(states, registers), overlap(states, descriptors)})
        if (!why.empty()) return why;
    return "";
}

}  // namespace

const Schema<CardConfig>& CardConfig::schema() {
    using C = CardConfig;
    static const Schema<CardConfig> schema =
        Schema<CardConfig>()
            .choice<Caia>("caia", &C::caia, {{"1", Caia::v1}, {"2", Caia::v2}},
                          {"architecture: 1 for POWER8, 2 for POWER9", "assumed"})
            .choice<CardDevice>("device", &C::device,
                                {{"0x0477", CardDevice::d0477},
                                 {"0x044b", CardDevice::d044b},
                                 {"0x04cf", CardDevice::d04cf},
                                 {"0x0601", CardDevice::d0601},
                                 {"0x0623", CardDevice::d0623},
                                 {"0x0628", CardDevice::d0628}},
                                {"PCI device id", "public driver"})
            .count("slices", &C::slices, {1, 4}, {"AFUs of the card", "public driver"})
            .bytes("descriptor_offset", &C::descriptor_offset, {kAreaUnit, kLargestOffset},
                   {"AFU descriptors in BAR0", "assumed"})
            .bytes("descriptor_size", &C::descriptor_size, {kAreaUnit, kLargestArea},
                   {"of each slice: descriptor, configuration records, error buffer", "assumed"})
            .bytes("problem_state_offset", &C::problem_state_offset, {kAreaUnit, kLargestOffset},
                   {"problem state areas in BAR0", "assumed"})
            .bytes("problem_state_size", &C::problem_state_size, {kAreaUnit, kLargestArea},
                   {"of each slice", "assumed"})
            .count("psl_revision", &C::psl_revision, {0, 0xffff}, {"revision of the PSL", "assumed"})
            .count("caia_minor", &C::caia_minor, {0, 0xff}, {"minor version of the architecture", "assumed"})
            .count("base_image", &C::base_image, {0, 0xffff}, {"revision of the base image", "assumed"})
            .flag("user_image", &C::user_image, {"power-on loads the user image, not the factory one", "assumed"})
            .flag("perst_loads_image", &C::perst_loads_image, {"PERST loads an image", "assumed"})
            .flag("perst_selects_user", &C::perst_selects_user, {"and it is the user image", "assumed"})
            .flag("data_cache", &C::data_cache, {"the PSL has a data cache that software flushes", "assumed"})
            .frequency("timebase", &C::timebase, {1, kSecond}, {"rate of the timebase", "Power ISA: 512 MHz"})
            .count("psl_version", &C::psl_version, {}, {"PSL_VERSION", "assumed"})
            .count("max_invalidations", &C::max_invalidations, {1, 255}, {"entries that may be pending", "assumed"})
            .time("mmio_timeout", &C::mmio_timeout, {1, kSecond},
                  {"an AFU has to acknowledge an MMIO", "derived: two hang pulses of 256 us"})
            .time("protocol_quiet", &C::protocol_quiet, {0, kSecond},
                  {"no configuration access after a change of protocol", "public driver"})
            .check([](const C& c, const ConfigNode& node, const std::string& path, Binding& binding) {
                const std::string why = mistake(c);
                if (!why.empty()) binding.errors().error(node.origin, path, why);
            });
    return schema;
}

void CardConfig::check(const std::string& name) const {
    const std::string why = mistake(*this);
    if (!why.empty()) throw UserError(fmt::format("{}: {}", name, why));
}

AdapterTraits CardConfig::adapter() const {
    return {caia, data_cache, timebase, psl_version, static_cast<unsigned>(max_invalidations)};
}

}  // namespace cxlvp::psl
