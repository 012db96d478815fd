// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cxlvp::host {

/// A small file of comma-separated values with a header line, whole in memory. Values may be in double quotes, inside
/// of which "" is a quote (RFC 4180), but do not go on in another line; blanks around a value do not count. Blank lines
/// and lines that begin with '#' are skipped.
class CsvTable {
public:
    struct Row {
        std::uint64_t line;               ///< from 1
        std::vector<std::string> values;  ///< as many as the header has columns
    };

    /// Throws `UserError` with "path:line: " for a file that cannot be read, is empty or no text, a header with a
    /// nameless column or one twice, and a line with another number of values than the header.
    static CsvTable read(const std::string& path);
    /// The same for `text` from elsewhere, called `name` in messages.
    CsvTable(std::string name, std::string_view text);

    const std::vector<std::string>& columns() const { return columns_; }
    const std::vector<Row>& rows() const { return rows_; }
    /// The line of the header.
    std::uint64_t header_line() const { return header_line_; }
    /// Throws `UserError` for a line.
    [[noreturn]] void fail(std::uint64_t line, std::string_view message) const;

private:
    void read_line(std::uint64_t line, std::string_view text);
    std::vector<std::string> split(std::uint64_t line, std::string_view text) const;
    void take_header(std::uint64_t line, std::vector<std::string> names);

    std::string name_;
    std::uint64_t header_line_ = 1;
    std::vector<std::string> columns_;
    std::vector<Row> rows_;
};

}  // namespace cxlvp::host
