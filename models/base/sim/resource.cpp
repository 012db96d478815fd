// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/resource.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cxlvp {

/// A claim that waits for its grant, on the stack of the waiting thread.
struct Resource::Waiter {
    Claim claim;
    sc_core::sc_event granted;
};

Resource::Resource(Context& context, StatGroup& stats, const std::string& name, std::size_t servers)
    : context_(context),
      plain_(!context.ordered()),
      calendars_(std::make_unique<Calendar[]>(servers)),
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
    if (policy_ == nullptr || !context_.ordered()) return;
    decide_ = std::make_unique<sc_core::sc_event>();
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(decide_.get());
    sc_core::sc_spawn([this] { grant(); }, sc_core::sc_gen_unique_name("arbiter"), &options);
}

void Resource::pass_arbitrated(sc_core::sc_time& delay, Tick service, std::uint32_t requester, std::uint32_t bytes,
                               std::size_t server) {
    if (context_.ordered()) {
        context_.settle(delay);
        if (policy_ != nullptr && queue_up(delay, {0, service, requester, bytes})) return;
    }
    const Tick now = context_.now();
    const Tick arrival = now + delay.value();
    const Tick finish = policy_ == nullptr ? calendars_[server].reserve(now, arrival, service)
                                           : policy_->reserve(now, {arrival, service, requester, bytes});
    account(finish - arrival, service);
    delay = to_time(finish - now);
}

bool Resource::queue_up(sc_core::sc_time& delay, Claim claim) {
    if (!context_.can_wait()) return false;
    // The grant is decided at the time of the kernel, so that an offset that ran ahead of it must be waited for first.
    context_.lanes().wait_in_kernel_until(context_.now() + delay.value());
    Waiter waiter;
    claim.arrival = context_.now();
    waiter.claim = claim;
    waiting_.push_back(&waiter);
    // All claims that arrive in this instant compete, whatever order their threads run in.
    decide_->notify(free_at_ > claim.arrival ? to_time(free_at_ - claim.arrival)
                                             : sc_core::SC_ZERO_TIME);
    context_.lanes().wait_for(waiter.granted);
    account(context_.now() + claim.service - claim.arrival, claim.service);
    delay = to_time(claim.service);
    return true;
}

void Resource::grant() {
    const Tick now = context_.now();
    if (waiting_.empty()) return;
    Tick retry = std::max(free_at_, now);
    if (free_at_ <= now) {
        std::vector<const Claim*> claims;
        claims.reserve(waiting_.size());
        for (const Waiter* waiter : waiting_) claims.push_back(&waiter->claim);
        if (const auto picked = policy_->pick(claims, now, retry)) {
            Waiter* waiter = waiting_[*picked];
            waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(*picked));
            free_at_ = now + waiter->claim.service;
            retry = free_at_;
            waiter->granted.notify();
        }
    }
    if (!waiting_.empty()) decide_->notify(to_time(retry - now));
}

}  // namespace cxlvp
