// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// Order in which the slots of a region are visited. Slot k starts at base + k x distance, where the distance is
/// `stride`, or the access size when no stride is given; only slots that fit wholly into the region count.
enum class TrafficPattern {
    linear,   ///< slots without gaps, in order, from the start again after the last
    strided,  ///< slots a stride apart, in order, from the start again after the last
    random,   ///< any slot, see `TrafficDistribution`
    chase,    ///< every slot once in an order that looks random, over and over; each access waits for the one before
};

/// How the random pattern chooses slots.
enum class TrafficDistribution {
    uniform,  ///< all with equal chance
    hot_set,  ///< the first `hot_fraction` of the slots with probability `hot_probability`, else one of the others
    zipf,     ///< popularity falls with the power `zipf_exponent` of the rank; ranks are scattered over the region
};

/// When accesses arrive.
enum class ArrivalProcess {
    fixed,    ///< at equal distances
    poisson,  ///< independently of each other: exponentially distributed distances
};

/// A made-up stream of accesses.
struct TrafficConfig {
    TrafficPattern pattern = TrafficPattern::linear;
    std::uint64_t base = 0;
    std::uint64_t span = 64 * kMiB;
    std::uint64_t bytes = 64;
    std::uint64_t stride = 0;
    double read_ratio = 1;
    std::uint64_t count = 100000;
    ArrivalProcess arrival = ArrivalProcess::fixed;
    Tick interval = 0;
    std::uint64_t rate = 0;
    TrafficDistribution distribution = TrafficDistribution::uniform;
    double hot_fraction = 0.1;
    double hot_probability = 0.9;
    double zipf_exponent = 0.99;

    /// Distance between neighbouring slots.
    std::uint64_t distance() const { return stride != 0 ? stride : bytes; }
    /// Slots that fit into the region; the configuration is valid.
    std::uint64_t slots() const { return (span - bytes) / distance() + 1; }

    static const Schema<TrafficConfig>& schema();
    /// Adds an error for every rule across parameters that is broken. `where` and `path` say whose parameters they are.
    void check(const std::string& where, const std::string& path, Diagnostics& errors) const;
};

}  // namespace cxlvp::host
