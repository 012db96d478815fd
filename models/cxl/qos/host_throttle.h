// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/time/rate.h"
#include "cxlvp/cxl/qos/dev_load.h"

namespace cxlvp::cxl {

/// How a host holds back requests to devices that report overload (CXL r3.1 3.3.4.2): a degree of throttling from 0 to
/// 100 %, which changes once an interval by the highest load seen in it. Light load takes it back by a normal step,
/// optimal load leaves it, moderate overload adds a normal step and severe overload a severe one. At 0 % requests leave
/// as they come, above that at most at the share of the peak rate that the degree leaves, and never slower than 1 %.
class HostThrottle {
public:
    struct Config {
        bool enabled = false;
        Tick interval = us(1);
        std::uint64_t normal_step = 2;        ///< per cent
        std::uint64_t severe_step = 10;       ///< per cent
        std::uint64_t peak = 64'000'000'000;  ///< bytes per second at 0 %
        static const Schema<Config>& schema();
    };

    explicit HostThrottle(const Config& config) : config_(config), rate_(config.peak) {}

    bool enabled() const { return config_.enabled; }
    /// When a request for `bytes` bytes that is ready at `at` may leave.
    Tick admit(Tick at, std::uint64_t bytes);
    /// An answer that arrives at `at` reports `load`.
    void observe(DevLoad load, Tick at);
    /// Per cent.
    std::uint64_t degree() const { return degree_; }

private:
    void end_interval();

    const Config config_;
    const Rate rate_;
    std::uint64_t degree_ = 0;
    Tick interval_end_ = 0;
    DevLoad highest_ = DevLoad::light;
    Tick next_ = 0;
};

}  // namespace cxlvp::cxl
