// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/platform/run/run_summary.h"

namespace cxlvp::platform {

/// One sentence that names what limited the run, with its evidence. In this order:
/// - a resource that was busy for at least `kBusy` of the time;
/// - a resource that accesses spent at least `kWaiting` of their latency waiting for (bursts, or servers that are
///   loaded unevenly);
/// - else the requester that moved most, among those the run is about: bound by latency when it kept at least `kFull`
///   of its slots in flight; by its own traffic when it was idle most of the time (at most `kIdle` in flight), or when
///   gaps and dependences between accesses kept it from having more in flight.
std::string limiting_sentence(const RunSummary& summary);

inline constexpr double kBusy = 0.9;
inline constexpr double kWaiting = 0.5;
inline constexpr double kFull = 0.9;
inline constexpr double kIdle = 0.5;

}  // namespace cxlvp::platform
