// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/card_layout.h"

#include <algorithm>

#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {

namespace {

using Kind = CardRegion::Kind;

std::uint64_t power_of_two_from(std::uint64_t bytes) {
    std::uint64_t power = 1;
    while (power < bytes) power *= 2;
    return power;
}

const CardConfig& checked(const CardConfig& config) {
    config.check("card");
    return config;
}

}  // namespace

CardLayout::CardLayout(const CardConfig& config)
    : slices_(static_cast<unsigned>(checked(config).slices)),
      descriptors_{config.descriptor_offset, config.descriptor_size},
      states_{config.problem_state_offset, config.problem_state_size},
      p1_bytes_(power_of_two_from(kP1nOffset + slices_ * kP1nStride)),
      p2_bytes_(power_of_two_from(
          std::max({slices_ * kP2nStride, descriptor_offset(slices_), problem_state_offset(slices_)}))) {}

bool CardLayout::find(const Areas& areas, CardRegion::Kind kind, std::uint64_t offset, CardRegion& region) const {
    if (offset < areas.begin || (offset - areas.begin) / areas.each >= slices_) return false;
    const std::uint64_t within = offset - areas.begin;
    region = {kind, static_cast<unsigned>(within / areas.each), within % areas.each};
    return true;
}

CardRegion CardLayout::locate(unsigned bar, std::uint64_t offset) const {
    CardRegion region;
    if (bar == kP1Bar) {
        if (offset < kP1Bytes) return {Kind::p1, 0, offset};
        find({kP1nOffset, kP1nStride}, Kind::p1n, offset, region);
    } else if (bar == kP2Bar && !find({0, kP2nStride}, Kind::p2n, offset, region) &&
               !find(states_, Kind::problem_state, offset, region)) {
        find(descriptors_, Kind::descriptor, offset, region);
    }
    return region;
}

}  // namespace cxlvp::psl
