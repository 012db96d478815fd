// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/fault/fault_spec.h"
#include "cxlvp/base/sim/context.h"
#include "cxlvp/platform/description/connection_spec.h"

namespace cxlvp::platform {

/// Everything in a platform file except `modules`, whose parameters depend on their types.
struct PlatformSettings {
    std::string name;
    std::string description;
    TimingMode timing = TimingMode::reserve;
    std::uint64_t seed = 1;
    Tick duration = 0;  ///< 0: until nothing is left to do
    std::string input;  ///< dotted path of the parameter that `--input` fills; several with commas between
    bool requires_input = false;
    std::vector<std::string> plugins;
    std::vector<ConnectionSpec> connections;
    std::vector<FaultSpec> faults;

    static const Schema<PlatformSettings>& schema();
    /// All keys a platform file may have at its top level, `modules` included; no module can have such a name.
    static std::vector<std::string> top_level_keys();
};

/// "reserve" or "ordered".
const char* to_string(TimingMode mode);

}  // namespace cxlvp::platform
