// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/commit_rules.h"

#include "cxlvp/cxl/decode/interleave.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kLast = ~std::uint64_t{0};

CommitError check_interleave(const HdmConfig& config, const Interleave& interleave) {
    const bool routing = config.role == HdmRole::routing;
    // A target list has 8 entries, and 3, 6 and 12 ways exist at windows and endpoints only.
    if (routing && (interleave.modulo_three() || interleave.ways() > kMaxTargets)) return CommitError::interleave;
    if (routing && interleave.ways() > config.target_count) return CommitError::capability;
    if (interleave.modulo_three() && !config.ways_3_6_12) return CommitError::capability;
    if (interleave.ways() == 16 && !config.ways_16) return CommitError::capability;
    for (unsigned bit = interleave.first_bit(); bit < interleave.first_bit() + interleave.way_bits(); ++bit) {
        const bool granted = bit <= 11 ? config.interleave_11_8 : bit <= 14 && config.interleave_14_12;
        if (!granted) return CommitError::capability;
    }
    return CommitError::none;
}

CommitError check_range(const std::vector<DecoderSettings>& decoders, std::size_t index) {
    const DecoderSettings& decoder = decoders[index];
    if (decoder.size > kLast - decoder.base) return CommitError::wrap;
    for (std::size_t i = 0; i < decoders.size(); ++i) {
        const DecoderSettings& other = decoders[i];
        if (i == index || !other.committed || other.size == 0) continue;
        const bool clear =
            i < index ? decoder.base >= other.base + other.size : decoder.base + decoder.size <= other.base;
        if (!clear) return CommitError::overlap;
    }
    return CommitError::none;
}

CommitError check_dpa(const DecoderSettings& decoder, unsigned ways, std::uint64_t dpa_base) {
    if (decoder.dpa_skip > kLast - dpa_base) return CommitError::wrap;
    if (decoder.size / ways > kLast - dpa_base - decoder.dpa_skip) return CommitError::wrap;
    return CommitError::none;
}

CommitError check_targets(const DecoderSettings& decoder, unsigned ways, const PortSet& ports) {
    for (unsigned way = 0; way < ways; ++way)
        if (!ports.test(decoder.targets[way])) return CommitError::target;
    return CommitError::none;
}

}  // namespace

const char* to_string(CommitError error) {
    switch (error) {
        case CommitError::none:
            return "committed";
        case CommitError::order:
            return "the decoder before it is not committed";
        case CommitError::interleave:
            return "the interleave ways or granularity are not legal here";
        case CommitError::capability:
            return "the interleave is beyond the capabilities of the component";
        case CommitError::size:
            return "the size is not a multiple of ways x 256 MiB";
        case CommitError::wrap:
            return "the range goes beyond the address space";
        case CommitError::overlap:
            return "the range is not above the decoders before it and below those after it";
        case CommitError::target:
            return "the target list names a port that does not exist";
    }
    return "?";
}

CommitError check_commit(const HdmConfig& config, const PortSet& ports, const std::vector<DecoderSettings>& decoders,
                         std::size_t index, std::uint64_t dpa_base) {
    const DecoderSettings& decoder = decoders[index];
    if (index > 0 && !decoders[index - 1].committed) return CommitError::order;
    const auto interleave = Interleave::from_codes(decoder.iw, decoder.ig);
    if (!interleave) return CommitError::interleave;
    CommitError error = check_interleave(config, *interleave);
    if (error != CommitError::none) return error;
    const unsigned ways = interleave->ways();
    if (config.role == HdmRole::endpoint) error = check_dpa(decoder, ways, dpa_base);
    // An empty decoder matches nothing: firmware commits and locks those it does not use, at any base.
    if (error != CommitError::none || decoder.size == 0) return error;
    if (decoder.size % (ways * kHdmUnit) != 0) return CommitError::size;
    error = check_range(decoders, index);
    if (error != CommitError::none) return error;
    return config.role == HdmRole::routing ? check_targets(decoder, ways, ports) : CommitError::none;
}

}  // namespace cxlvp::cxl
