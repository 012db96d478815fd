// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/traffic/traffic_config.h"

namespace cxlvp::host {

/// Gaps between accesses of an open-loop source: at a fixed distance, or exponentially distributed (a Poisson process).
/// The part of a picosecond that a gap cannot show is carried to the next, so that the mean rate is exact.
class Arrival {
public:
    /// Takes `arrival`, `interval`, `rate` and `bytes` of a valid `config`.
    Arrival(const TrafficConfig& config, Random random);

    /// Time since the previous access. With fixed arrival the first one comes at once.
    Tick next();

private:
    Random random_;
    bool poisson_;
    bool started_ = false;
    Tick whole_ = 0;          ///< mean gap, whole picoseconds
    std::uint64_t part_ = 0;  ///< rest of the mean gap in units of 1 / `unit_` ps
    std::uint64_t unit_ = 1;
    std::uint64_t carry_ = 0;  ///< fixed: same unit
    double mean_ = 0;          ///< ps
    double real_carry_ = 0;    ///< poisson: ps, below 1
};

}  // namespace cxlvp::host
