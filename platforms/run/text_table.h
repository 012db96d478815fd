// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cxlvp::platform {

/// A table for the terminal: the first column flush left, the others flush right, two spaces between them.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> heading) : rows_{std::move(heading)} {}
    /// Adds a row of as many cells as the heading has.
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.size() == 1; }
    /// All lines with line ends. Widths count code points.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace cxlvp::platform
