// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/csv_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/trace_number.h"

namespace cxlvp::host {

namespace {

/// In the order of `CsvReader::Column`.
constexpr std::array<std::string_view, 7> kNames{"op", "address", "bytes", "time_ps", "time_ns", "time", "depends"};

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Takes the text up to the next ',' off `rest`; false when nothing is left.
bool take_field(std::string_view& rest, bool& more, std::string_view& field) {
    if (!more) return false;
    const std::size_t comma = rest.find(',');
    more = comma != std::string_view::npos;
    field = trimmed(rest.substr(0, comma));
    rest.remove_prefix(more ? comma + 1 : rest.size());
    return true;
}

}  // namespace

bool CsvReader::find_column(std::string_view name, Column& column) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return false;
    column = static_cast<Column>(found - kNames.begin());
    return true;
}

bool CsvReader::recognise(std::string_view line) {
    bool more = true;
    std::string_view field;
    Column column{};
    while (take_field(line, more, field))
        if (find_column(field, column)) return true;
    return false;
}

CsvReader::CsvReader(LineReader lines) : lines_(std::move(lines)) {
    std::string_view line;
    if (!next_row(line)) lines_.fail("the header line is missing");
    read_header(line);
}

bool CsvReader::next_row(std::string_view& line) {
    while (lines_.next(line)) {
        line = trimmed(line);
        if (!line.empty() && line.front() != '#') return true;
    }
    return false;
}

void CsvReader::read_header(std::string_view line) {
    bool more = true;
    std::string_view field;
    std::array<bool, kNames.size()> seen{};
    while (take_field(line, more, field)) {
        Column column{};
        if (field.empty()) lines_.fail("a column without a name");
        if (!find_column(field, column))
            lines_.fail(fmt::format("unknown column {}{}", excerpt(field),
                                    did_you_mean(field, std::vector<std::string>(kNames.begin(), kNames.end()))));
        if (std::exchange(seen[static_cast<std::size_t>(column)], true))
            lines_.fail(fmt::format("column '{}' is named twice", field));
        columns_.push_back(column);
    }
    for (const Column needed : {Column::op, Column::address, Column::bytes})
        if (!seen[static_cast<std::size_t>(needed)])
            lines_.fail(fmt::format("column '{}' is missing", kNames[static_cast<std::size_t>(needed)]));
    unsigned times = 0;
    for (const Column time : {Column::time_ps, Column::time_ns, Column::time})
        times += seen[static_cast<std::size_t>(time)] ? 1 : 0;
    if (times > 1) lines_.fail("more than one column for the time");
    timed_ = times == 1;
}

void CsvReader::read_field(Column column, std::string_view text, Access& out, Tick& time) {
    const char* const at = text.data();
    const char* const end = at + text.size();
    const auto fail = [&](const char* expected) {
        lines_.fail(fmt::format("{} in column '{}': expected {}", excerpt(text),
                                kNames[static_cast<std::size_t>(column)], expected));
    };
    switch (column) {
        case Column::op:
            if (text != "R" && text != "W") fail("R or W");
            out.op = text == "R" ? Op::read : Op::write;
            return;
        case Column::address:
            if (!read_number(at, end, out.address)) fail("a number of 64 bits, decimal or 0x...");
            return;
        case Column::bytes: {
            std::uint64_t bytes = 0;
            if (!read_number(at, end, bytes) || bytes == 0 || bytes > kMaxTraceAccess) fail("1 to 65536");
            out.bytes = static_cast<std::uint32_t>(bytes);
            return;
        }
        case Column::time_ps:
            if (!read_number(at, end, time)) fail("a whole number of picoseconds");
            return;
        case Column::time_ns:
            if (!read_number(at, end, time) || time > kNever / kNanosecond) fail("a whole number of nanoseconds");
            time *= kNanosecond;
            return;
        case Column::time: {
            std::string why;
            const auto value = parse_quantity(text, Dimension::time, why);
            if (!value) fail("a time with its unit, such as 1.5us");
            time = *value;
            return;
        }
        case Column::depends:
            if (text != "0" && text != "1") fail("0 or 1");
            out.depends = text == "1";
            return;
    }
}

bool CsvReader::next(Access& out) {
    std::string_view line;
    if (!next_row(line)) {
        if (!any_ && !lines_.failed()) lines_.fail("the trace ends here and holds no access");
        return false;
    }
    out.depends = false;
    Tick time = now_;
    bool more = true;
    std::size_t count = 0;
    std::string_view rest = line;
    std::string_view field;
    while (take_field(rest, more, field)) {
        if (count == columns_.size()) lines_.fail(fmt::format("more than the {} values of the header", count));
        read_field(columns_[count], field, out, time);
        ++count;
    }
    if (count != columns_.size())
        lines_.fail(fmt::format("{} values, but the header names {} columns", count, columns_.size()));
    if (out.address > ~std::uint64_t{0} - (out.bytes - 1))
        lines_.fail("the access passes the end of the address space");
    if (time < now_) lines_.fail(fmt::format("time goes back from {} ps to {} ps", now_, time));
    out.gap = time - now_;
    now_ = time;
    any_ = true;
    return true;
}

}  // namespace cxlvp::host
