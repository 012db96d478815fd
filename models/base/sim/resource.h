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

    /// Passes through: arrives at `at` and returns when the service of `service` ticks by `server` has ended.
    /// `requester` and `bytes` matter only where `arbitrated()`.
    Tick pass(Tick at, Tick service, std::uint32_t requester, std::uint32_t bytes, std::size_t server = 0) {
        if (__builtin_expect(!plain_, false)) return pass_arbitrated({at, service, requester, bytes}, server);
        const Tick finish = fifo_[server].reserve(context_.now(), at, service, context_.issue_time());
        account(finish - at, service);
        return finish;
    }
    /// As above for a caller that counts from the time of the kernel.
    void pass(sc_core::sc_time& delay, Tick service, std::uint32_t requester, std::uint32_t bytes) {
        const Tick finish = pass(context_.now() + delay.value(), service, requester, bytes);
        delay = to_time(finish - context_.now());
    }
    bool arbitrated() const { return policy_ != nullptr; }
    /// Enters a service of `service` ticks whose time the owner has settled by itself, after a stay of `residence` in
    /// all: in the statistics only.
    void account(Tick residence, Tick service) {
        residence_ += residence;
        busy_ += service;
        ++served_;
    }

    const std::string& name() const { return name_; }
    std::size_t servers() const { return servers_; }
    /// Busy time of all servers together.
    Tick busy() const { return busy_; }
    /// Time requests waited for service, in sum.
    Tick queueing() const { return residence_ - busy_; }
    std::uint64_t served() const { return served_; }

private:
    struct Waiter;

    Tick pass_arbitrated(const Claim& claim, std::size_t server);
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
