// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arbitration.h"

#include <vector>

#include "cxlvp/base/sim/requester_table.h"
#include "cxlvp/base/time/fifo_arbitration.h"
#include "cxlvp/base/time/rate_limit.h"
#include "cxlvp/base/time/strict_arbitration.h"
#include "cxlvp/base/time/weighted_arbitration.h"

namespace cxlvp {

const Schema<ArbitrationConfig>& ArbitrationConfig::schema() {
    static const Schema<ArbitrationConfig> schema =
        Schema<ArbitrationConfig>()
            .choice("policy", &ArbitrationConfig::policy,
                    {{"fifo", Policy::fifo}, {"weighted", Policy::weighted}, {"strict", Policy::strict}},
                    {"who is served first", ""})
            .integers("weights", &ArbitrationConfig::weights, Dimension::none, {1, 1000000},
                      {"share of each requester under weighted, by requester name; others have 1", ""})
            .integers("priorities", &ArbitrationConfig::priorities, Dimension::none, {0, 255},
                      {"priority of each requester under strict, by requester name, higher first; others have 0", ""})
            .integers("rate_limits", &ArbitrationConfig::rate_limits, Dimension::bandwidth, {1},
                      {"most payload per second of a requester, by requester name; others have no limit", ""});
    return schema;
}

namespace {

/// Turns a map by requester name into a vector by requester index.
std::vector<std::uint64_t> by_index(const std::map<std::string, std::uint64_t>& map, std::uint64_t others,
                                    const RequesterTable& requesters, const std::string& path) {
    std::vector<std::uint64_t> values(requesters.size(), others);
    for (const auto& [name, value] : map) values[requesters.index(name, path)] = value;
    return values;
}

}  // namespace

std::unique_ptr<Arbitration> make_arbitration(const ArbitrationConfig& config, const RequesterTable& requesters,
                                              const std::string& path) {
    if (config.plain()) return nullptr;
    std::unique_ptr<Arbitration> policy;
    switch (config.policy) {
        case ArbitrationConfig::Policy::fifo:
            policy = std::make_unique<FifoArbitration>();
            break;
        case ArbitrationConfig::Policy::weighted:
            policy = std::make_unique<WeightedArbitration>(
                by_index(config.weights, 1, requesters, path + ".arbitration.weights"));
            break;
        case ArbitrationConfig::Policy::strict:
            policy = std::make_unique<StrictArbitration>(
                by_index(config.priorities, 0, requesters, path + ".arbitration.priorities"));
            break;
    }
    if (!config.rate_limits.empty())
        policy = std::make_unique<RateLimit>(
            by_index(config.rate_limits, 0, requesters, path + ".arbitration.rate_limits"), std::move(policy));
    return policy;
}

}  // namespace cxlvp
