// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/random_slots.h"

#include <algorithm>
#include <cmath>

namespace cxlvp::host {

RandomSlots::RandomSlots(const TrafficConfig& config, Random random)
    : distribution_(config.distribution),
      n_(config.slots()),
      hot_(std::clamp<std::uint64_t>(
          static_cast<std::uint64_t>(std::floor(config.hot_fraction * static_cast<double>(n_) + 0.5)), 1, n_)),
      hot_probability_(config.hot_probability),
      random_(random),
      zipf_(n_, config.zipf_exponent),
      scatter_(n_, random_) {}

std::uint64_t RandomSlots::next() {
    switch (distribution_) {
        case TrafficDistribution::uniform:
            break;
        case TrafficDistribution::zipf:
            return scatter_.at(zipf_.next(random_));
        case TrafficDistribution::hot_set:
            if (hot_ == n_) break;
            return random_.chance(hot_probability_) ? random_.below(hot_) : hot_ + random_.below(n_ - hot_);
    }
    return random_.below(n_);
}

}  // namespace cxlvp::host
