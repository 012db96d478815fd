// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <systemc>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/stats/stat_group.h"
#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/calendar.h"

namespace cxlvp {

/// A contended resource: one server, or several of a kind such as the banks of a memory, with its queue, its arbitration
/// and its statistics. A transaction passes through it on its way: it arrives, waits for its turn, is served, goes on.
class Resource {
public:
    /// `name` is local to the module whose statistics are `stats`, for example "forward".
    Resource(Context& context, StatGroup& stats, const std::string& name, std::size_t servers = 1);
    ~Resource();
    Resource(const Resource&) = delete;
    Resource& operator=(const Resource&) = delete;

    /// Sets who goes first; null means first come, first served. Called at the end of elaboration, when all requesters
    /// are known, and only for a resource of one server.
    void arbitrate(std::unique_ptr<Arbitration> policy);

    /// Passes through: on return `delay` is when the service of `service` ticks by `server` has ended.
    void pass(sc_core::sc_time& delay, Tick service, std::uint32_t requester, std::uint32_t bytes,
              std::size_t server = 0) {
        if (context_.ordered()) {
            context_.settle(delay);
            if (policy_ != nullptr && queue_up(delay, {0, service, requester, bytes})) return;
        }
        const Tick now = context_.now();
        const Tick arrival = now + delay.value();
        const Tick finish = policy_ == nullptr ? calendars_[server].reserve(now, arrival, service)
                                               : policy_->reserve(now, {arrival, service, requester, bytes});
        account(finish - arrival, service);
        delay = sc_core::sc_time::from_value(finish - now);
    }

    const std::string& name() const { return name_; }
    std::size_t servers() const { return calendars_.size(); }
    /// Busy time of all servers together.
    Tick busy() const { return busy_; }
    Tick queueing() const { return queueing_; }
    std::uint64_t served() const { return served_; }

private:
    struct Waiter;

    void account(Tick residence, Tick service) {
        busy_ += service;
        queueing_ += residence - service;
        ++served_;
    }
    bool queue_up(sc_core::sc_time& delay, Claim claim);
    void grant();

    Context& context_;
    std::string name_;  ///< dotted path
    std::vector<Calendar> calendars_;  ///< one per server
    std::unique_ptr<Arbitration> policy_;
    Tick busy_ = 0;
    Tick queueing_ = 0;
    std::uint64_t served_ = 0;

    // Exact arbitration in `ordered` timing: claims wait here, and the policy picks one whenever the server is free.
    std::vector<Waiter*> waiting_;
    Tick free_at_ = 0;
    std::unique_ptr<sc_core::sc_event> decide_;
};

}  // namespace cxlvp
