// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/vectors_command.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
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

}  // namespace

ExitCode vectors_hdm_command(const CommandLine& line) {
    try {
        const auto vectors = host::read_hdm_vectors(host::CsvTable::read(line.vectors));
        const host::HdmVectorReport report = check_hdm_vectors(vectors);
        const std::string text = report_text(line, report);
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
            fmt::print(stderr, "cxlvp: standard output cannot be written\n");
            return ExitCode::output_failure;
        }
        return report.differences.empty() ? ExitCode::ok : ExitCode::difference;
    } catch (const UserError& mistake) {
        fmt::print(stderr, "{}\n", mistake.what());
        return ExitCode::input_mistake;
    }
}

}  // namespace cxlvp::platform
