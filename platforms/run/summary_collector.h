// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/run/run_loop.h"
#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

/// Reads the summary of a run from its requesters, resources and statistics. What a requester moved is its statistics
/// "bytes_read" and "bytes_written"; what a resource moved is "wire_bytes" or "bytes" below its name; a module that
/// does not have them leaves the place empty. A module that is no requester but has "request_latency", such as an AFU,
/// is listed with its requests alone.
RunSummary collect_summary(Platform& platform, const RunLoop::Result& result);

}  // namespace cxlvp::platform
