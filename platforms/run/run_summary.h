// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::platform {

/// Why a run ended.
enum class RunEnd {
    idle,         ///< nothing was left to do
    stuck,        ///< nothing more can happen, and work is not done
    duration,     ///< the time to simulate was over
    interrupted,  ///< the user asked for it
    failed,       ///< a source of traffic could not go on
};

/// "idle", "duration", "interrupted" or "failed".
const char* to_string(RunEnd end);
/// The end of the sentence "simulated until ...".
const char* explain(RunEnd end);

/// What users asked a driver for, each request of which takes several accesses.
struct RequestRow {
    std::uint64_t count = 0;
    std::uint64_t failed = 0;
    std::uint64_t bytes = 0;     ///< data of those that did not fail
    std::uint64_t verified = 0;  ///< results that were compared with what they must be, and are right
    double mean_latency = 0;     ///< ps
    Tick p50 = 0;
    Tick p90 = 0;
    Tick p99 = 0;
    Tick p99_9 = 0;
    Tick max = 0;
};

/// What one requester did.
struct RequesterRow {
    std::string name;
    bool driver = true;  ///< the run is about its work
    std::uint64_t accesses = 0;
    std::optional<std::uint64_t> bytes;  ///< nothing when the requester does not count them
    std::uint64_t errors = 0;            ///< accesses that were answered with an error
    std::size_t slots = 0;               ///< accesses it can have in flight; 0: it is no requester, but has users
    double in_flight = 0;                ///< mean
    double mean_latency = 0;             ///< ps
    Tick p50 = 0;
    Tick p90 = 0;
    Tick p99 = 0;
    Tick p99_9 = 0;
    Tick max = 0;
    std::optional<RequestRow> requests;  ///< of a driver that has users
};

/// A number that a module has for the summary.
struct HeadlineRow {
    std::string module;
    std::string name;
    double value = 0;
    bool share = false;  ///< of 1
};

/// What one contended resource did.
struct ResourceRow {
    std::string name;
    std::size_t servers = 1;
    Tick busy = 0;      ///< of all servers together
    Tick queueing = 0;  ///< of all requests together
    std::uint64_t served = 0;
    std::optional<std::uint64_t> bytes;  ///< nothing when the resource does not count them
};

/// Everything the summary of a run is made of. It has no wall-clock time.
struct RunSummary {
    std::string platform;
    std::string description;
    std::string timing;
    std::uint64_t seed = 0;
    RunEnd end = RunEnd::idle;
    Tick set_up = 0;   ///< simulated until the platform was set up and statistics began
    Tick elapsed = 0;  ///< simulated from then on
    Tick end_time() const { return set_up + elapsed; }
    std::vector<RequesterRow> requesters;
    std::vector<ResourceRow> resources;
    std::vector<HeadlineRow> headlines;  ///< those of a module stand together
    std::uint64_t warnings = 0;
    std::string warning_lines;  ///< one per kind, with line ends
    std::uint64_t faults = 0;   ///< how many times an armed fault fired

    std::uint64_t accesses() const;
    std::uint64_t errors() const;
    /// Share of the elapsed time that the servers of `resource` were busy, 0 to 1.
    double utilisation(const ResourceRow& resource) const;
    /// Share of the latency of all accesses together (of requests, where drivers have users) that was spent waiting for
    /// `resource`.
    double waiting_share(const ResourceRow& resource) const;
};

}  // namespace cxlvp::platform
