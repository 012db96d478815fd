// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/trace_input/line_reader.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// A trace as comma-separated values. The first line names the columns, in any order:
///
/// | column | meaning |
/// |---|---|
/// | `op` | R or W |
/// | `address` | decimal, or hexadecimal after 0x |
/// | `bytes` | 1 to 65536 |
/// | `time_ps`, `time_ns` or `time` | optional, at most one: time since the start in whole ps or ns, or with a unit
/// ("1.5us"); never decreasing | | `depends` | optional: 1 when the access waits for the one before to complete, else 0
/// |
///
/// Blank lines and lines that start with '#' are skipped; blanks around values are allowed, quotes are not. Without a
/// time column every gap is 0.
class CsvReader : public TrafficSource {
public:
    /// Reads the header; throws `UserError` with file and line when it is not one.
    explicit CsvReader(LineReader lines);

    /// Throws `UserError` with file and line for a bad line, and at the end of a trace without any access.
    bool next(Access& out) override;
    double progress() const override { return lines_.progress(); }

    /// True when `line` names at least one of the columns.
    static bool recognise(std::string_view line);

private:
    enum class Column : std::uint8_t { op, address, bytes, time_ps, time_ns, time, depends };

    static bool find_column(std::string_view name, Column& column);
    bool next_row(std::string_view& line);
    void read_header(std::string_view line);
    void read_field(Column column, std::string_view text, Access& out, Tick& time);

    LineReader lines_;
    std::vector<Column> columns_;
    Tick now_ = 0;  ///< time of the last access
    bool timed_ = false;
    bool any_ = false;
};

}  // namespace cxlvp::host
