// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::host {

/// How a recorded trace is turned into timed accesses.
struct TraceConfig {
    std::uint64_t clock = 3000000000;
    double cpi = 1;
    bool instruction_fetches = false;

    static const Schema<TraceConfig>& schema();
    /// Throws `UserError` when a value is out of the range that the schema states.
    void check() const;
};

}  // namespace cxlvp::host
