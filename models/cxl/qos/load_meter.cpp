// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/qos/load_meter.h"

#include <algorithm>
#include <functional>

namespace cxlvp::cxl {

const Schema<LoadMeter::Config>& LoadMeter::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .flag("telemetry", &Config::telemetry, {"the device reports its load with every answer", ""})
            .count("optimal", &Config::optimal, {1, 1 << 16},
                   {"requests under way from which the load is optimal", "derived: 25 % of 48 entries"})
            .count("moderate", &Config::moderate, {1, 1 << 16},
                   {"from which it is a moderate overload", "derived: 50 % of 48 entries"})
            .count("severe", &Config::severe, {1, 1 << 16},
                   {"from which it is a severe overload", "derived: 75 % of 48 entries"})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.optimal >= config.moderate || config.moderate >= config.severe)
                    binding.errors().error(node.origin, path, "thresholds do not ascend: optimal, moderate, severe");
            });
    return schema;
}

DevLoad LoadMeter::load(Tick at) {
    while (!ends_.empty() && ends_.front() <= at) {
        std::pop_heap(ends_.begin(), ends_.end(), std::greater<>());
        ends_.pop_back();
    }
    const std::size_t busy = ends_.size();
    if (busy >= config_.severe) return DevLoad::severe_overload;
    if (busy >= config_.moderate) return DevLoad::moderate_overload;
    return busy >= config_.optimal ? DevLoad::optimal : DevLoad::light;
}

void LoadMeter::busy_until(Tick end) {
    ends_.push_back(end);
    std::push_heap(ends_.begin(), ends_.end(), std::greater<>());
}

}  // namespace cxlvp::cxl
