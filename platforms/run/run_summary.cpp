// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

const char* to_string(RunEnd end) {
    switch (end) {
        case RunEnd::idle:
            return "idle";
        case RunEnd::stuck:
            return "stuck";
        case RunEnd::duration:
            return "duration";
        case RunEnd::interrupted:
            return "interrupted";
        case RunEnd::failed:
            return "failed";
    }
    return "";
}

const char* explain(RunEnd end) {
    switch (end) {
        case RunEnd::idle:
            return "nothing was left to do";
        case RunEnd::stuck:
            return "nothing more could happen, with work that is not done";
        case RunEnd::duration:
            return "the end of the duration";
        case RunEnd::interrupted:
            return "it was interrupted";
        case RunEnd::failed:
            return "an error stopped it";
    }
    return "";
}

std::uint64_t RunSummary::accesses() const {
    std::uint64_t sum = 0;
    for (const RequesterRow& row : requesters) sum += row.accesses;
    return sum;
}

std::uint64_t RunSummary::errors() const {
    std::uint64_t sum = 0;
    for (const RequesterRow& row : requesters) sum += row.errors;
    return sum;
}

double RunSummary::utilisation(const ResourceRow& resource) const {
    if (elapsed == 0 || resource.servers == 0) return 0;
    return static_cast<double>(resource.busy) / static_cast<double>(elapsed) / static_cast<double>(resource.servers);
}

double RunSummary::waiting_share(const ResourceRow& resource) const {
    double latency = 0, requests = 0;
    for (const RequesterRow& row : requesters) {
        latency += row.mean_latency * static_cast<double>(row.accesses);
        // Those of devices are parts of those of drivers.
        if (row.requests && row.driver)
            requests += row.requests->mean_latency * static_cast<double>(row.requests->count);
    }
    if (requests > 0) latency = requests;
    return latency > 0 ? static_cast<double>(resource.queueing) / latency : 0;
}

}  // namespace cxlvp::platform
