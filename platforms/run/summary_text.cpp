// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/summary_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/platform/run/human.h"
#include "cxlvp/platform/run/limit.h"
#include "cxlvp/platform/run/text_table.h"

namespace cxlvp::platform {

namespace {

double rate(std::uint64_t amount, Tick elapsed) {
    return elapsed == 0 ? 0 : static_cast<double>(amount) * 1e12 / static_cast<double>(elapsed);
}

std::string heading(const RunSummary& summary, double host_seconds) {
    std::string out = fmt::format("{}: {}\n", summary.platform, summary.description);
    if (summary.description.empty()) out = summary.platform + "\n";
    out += fmt::format("{} timing, seed {}: {} simulated until {}, {} accesses", summary.timing, summary.seed,
                       human_time(static_cast<double>(summary.elapsed)), explain(summary.end),
                       grouped(summary.accesses()));
    if (summary.set_up > 0)
        out += fmt::format(" after {} of setting up", human_time(static_cast<double>(summary.set_up)));
    if (host_seconds > 0)
        out += fmt::format(" ({} accesses/s on the host)",
                           human_count(static_cast<double>(summary.accesses()) / host_seconds));
    return out + "\n";
}

std::string requesters(const RunSummary& summary) {
    TextTable table(
        {"requester", "moved", "bandwidth", "accesses", "p50", "p90", "p99", "p99.9", "max", "in flight", "errors"});
    for (const RequesterRow& row : summary.requesters) {
        if (row.slots == 0) continue;
        const auto time = [](Tick t) { return human_time(static_cast<double>(t)); };
        table.add({row.name, row.bytes ? human_bytes(static_cast<double>(*row.bytes)) : "-",
                   row.bytes ? human_bandwidth(rate(*row.bytes, summary.elapsed)) : "-", grouped(row.accesses),
                   time(row.p50), time(row.p90), time(row.p99), time(row.p99_9), time(row.max),
                   fmt::format("{:.1f} of {}", row.in_flight, row.slots), grouped(row.errors)});
    }
    return table.empty() ? "" : "\n" + table.text();
}

std::string requests(const RunSummary& summary) {
    TextTable table(
        {"requests of", "ended", "failed", "data", "bandwidth", "rate", "p50", "p90", "p99", "p99.9", "max"});
    for (const RequesterRow& row : summary.requesters) {
        if (!row.requests) continue;
        const RequestRow& asked = *row.requests;
        const auto time = [](Tick t) { return human_time(static_cast<double>(t)); };
        table.add({row.name, grouped(asked.count), grouped(asked.failed), human_bytes(static_cast<double>(asked.bytes)),
                   human_bandwidth(rate(asked.bytes, summary.elapsed)),
                   fmt::format("{}/s", human_count(rate(asked.count, summary.elapsed))), time(asked.p50),
                   time(asked.p90), time(asked.p99), time(asked.p99_9), time(asked.max)});
    }
    if (table.empty()) return "";
    std::string out = "\n" + table.text();
    for (const RequesterRow& row : summary.requesters)
        if (row.requests && row.requests->verified != 0)
            out += fmt::format("{}: {} results were compared with what they must be, and are right\n", row.name,
                               grouped(row.requests->verified));
    return out;
}

std::string headlines(const RunSummary& summary) {
    std::string out;
    const std::string* module = nullptr;
    for (const HeadlineRow& row : summary.headlines) {
        const bool same = module != nullptr && *module == row.module;
        out += same ? ", " : fmt::format("\n{}: ", row.module);
        out += row.share ? fmt::format("{} {:.1f} %", row.name, 100 * row.value)
                         : fmt::format("{} {}", row.name, grouped(static_cast<std::uint64_t>(std::llround(row.value))));
        module = &row.module;
    }
    return out.empty() ? "" : out + "\n";
}

std::string resources(const RunSummary& summary) {
    std::vector<const ResourceRow*> rows;
    for (const ResourceRow& row : summary.resources)
        if (row.served > 0) rows.push_back(&row);
    const auto busier = [&](const ResourceRow* a, const ResourceRow* b) {
        return summary.utilisation(*a) > summary.utilisation(*b);
    };
    std::stable_sort(rows.begin(), rows.end(), busier);
    TextTable table({"resource", "busy", "served", "moved", "bandwidth", "mean wait", "of latency"});
    for (std::size_t i = 0; i < std::min(kMaxRows, rows.size()); ++i) {
        const ResourceRow* row = rows[i];
        table.add({row->servers == 1 ? row->name : fmt::format("{} x{}", row->name, row->servers),
                   percent(summary.utilisation(*row)), grouped(row->served),
                   row->bytes ? human_bytes(static_cast<double>(*row->bytes)) : "-",
                   row->bytes ? human_bandwidth(rate(*row->bytes, summary.elapsed)) : "-",
                   human_time(static_cast<double>(row->queueing) / static_cast<double>(row->served)),
                   percent(summary.waiting_share(*row))});
    }
    if (table.empty()) return "";
    std::string out = "\n" + table.text();
    if (rows.size() > kMaxRows)
        out += fmt::format("... and {} more, none above {}\n", rows.size() - kMaxRows,
                           percent(summary.utilisation(*rows[kMaxRows])));
    return out;
}

}  // namespace

std::string summary_text(const RunSummary& summary, double host_seconds) {
    std::string out = heading(summary, host_seconds) + requests(summary) + requesters(summary) + headlines(summary) +
                      resources(summary);
    out += "\n" + limiting_sentence(summary) + "\n";
    if (summary.warnings > 0)
        out += fmt::format("{} warnings:\n{}\n", grouped(summary.warnings), summary.warning_lines);
    if (summary.faults > 0) out += fmt::format("{} faults fired\n", grouped(summary.faults));
    return out;
}

}  // namespace cxlvp::platform
