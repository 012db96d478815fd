// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/result_files.h"

#include <functional>

#include <nlohmann/json.hpp>

#include "cxlvp/platform/run/limit.h"
#include "cxlvp/platform/run/output_error.h"

namespace cxlvp::platform {

using nlohmann::ordered_json;

namespace {

/// Text of a user, which may hold any bytes, goes out as valid UTF-8.
std::string dump(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

ordered_json stats_json(Platform& platform, const RunSummary& summary) {
    ordered_json out;
    ordered_json& run = out["run"];
    run["platform"] = summary.platform;
    run["timing"] = summary.timing;
    run["seed"] = summary.seed;
    run["end"] = to_string(summary.end);
    if (summary.set_up != 0) run["set_up_ps"] = summary.set_up;
    run["simulated_ps"] = summary.elapsed;
    run["accesses"] = summary.accesses();
    run["errors"] = summary.errors();
    run["warnings"] = summary.warnings;
    run["faults"] = summary.faults;
    run["limit"] = limiting_sentence(summary);
    out["warnings"] = platform.context().reports().to_json();
    out["statistics"] = platform.context().stats().to_json(summary.set_up, summary.end_time());
    return out;
}

std::vector<std::string> write_results(Platform& platform, const RunSummary& summary, const OutputFolder& folder,
                                       bool traced) {
    std::vector<std::string> failures;
    const auto attempt = [&](const std::function<void()>& step) {
        try {
            step();
        } catch (const OutputError& error) {
            failures.emplace_back(error.what());
        } catch (const UserError& error) {  // of the tracer
            failures.emplace_back(error.what());
        }
    };
    Context& context = platform.context();
    attempt([&] { folder.write("stats.json", dump(stats_json(platform, summary))); });
    attempt([&] { folder.write("stats.csv", context.stats().to_csv(summary.set_up, summary.end_time())); });
    attempt([&] { folder.write("config.json", dump(platform.description().effective())); });
    if (traced)
        attempt([&] { context.tracer().finish(); });
    else
        folder.remove(kTraceFile);
    return failures;
}

}  // namespace cxlvp::platform
