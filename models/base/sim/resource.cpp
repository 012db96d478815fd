// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/resource.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cxlvp {

/// A claim that waits for its grant, on the stack of the caller.
struct Resource::Waiter {
    Claim claim;
    LaneScheduler::Ticket granted;
};

Resource::Resource(Context& context, StatGroup& stats, const std::string& name, std::size_t servers)
    : context_(context),
      plain_(!context.ordered()),
      fifo_(std::make_unique<FifoServer[]>(servers)),
      servers_(servers),
      name_(stats.path() + "." + name) {
    if (servers == 1)
        stats.busy_time(name + ".busy", "time in service", busy_);
    else
        stats.residence(name + ".busy", "servers", fmt::format("servers busy, of {}", servers), busy_);
    stats.residence(name + ".present", "requests", "requests waiting or in service", residence_);
    stats.counter(name + ".served", "requests", "requests served", served_);
    stats.on_clear([this](Tick) {
        busy_ = 0;
        residence_ = 0;
        served_ = 0;
    });
    context_.resources().push_back(this);
}

Resource::~Resource() {
    auto& all = context_.resources();
    all.erase(std::remove(all.begin(), all.end(), this), all.end());
}

void Resource::arbitrate(std::unique_ptr<Arbitration> policy) {
    policy_ = std::move(policy);
    plain_ = !context_.ordered() && policy_ == nullptr;
    if (policy_ != nullptr && context_.ordered()) context_.lanes().start([this] { serve_queue(); });
}

Tick Resource::pass_arbitrated(const Claim& claim, std::size_t server) {
    if (context_.ordered()) context_.settle(claim.arrival);
    Tick finish = 0;
    if (policy_ == nullptr)
        finish = fifo_[server].reserve(context_.now(), claim.arrival, claim.service, context_.issue_time());
    else if (context_.ordered() && context_.can_wait())
        finish = queue_up(claim);
    else
        finish = policy_->reserve(context_.now(), claim);
    account(finish - claim.arrival, claim.service);
    return finish;
}

Tick Resource::queue_up(const Claim& claim) {
    Waiter waiter{claim, LaneScheduler::Ticket(context_.lanes())};
    waiting_.push_back(&waiter);
    if (idle_ != nullptr) std::exchange(idle_, nullptr)->wake(claim.arrival);
    return waiter.granted.wait() + claim.service;
}

void Resource::serve_queue() {
    Tick free_at = 0;
    while (true) {
        if (waiting_.empty()) {
            LaneScheduler::Ticket ticket(context_.lanes());
            idle_ = &ticket;
            free_at = std::max(free_at, ticket.wait());
        }
        // All claims that arrive in this instant compete: the second time, the lane waits behind all who were waiting
        // for the instant when it came.
        free_at = std::max(free_at, context_.now());
        context_.lanes().wait_until(free_at);
        context_.lanes().wait_until(free_at);
        std::vector<const Claim*> claims;
        claims.reserve(waiting_.size());
        for (const Waiter* waiter : waiting_) claims.push_back(&waiter->claim);
        Tick retry = free_at;
        if (const auto picked = policy_->pick(claims, free_at, retry)) {
            Waiter* waiter = waiting_[*picked];
            waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(*picked));
            waiter->granted.wake(free_at);
            free_at += waiter->claim.service;
        } else {
            free_at = retry;
        }
    }
}

}  // namespace cxlvp
