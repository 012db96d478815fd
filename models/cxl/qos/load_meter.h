// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/cxl/qos/dev_load.h"

namespace cxlvp::cxl {

/// QoS telemetry of a device: its load class from the number of requests under way (CXL r3.1 3.3.4.3), which is taken
/// when a request arrives.
class LoadMeter {
public:
    struct Config {
        bool telemetry = false;
        std::uint64_t optimal = 12;   ///< requests under way from which the load is optimal
        std::uint64_t moderate = 24;  ///< moderate overload
        std::uint64_t severe = 36;    ///< severe overload
        static const Schema<Config>& schema();
    };

    explicit LoadMeter(const Config& config) : config_(config) {}

    bool enabled() const { return config_.telemetry; }
    /// The load that a request arriving at `at` meets.
    DevLoad load(Tick at);
    /// That request is under way until `end`.
    void busy_until(Tick end);

private:
    const Config config_;
    std::vector<Tick> ends_;  ///< of requests under way; the earliest in front, as a heap
};

}  // namespace cxlvp::cxl
