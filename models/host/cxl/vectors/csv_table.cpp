// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/file_bytes.h"
#include "cxlvp/host/trace_input/line_reader.h"

namespace cxlvp::host {

namespace {

bool blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

bool is_text(std::string_view line) {
    return std::all_of(line.begin(), line.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\t'; });
}

}  // namespace

CsvTable CsvTable::read(const std::string& path) {
    FileBytes file(path);
    std::string text;
    char buffer[65536];
    while (const std::size_t got = file.read(buffer, sizeof buffer)) text.append(buffer, got);
    if (!file.error().empty()) throw UserError(fmt::format("{}: {}", path, file.error()));
    return CsvTable(path, text);
}

CsvTable::CsvTable(std::string name, std::string_view text) : name_(std::move(name)) {
    text = without_byte_order_mark(text);
    std::uint64_t line = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view content = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
        read_line(++line, content);
    }
    if (line == 0) fail(1, "the file is empty");
    if (columns_.empty()) fail(line, "the file ends here and has no header line");
    if (rows_.empty()) fail(line, "the file ends here and has no line below the header");
}

void CsvTable::read_line(std::uint64_t line, std::string_view text) {
    if (!is_text(text)) fail(line, "this is no text: " + excerpt(text));
    text = trimmed(text);
    if (text.empty() || text.front() == '#') return;
    std::vector<std::string> values = split(line, text);
    if (columns_.empty()) return take_header(line, std::move(values));
    if (values.size() != columns_.size())
        fail(line, fmt::format("{} values, but the header names {} columns", values.size(), columns_.size()));
    rows_.push_back({line, std::move(values)});
}

std::vector<std::string> CsvTable::split(std::uint64_t line, std::string_view text) const {
    std::vector<std::string> values;
    for (bool more = true; more;) {
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
        std::string value;
        if (!text.empty() && text.front() == '"') {
            std::size_t at = 1;
            for (; at < text.size() && (text[at] != '"' || text.substr(at, 2) == "\"\""); ++at) {
                if (text[at] == '"') ++at;
                value += text[at];
            }
            if (at >= text.size()) fail(line, "a quoted value has no end: " + excerpt(text));
            text.remove_prefix(at + 1);
            const std::size_t comma = std::min(text.find(','), text.size());
            if (!trimmed(text.substr(0, comma)).empty()) fail(line, "text behind a quoted value: " + excerpt(text));
        } else {
            value = trimmed(text.substr(0, text.find(',')));
        }
        const std::size_t comma = text.find(',');
        more = comma != std::string_view::npos;
        text.remove_prefix(more ? comma + 1 : text.size());
        values.push_back(std::move(value));
    }
    return values;
}

void CsvTable::take_header(std::uint64_t line, std::vector<std::string> names) {
    header_line_ = line;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) fail(line, fmt::format("column {} has no name", i + 1));
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i))
            fail(line, fmt::format("column {} is named twice", excerpt(names[i])));
    }
    columns_ = std::move(names);
}

void CsvTable::fail(std::uint64_t line, std::string_view message) const {
    throw UserError(fmt::format("{}:{}: {}", name_, line, message));
}

}  // namespace cxlvp::host
