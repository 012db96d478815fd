// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/reports.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/config/quantity.h"

namespace cxlvp {

namespace {

/// Text of a report as valid UTF-8: it may quote bytes that the simulated software wrote.
nlohmann::ordered_json safe_text(const std::string& text) {
    const nlohmann::ordered_json raw = text;
    return nlohmann::ordered_json::parse(raw.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

Reports::Handle Reports::handle(std::string_view path, std::string_view kind) {
    auto found = reports_.find(KeyView{path, kind});
    if (found == reports_.end()) {
        found = reports_.try_emplace(Key{path, kind}).first;
        found->second.path = path;
        found->second.kind = kind;
    }
    return Handle(*this, found->second);
}

void Reports::show(Report& report, std::string_view text) {
    if (report.count == 1) report.text = text;
    report.shown_at *= 10;
    if (sink_) sink_(report, text);
}

std::uint64_t Reports::count(std::string_view path, std::string_view kind) const {
    const auto found = reports_.find(KeyView{path, kind});
    return found == reports_.end() ? 0 : found->second.count;
}

std::uint64_t Reports::total() const {
    std::uint64_t sum = 0;
    for (const auto& entry : reports_) sum += entry.second.count;
    return sum;
}

std::vector<const Reports::Report*> Reports::list() const {
    std::vector<const Report*> out;
    for (const auto& entry : reports_)
        if (entry.second.count != 0) out.push_back(&entry.second);
    return out;
}

nlohmann::ordered_json Reports::to_json() const {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const Report* report : list()) {
        nlohmann::ordered_json entry;
        entry["path"] = safe_text(report->path);
        entry["kind"] = safe_text(report->kind);
        entry["count"] = report->count;
        entry["text"] = safe_text(report->text);
        entry["first_at_ps"] = nullptr;
        if (report->first_at != kNever) entry["first_at_ps"] = report->first_at;
        out.push_back(std::move(entry));
    }
    return out;
}

std::string Reports::summary() const {
    std::string out;
    for (const Report* report : list()) {
        out += fmt::format("{}: {} ({}x", report->path, report->kind, report->count);
        if (report->first_at != kNever) out += ", first at " + format_quantity(report->first_at, Dimension::time);
        out += fmt::format("): {}\n", report->text);
    }
    return out;
}

void Reports::clear() {
    for (auto& entry : reports_) {
        Report& report = entry.second;
        report.text.clear();
        report.first_at = kNever;
        report.count = 0;
        report.shown_at = 1;
    }
}

}  // namespace cxlvp
