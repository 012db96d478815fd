// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "cxlvp/host/trace_input/byte_source.h"
#include "cxlvp/host/trace_input/trace_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// Opens a recorded trace: a valgrind lackey log (`LackeyReader`) or comma-separated values (`CsvReader`), plain or
/// compressed with zstd, told apart by content. It is read while it is used, in constant memory. Throws `UserError`
/// that names file and line when the file cannot be read, is empty or is neither; later mistakes are thrown by `next`
/// of the source when it reaches them. `progress` of the source is the share of the file used so far.
std::unique_ptr<TrafficSource> open_trace(const std::string& path, const TraceConfig& config);

/// The same for bytes from elsewhere, called `name` in messages.
std::unique_ptr<TrafficSource> open_trace(std::unique_ptr<ByteSource> bytes, const std::string& name,
                                          const TraceConfig& config);

}  // namespace cxlvp::host
