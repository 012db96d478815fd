// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/cxl/hdm/commit_rules.h"

namespace cxlvp::host {

/// One decoder of a region.
struct PlannedDecoder {
    std::size_t owner = 0;  ///< position among the levels or devices of the topology
    unsigned decoder = 0;   ///< number in its block
    cxl::DecoderSettings settings;
};

/// Everything software has to program for a region.
struct RegionPlan {
    std::size_t window = 0;  ///< position among the windows
    std::uint64_t base = 0;  ///< HPA
    std::uint64_t size = 0;  ///< bytes
    unsigned ways = 1;
    std::uint64_t granularity = 256;      ///< bytes
    bool taken_over = false;              ///< firmware has committed it; there is nothing to program
    std::vector<PlannedDecoder> devices;  ///< by interleave position
    std::vector<PlannedDecoder> levels;   ///< host bridges and switches, from the top down
};

}  // namespace cxlvp::host
