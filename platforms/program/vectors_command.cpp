// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/vectors_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/crypto/vectors/vector_check.h"
#include "cxlvp/host/cxl/vectors/hdm_vector_check.h"
#include "cxlvp/host/cxl/vectors/hdm_vector_file.h"

namespace cxlvp::platform {

namespace {

std::string report_text(const CommandLine& line, const host::HdmVectorReport& report) {
    const auto& failed = report.differences;
    std::string text = fmt::format("{}: {} cases in {} systems: {} passed, {} failed\n", line.vectors, report.cases,
                                   report.setups, report.passed(), failed.size());
    const std::size_t shown = std::min<std::size_t>(failed.size(), line.show);
    for (std::size_t i = 0; i < shown; ++i)
        text += fmt::format("  line {}, case {}: {}\n", failed[i].line, failed[i].id, failed[i].what);
    if (shown < failed.size()) text += fmt::format("  and {} more (--show)\n", failed.size() - shown);
    return text;
}

/// Prints `text`; `result` when that worked.
ExitCode print(const std::string& text, ExitCode result) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return result;
    fmt::print(stderr, "cxlvp: standard output cannot be written\n");
    return ExitCode::output_failure;
}

/// The files of results below `path`, in order of their names; those of limits are of another kind.
std::vector<std::string> vector_files(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (!fs::is_directory(path, error)) return {path};
    std::vector<std::string> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
        const std::string name = entry.path().filename().string();
        const auto ends = [&](std::string_view end) {
            return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
        };
        if ((ends(".json") || ends(".json.gz")) && name.compare(0, 7, "limits.") != 0)
            out.push_back(entry.path().string());
    }
    if (error) throw UserError(fmt::format("{}: {}", path, error.message()));
    if (out.empty()) throw UserError(fmt::format("{}: no vector files", path));
    std::sort(out.begin(), out.end());
    return out;
}

std::string report_text(const CommandLine& line, const std::vector<host::VectorFileReport>& reports) {
    std::string text = fmt::format("{:<30} {:>7} {:>7} {:>14}\n", "file", "passed", "failed", "not supported");
    std::size_t passed = 0, failed = 0, unsupported = 0;
    for (const host::VectorFileReport& report : reports) {
        text += fmt::format("{:<30} {:>7} {:>7} {:>14}{}{}\n", report.name, report.passed, report.failed.size(),
                            report.unsupported, report.reason.empty() ? "" : "  ", report.reason);
        passed += report.passed;
        failed += report.failed.size();
        unsupported += report.unsupported;
    }
    text += fmt::format("{:<30} {:>7} {:>7} {:>14}\n", "total", passed, failed, unsupported);
    std::size_t shown = 0;
    for (const host::VectorFileReport& report : reports)
        for (const host::CaseDifference& difference : report.failed)
            if (shown++ < line.show) text += fmt::format("  {}: {}: {}\n", report.name, difference.id, difference.what);
    if (shown > line.show) text += fmt::format("  and {} more (--show)\n", shown - line.show);
    return text;
}

}  // namespace

ExitCode vectors_hdm_command(const CommandLine& line) {
    try {
        const auto vectors = host::read_hdm_vectors(host::CsvTable::read(line.vectors));
        const host::HdmVectorReport report = check_hdm_vectors(vectors);
        return print(report_text(line, report), report.differences.empty() ? ExitCode::ok : ExitCode::difference);
    } catch (const UserError& mistake) {
        fmt::print(stderr, "{}\n", mistake.what());
        return ExitCode::input_mistake;
    }
}

ExitCode vectors_crypto_command(const CommandLine& line) {
    try {
        const auto profile = line.real ? host::VectorProfile::r : host::VectorProfile::math;
        const auto reports = host::check_vectors(vector_files(line.vectors), profile);
        const bool good = std::all_of(reports.begin(), reports.end(), [](const auto& report) { return report.good(); });
        return print(report_text(line, reports), good ? ExitCode::ok : ExitCode::difference);
    } catch (const UserError& mistake) {
        fmt::print(stderr, "{}\n", mistake.what());
        return ExitCode::input_mistake;
    }
}

}  // namespace cxlvp::platform
