// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/explore/explore_config.h"

namespace cxlvp::afu {

/// Order of the addresses of a stream.
enum class StreamPattern {
    linear,   ///< one access behind the other
    strided,  ///< `stride` from one to the next
    random,   ///< multiples of the size, each equally likely
};

/// Parameters of the stream AFU.
struct StreamConfig : ExploreConfig {
    StreamPattern pattern = StreamPattern::linear;
    std::uint64_t range = kMiB;
    std::uint64_t stride = 4 * kKiB;
    std::uint64_t outstanding = 64;
    double reads = 1;
    CommandCode write_command = CommandCode::write_na;

    static const Schema<StreamConfig>& schema();
};

}  // namespace cxlvp::afu
