// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/traffic/permutation.h"
#include "cxlvp/host/traffic/traffic_config.h"
#include "cxlvp/host/traffic/zipf.h"

namespace cxlvp::host {

/// Random slots with one of the distributions of `TrafficDistribution`.
class RandomSlots {
public:
    static constexpr bool kDependent = false;

    /// Takes the region and the distribution of a valid `config`.
    RandomSlots(const TrafficConfig& config, Random random);

    std::uint64_t next();

private:
    TrafficDistribution distribution_;
    std::uint64_t n_;
    std::uint64_t hot_;  ///< slots of the hot set; never 0, may be all
    double hot_probability_;
    Random random_;
    Zipf zipf_;
    Permutation scatter_;  ///< place of each rank
};

}  // namespace cxlvp::host
