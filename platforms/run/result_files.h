// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/run/output_folder.h"
#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

/// Content of stats.json: {"run": facts, "warnings": [...], "statistics": tree}. The same platform, seed and input give
/// the same bytes on every machine.
nlohmann::ordered_json stats_json(Platform& platform, const RunSummary& summary);

/// Writes stats.json, stats.csv and config.json, and the trace if one is `traced`; a trace of an earlier run is
/// removed otherwise. A file that cannot be written does not keep the others from being written: the messages of all
/// failures are returned.
std::vector<std::string> write_results(Platform& platform, const RunSummary& summary, const OutputFolder& folder,
                                       bool traced);

/// Name of the trace in the folder.
inline constexpr const char* kTraceFile = "trace.json.gz";

}  // namespace cxlvp::platform
