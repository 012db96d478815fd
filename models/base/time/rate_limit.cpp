// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/rate_limit.h"

#include <algorithm>
#include <utility>

namespace cxlvp {

RateLimit::RateLimit(const std::vector<std::uint64_t>& limit, std::unique_ptr<Arbitration> inner)
    : inner_(std::move(inner)) {
    for (std::uint64_t bytes_per_second : limit) regulators_.push_back({Rate(bytes_per_second), {}});
}

RateLimit::Regulator* RateLimit::regulator(std::uint32_t requester) {
    if (requester >= regulators_.size() || regulators_[requester].rate.unlimited()) return nullptr;
    return &regulators_[requester];
}

Tick RateLimit::reserve(Tick now, const Claim& claim) {
    Regulator* limit = regulator(claim.requester);
    if (limit == nullptr) return inner_->reserve(now, claim);
    const Tick cost = limit->rate.duration(claim.bytes);
    // The claim is eligible when the bytes before it are paid for; its own bytes hold back the next one.
    Claim eligible = claim;
    eligible.arrival = std::max(claim.arrival, limit->sent.reserve(now, claim.arrival, cost) - cost);
    return inner_->reserve(now, eligible);
}

std::optional<std::size_t> RateLimit::pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) {
    std::vector<const Claim*> eligible;
    std::vector<std::size_t> index;
    retry = kNever;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const Regulator* limit = regulator(waiting[i]->requester);
        if (limit != nullptr && limit->eligible > at) {
            retry = std::min(retry, limit->eligible);
        } else {
            eligible.push_back(waiting[i]);
            index.push_back(i);
        }
    }
    if (eligible.empty()) return std::nullopt;
    const auto picked = inner_->pick(eligible, at, retry);
    if (!picked) return std::nullopt;
    Regulator* limit = regulator(eligible[*picked]->requester);
    if (limit != nullptr)
        limit->eligible = std::max(limit->eligible, at) + limit->rate.duration(eligible[*picked]->bytes);
    return index[*picked];
}

}  // namespace cxlvp
