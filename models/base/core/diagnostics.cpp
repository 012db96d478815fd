// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/diagnostics.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace cxlvp {

void Diagnostics::error(std::string where, std::string path, std::string message) {
    list_.push_back({std::move(where), std::move(path), std::move(message)});
}

std::string Diagnostics::text() const {
    std::string out;
    for (const Diagnostic& d : list_) {
        if (!out.empty()) out += '\n';
        for (const std::string* part : {&d.where, &d.path})
            if (!part->empty()) out += *part + ": ";
        out += d.message;
    }
    return out;
}

void Diagnostics::throw_if_any() const {
    if (!list_.empty()) throw UserError(text());
}

namespace {

/// Levenshtein distance; both words are short.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t substitute = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substitute});
        }
    }
    return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string* best = nullptr;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t d = distance(word, candidate);
        if (d < best_distance) {
            best_distance = d;
            best = &candidate;
        }
    }
    return best != nullptr ? fmt::format(" (did you mean '{}'?)", *best) : std::string{};
}

}  // namespace cxlvp
