// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/text_table.h"

#include <algorithm>
#include <cstddef>

namespace cxlvp::platform {

namespace {

std::size_t width(const std::string& text) {
    // Continuation bytes of UTF-8 take no place.
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string TextTable::text() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row.at(i)));
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string pad(widths[i] - width(row[i]), ' ');
            if (i > 0) line += "  ";
            line += i == 0 ? row[i] + pad : pad + row[i];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
    return out;
}

}  // namespace cxlvp::platform
