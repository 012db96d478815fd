// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/qos/host_throttle.h"

#include <algorithm>

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kMostThrottled = 99;  // per cent: something always gets through

}  // namespace

const Schema<HostThrottle::Config>& HostThrottle::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .flag("enabled", &Config::enabled, {"requests are held back when devices report overload", ""})
            .time("interval", &Config::interval, {ns(10), kMillisecond}, {"between changes of the degree", "assumed"})
            .count("normal_step", &Config::normal_step, {1, 100},
                   {"per cent added on moderate overload and taken back on light load", "assumed"})
            .count("severe_step", &Config::severe_step, {1, 100}, {"per cent added on severe overload", "assumed"})
            .bandwidth("peak", &Config::peak, {1'000'000}, {"rate without throttling", "assumed: that of a x16 link"});
    return schema;
}

Tick HostThrottle::admit(Tick at, std::uint64_t bytes) {
    if (degree_ == 0) return at;
    const Tick leave = std::max(at, next_);
    const Tick service = rate_.duration(bytes);
    next_ = leave + service * 100 / (100 - degree_);
    return leave;
}

void HostThrottle::observe(DevLoad load, Tick at) {
    if (at >= interval_end_) {
        end_interval();
        interval_end_ = at + config_.interval;
    }
    highest_ = std::max(highest_, load);
}

void HostThrottle::end_interval() {
    switch (highest_) {
        case DevLoad::light:
            degree_ -= std::min(degree_, config_.normal_step);
            break;
        case DevLoad::optimal:
            break;
        case DevLoad::moderate_overload:
            degree_ += config_.normal_step;
            break;
        case DevLoad::severe_overload:
            degree_ += config_.severe_step;
            break;
    }
    degree_ = std::min(degree_, kMostThrottled);
    highest_ = DevLoad::light;
}

}  // namespace cxlvp::cxl
