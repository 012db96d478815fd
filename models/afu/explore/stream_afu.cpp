// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/stream_afu.h"

#include <numeric>
#include <string>

namespace cxlvp::afu {

StreamAfu::StreamAfu(const Config& config, const AfuEnvironment& environment)
    : ExploreAfu(config, config.outstanding, environment), config_(config) {
    for (std::size_t i = 0; i < contexts().size(); ++i)
        streams_.push_back({Random(seed(), name() + ".stream" + std::to_string(i)), 0});
}

void StreamAfu::prepare(AfuContext& context) {
    Stream& stream = streams_[context.handle];
    stream.random = Random(seed(), name() + ".stream" + std::to_string(context.handle));
    stream.next = 0;
}

void StreamAfu::fill(AfuContext& context, CommandSlot& slot) {
    Stream& stream = streams_[context.handle];
    const std::uint64_t places = config_.range / config_.size;
    std::uint64_t at = stream.next;
    switch (config_.pattern) {
        case StreamPattern::random:
            at = stream.random.below(places) * config_.size;
            break;
        case StreamPattern::linear:
            stream.next += config_.size;
            break;
        case StreamPattern::strided:
            stream.next += config_.stride;
            break;
    }
    if (stream.next + config_.size > config_.range) stream.next = 0;
    const bool reads = config_.reads >= 1 || stream.random.chance(config_.reads);
    const CommandCode code = reads ? config_.read_command : config_.write_command;
    set(slot, static_cast<std::uint16_t>(code), start_of(context) + at, size());
    if (!reads) std::iota(slot.data.begin(), slot.data.begin() + size(), static_cast<std::uint8_t>(at / size()));
}

}  // namespace cxlvp::afu
