// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/strict_arbitration.h"

#include <algorithm>
#include <functional>
#include <set>

namespace cxlvp {

StrictArbitration::StrictArbitration(std::vector<std::uint64_t> priority) {
    std::set<std::uint64_t, std::greater<>> distinct(priority.begin(), priority.end());
    distinct.insert(0);
    const auto level_of = [&](std::uint64_t p) {
        return static_cast<std::size_t>(std::distance(distinct.begin(), distinct.find(p)));
    };
    for (std::uint64_t p : priority) level_.push_back(level_of(p));
    default_level_ = level_of(0);
    calendars_.resize(distinct.size());
}

Tick StrictArbitration::reserve(Tick now, const Claim& claim) {
    const std::size_t own = level(claim.requester);
    const Tick finish = calendars_[own].reserve(now, claim.arrival, claim.service);
    for (std::size_t lower = own + 1; lower < calendars_.size(); ++lower)
        calendars_[lower].reserve(now, claim.arrival, claim.service);
    return finish;
}

std::optional<std::size_t> StrictArbitration::pick(const std::vector<const Claim*>& waiting, Tick, Tick&) {
    const auto first = std::min_element(waiting.begin(), waiting.end(), [&](const Claim* a, const Claim* b) {
        return level(a->requester) < level(b->requester);
    });
    return static_cast<std::size_t>(first - waiting.begin());
}

}  // namespace cxlvp
