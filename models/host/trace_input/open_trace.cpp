// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/open_trace.h"

#include <string_view>
#include <utility>

#include "cxlvp/host/trace_input/csv_reader.h"
#include "cxlvp/host/trace_input/file_bytes.h"
#include "cxlvp/host/trace_input/lackey_reader.h"
#include "cxlvp/host/trace_input/line_reader.h"

namespace cxlvp::host {

std::unique_ptr<TrafficSource> open_trace(const std::string& path, const TraceConfig& config) {
    return open_trace(std::make_unique<FileBytes>(path), path, config);
}

std::unique_ptr<TrafficSource> open_trace(std::unique_ptr<ByteSource> bytes, const std::string& name,
                                          const TraceConfig& config) {
    LineReader lines(std::move(bytes), name);
    std::string_view line;
    do {
        if (!lines.next(line)) lines.fail("the trace ends here and holds no access");
    } while (line.empty() || line.front() == '#');
    if (LackeyReader::recognise(line)) {
        lines.unread();
        return std::make_unique<LackeyReader>(std::move(lines), config);
    }
    if (CsvReader::recognise(line)) {
        lines.unread();
        return std::make_unique<CsvReader>(std::move(lines));
    }
    lines.fail(excerpt(line) +
               " begins neither a valgrind lackey trace nor comma-separated values with op, address, bytes");
}

}  // namespace cxlvp::host
