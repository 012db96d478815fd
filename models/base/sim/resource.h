// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <systemc>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/base/stats/stat_group.h"
#include "cxlvp/base/time/arbitration.h"
#include "cxlvp/base/time/fifo_server.h"

namespace cxlvp {

/// A contended resource: one server, or several of a kind such as the banks of a memory, with its queue, its
/// arbitration and its statistics. A transaction passes through it on its way: it arrives, waits for its turn, is
/// served, goes on.
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

    /// Passes through: on return `delay` is when the service of `service` ticks by `server` has ended, and `after`
    /// ticks of latency have followed (negative: the rest of the service is not waited for). `requester` and `bytes`
    /// matter only where `arbitrated()`.
    void pass(sc_core::sc_time& delay, Tick service, std::int64_t after, std::uint32_t requester, std::uint32_t bytes,
              std::size_t server = 0) {
        if (!plain_) return pass_arbitrated(delay, service, after, requester, bytes, server);
        const Tick now = context_.now();
        const Tick arrival = now + delay.value();
        const Tick finish = fifo_[server].reserve(now, arrival, service, context_.issue_time());
        account(finish - arrival, service);
        // Latency is added here because `delay` lives in memory: writing it once spares every hop two round trips.
        delay = to_time(finish - now + static_cast<Tick>(after));
    }
    /// As above without latency.
    void pass(sc_core::sc_time& delay, Tick service, std::uint32_t requester, std::uint32_t bytes) {
        pass(delay, service, 0, requester, bytes, 0);
    }
    bool arbitrated() const { return policy_ != nullptr; }

    const std::string& name() const { return name_; }
    std::size_t servers() const { return servers_; }
    /// Busy time of all servers together.
    Tick busy() const { return busy_; }
    /// Time requests waited for service, in sum.
    Tick queueing() const { return residence_ - busy_; }
    std::uint64_t served() const { return served_; }

private:
    struct Waiter;

    void account(Tick residence, Tick service) {
        residence_ += residence;
        busy_ += service;
        ++served_;
    }
    void pass_arbitrated(sc_core::sc_time& delay, Tick service, std::int64_t after, std::uint32_t requester,
                         std::uint32_t bytes, std::size_t server);
    Tick queue_up(const Claim& claim);
    void serve_queue();

    Context& context_;
    std::unique_ptr<Arbitration> policy_;
    bool plain_;                          ///< neither waiting nor arbitration: reserve and go on
    std::unique_ptr<FifoServer[]> fifo_;  ///< one per server
    Tick residence_ = 0;                  ///< time in queue and service, of all requests together
    Tick busy_ = 0;
    std::uint64_t served_ = 0;
    std::size_t servers_;
    std::string name_;  ///< dotted path

    // Exact arbitration in `ordered` timing: claims wait here, and a lane lets the policy pick one whenever the server
    // is free.
    std::vector<Waiter*> waiting_;
    LaneScheduler::Ticket* idle_ = nullptr;  ///< of that lane while nothing waits
};

}  // namespace cxlvp
