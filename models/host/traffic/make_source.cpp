// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/make_source.h"

#include <string>
#include <utility>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/host/traffic/chase_slots.h"
#include "cxlvp/host/traffic/pattern_source.h"
#include "cxlvp/host/traffic/random_slots.h"
#include "cxlvp/host/traffic/sequential_slots.h"

namespace cxlvp::host {

std::unique_ptr<TrafficSource> make_source(const TrafficConfig& config, std::uint64_t seed, std::string_view name) {
    Diagnostics errors;
    config.check("", std::string(name), errors);
    errors.throw_if_any();
    // Own streams for addresses, operations and times: changing the read ratio leaves the addresses as they were.
    const auto random = [&](const char* use) { return Random(seed, std::string(name) + use); };
    const ReadMix mix(config.read_ratio, config.count == 0 ? ~std::uint64_t{0} : config.count, random(".op"));
    const Arrival arrival(config, random(".time"));
    const auto source = [&](auto slots) -> std::unique_ptr<TrafficSource> {
        return std::make_unique<PatternSource<decltype(slots)>>(config, std::move(slots), mix, arrival);
    };
    switch (config.pattern) {
        case TrafficPattern::linear:
        case TrafficPattern::strided:
            break;
        case TrafficPattern::random:
            return source(RandomSlots(config, random(".address")));
        case TrafficPattern::chase:
            return source(ChaseSlots(config.slots(), random(".address")));
    }
    return source(SequentialSlots(config.slots()));
}

}  // namespace cxlvp::host
