// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/limit.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/platform/run/human.h"

namespace cxlvp::platform {

namespace {

std::string shown(double share) {
    return fmt::format("{:.0f} %", share * 100);
}

const ResourceRow* largest(const RunSummary& summary, const std::function<double(const ResourceRow&)>& measure) {
    const auto less = [&](const ResourceRow& a, const ResourceRow& b) { return measure(a) < measure(b); };
    const auto found = std::max_element(summary.resources.begin(), summary.resources.end(), less);
    return found != summary.resources.end() ? &*found : nullptr;
}

/// How much a requester counts: what the run is about comes before what goes on in the background.
std::pair<bool, std::uint64_t> weight(const RequesterRow& row) {
    return {row.driver && row.accesses > 0, row.bytes.value_or(row.accesses)};
}

std::string servers(const ResourceRow& resource) {
    return resource.servers == 1 ? "" : fmt::format(" its {} servers are", resource.servers);
}

std::string by_requester(const RunSummary& summary, const RequesterRow& who) {
    const auto elapsed = static_cast<double>(summary.elapsed);
    const double seconds = elapsed / 1e12;
    std::string rate = fmt::format("{} accesses/s", human_count(static_cast<double>(who.accesses) / seconds));
    std::string size;
    if (who.bytes && who.accesses > 0) {
        rate = human_bandwidth(static_cast<double>(*who.bytes) / seconds);
        size = fmt::format(" x {}", human_bytes(static_cast<double>(*who.bytes) / static_cast<double>(who.accesses)));
    }
    if (who.requests && who.requests->count != 0)
        return fmt::format("latency-bound: requests of {} take {} each; {}/s", who.name,
                           human_time(who.requests->mean_latency),
                           human_count(static_cast<double>(who.requests->count) / seconds));
    const std::string latency = human_time(who.mean_latency);
    if (who.in_flight >= kFull * static_cast<double>(who.slots))
        return fmt::format("latency-bound: {} keeps {:.3g} of {} in flight{} / {} = {}", who.name, who.in_flight,
                           who.slots, size, latency, rate);
    if (who.in_flight <= kIdle)
        return fmt::format("source-bound: {} asks for {} only and has {:.2g} of {} in flight on average", who.name,
                           rate, who.in_flight, who.slots);
    return fmt::format(
        "source-bound: gaps or dependences in the traffic of {} leave {:.3g} of {} in flight{} / {} = {}", who.name,
        who.in_flight, who.slots, size, latency, rate);
}

}  // namespace

std::string limiting_sentence(const RunSummary& summary) {
    if (summary.accesses() == 0 || summary.elapsed == 0) return "no access was completed";
    const ResourceRow* busiest = largest(summary, [&](const ResourceRow& r) { return summary.utilisation(r); });
    const ResourceRow* queued = largest(summary, [&](const ResourceRow& r) { return summary.waiting_share(r); });
    const auto waiting = [&](const ResourceRow& resource) {
        const bool asked = std::any_of(summary.requesters.begin(), summary.requesters.end(),
                                       [](const RequesterRow& row) { return row.requests.has_value(); });
        return fmt::format("{} spend {} of their latency waiting for it", asked ? "requests" : "accesses",
                           shown(summary.waiting_share(resource)));
    };
    if (busiest != nullptr && summary.utilisation(*busiest) >= kBusy)
        return fmt::format("limited by {}:{} busy {} of the time; {}", busiest->name, servers(*busiest),
                           shown(summary.utilisation(*busiest)), waiting(*busiest));
    if (queued != nullptr && summary.waiting_share(*queued) >= kWaiting)
        return fmt::format("limited by {}: {}, although{} {} busy on average: the load is bursty or uneven",
                           queued->name, waiting(*queued), queued->servers == 1 ? " it is" : servers(*queued),
                           shown(summary.utilisation(*queued)));
    const auto who =
        std::max_element(summary.requesters.begin(), summary.requesters.end(),
                         [](const RequesterRow& a, const RequesterRow& b) { return weight(a) < weight(b); });
    const std::string sentence = by_requester(summary, *who);
    if (busiest == nullptr) return sentence;
    return fmt::format("no resource is above {} ({}); {}", shown(summary.utilisation(*busiest)), busiest->name,
                       sentence);
}

}  // namespace cxlvp::platform
