// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/summary_collector.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/sim/resource.h"

namespace cxlvp::platform {

namespace {

/// The number of the statistic at `path`, rounded; nothing when there is none.
std::optional<std::uint64_t> read(const StatRegistry& stats, const std::string& path, Tick start, Tick end) {
    const Stat* stat = stats.find(path);
    if (stat == nullptr) return std::nullopt;
    for (const Stat::Metric& metric : stat->metrics(start, end)) {
        if (std::string(metric.name) != "value") continue;
        if (const auto* whole = std::get_if<std::uint64_t>(&metric.value)) return *whole;
        return static_cast<std::uint64_t>(std::llround(std::get<double>(metric.value)));
    }
    return std::nullopt;
}

/// The requests of users, from statistics of these names; nothing when the requester has none.
std::optional<RequestRow> read_requests(const std::string& name, const StatRegistry& stats, Tick start, Tick end) {
    const Stat* latency = stats.find(name + ".request_latency");
    if (latency == nullptr) return std::nullopt;
    RequestRow row;
    row.failed = read(stats, name + ".failed", start, end).value_or(0);
    row.bytes = read(stats, name + ".data", start, end).value_or(0);
    row.verified = read(stats, name + ".verified", start, end).value_or(0);
    for (const Stat::Metric& metric : latency->metrics(start, end)) {
        const std::string what = metric.name;
        const double value = std::visit([](auto number) { return static_cast<double>(number); }, metric.value);
        const auto whole = static_cast<std::uint64_t>(std::llround(value));
        if (what == "mean") row.mean_latency = value;
        for (const auto& [known, field] : {std::pair{"count", &RequestRow::count}, std::pair{"p50", &RequestRow::p50},
                                           std::pair{"p90", &RequestRow::p90}, std::pair{"p99", &RequestRow::p99},
                                           std::pair{"p99_9", &RequestRow::p99_9}, std::pair{"max", &RequestRow::max}})
            if (what == known) row.*field = whole;
    }
    return row;
}

RequesterRow read_requester(const Requester& requester, const StatRegistry& stats, Tick start, Tick end) {
    const std::string name = requester.name();
    const Histogram& latency = requester.latency();
    RequesterRow row;
    row.name = name;
    row.driver = requester.role() == Requester::Role::driver;
    row.accesses = requester.completed();
    const auto in = read(stats, name + ".bytes_read", start, end);
    const auto out = read(stats, name + ".bytes_written", start, end);
    if (in || out) row.bytes = in.value_or(0) + out.value_or(0);
    row.errors = read(stats, name + ".errors", start, end).value_or(0);
    row.slots = requester.slots();
    row.in_flight = requester.in_flight().mean(end);
    row.mean_latency = latency.mean();
    row.p50 = latency.percentile(50);
    row.p90 = latency.percentile(90);
    row.p99 = latency.percentile(99);
    row.p99_9 = latency.percentile(99.9);
    row.max = latency.max();
    row.requests = read_requests(name, stats, start, end);
    return row;
}

ResourceRow read_resource(const Resource& resource, const StatRegistry& stats, Tick start, Tick end) {
    ResourceRow row;
    row.name = resource.name();
    row.servers = resource.servers();
    row.busy = resource.busy();
    row.queueing = resource.queueing();
    row.served = resource.served();
    row.bytes = read(stats, row.name + ".wire_bytes", start, end);
    if (!row.bytes) row.bytes = read(stats, row.name + ".bytes", start, end);
    return row;
}

}  // namespace

RunSummary collect_summary(Platform& platform, const RunLoop::Result& result) {
    Context& context = platform.context();
    const PlatformSettings& settings = platform.description().settings();
    RunSummary summary;
    summary.platform = settings.name;
    summary.description = settings.description;
    summary.timing = to_string(settings.timing);
    summary.seed = settings.seed;
    summary.end = result.end;
    summary.set_up = std::min(context.set_up_at(), result.elapsed);
    summary.elapsed = result.elapsed - summary.set_up;
    for (const auto& module : platform.modules()) {
        if (const auto* requester = dynamic_cast<const Requester*>(module.get())) {
            summary.requesters.push_back(read_requester(*requester, context.stats(), summary.set_up, result.elapsed));
        } else if (auto asked = read_requests(module->name(), context.stats(), summary.set_up, result.elapsed)) {
            RequesterRow row;
            row.name = module->name();
            row.driver = false;
            row.requests = asked;
            summary.requesters.push_back(row);
        }
    }
    for (const Resource* resource : context.resources())
        summary.resources.push_back(read_resource(*resource, context.stats(), summary.set_up, result.elapsed));
    context.stats().for_each([&](const Stat& stat) {
        if (stat.headline().empty()) return;
        HeadlineRow row;
        row.module = stat.headline();
        row.name = stat.path().substr(row.module.size() + 1);
        row.share = stat.unit() == "1";
        for (const Stat::Metric& metric : stat.metrics(summary.set_up, result.elapsed))
            if (std::string(metric.name) == "value")
                row.value = std::visit([](auto number) { return static_cast<double>(number); }, metric.value);
        summary.headlines.push_back(row);
    });
    summary.warnings = context.reports().total();
    summary.warning_lines = context.reports().summary();
    for (const FaultPoint* point : context.faults().points()) summary.faults += point->hits();
    return summary;
}

}  // namespace cxlvp::platform
