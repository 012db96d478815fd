// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cxlvp/host/traffic/traffic_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// The stream that `config` describes. `seed` and `name` (the path of the requester) decide its random numbers: streams
/// of different names are independent, the same three arguments give the same stream on every machine. Throws
/// `UserError` naming `name` when the configuration breaks a rule of `TrafficConfig::check`.
std::unique_ptr<TrafficSource> make_source(const TrafficConfig& config, std::uint64_t seed, std::string_view name);

}  // namespace cxlvp::host
