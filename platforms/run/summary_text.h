// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

/// One screen about a run: what ran, a line per requester and per resource, and what limited it. At most `kMaxRows`
/// resources are listed, the busiest first; the statistics have them all. `host_seconds` is the time the run took.
std::string summary_text(const RunSummary& summary, double host_seconds);

inline constexpr std::size_t kMaxRows = 16;

}  // namespace cxlvp::platform
