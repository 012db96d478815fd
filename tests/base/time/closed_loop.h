// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "cxlvp/base/time/arbitration.h"

namespace cxlvp::test {

/// Somebody who keeps `in_flight` claims on a resource: when one is served, the next comes `think` later.
struct Client {
    std::uint32_t requester = 0;
    std::size_t in_flight = 1;
    Tick service = 1000;
    std::uint32_t bytes = 64;
    Tick think = 0;
};

/// What a client got until the end.
struct Served {
    std::uint64_t claims = 0;
    Tick service = 0;
    Tick longest = 0;          ///< longest time from arrival to end of service
    std::vector<Tick> finish;  ///< when each claim was done, in order of issue
};

/// Clients on one resource whose claims are reserved when they are issued. Claims of the same instant are issued in the
/// order of the clients.
inline std::vector<Served> reserve_loop(Arbitration& policy, const std::vector<Client>& clients, Tick until) {
    struct Issue {
        Tick at;
        std::uint64_t order;
        std::size_t client;
        bool operator<(const Issue& other) const { return at != other.at ? at > other.at : order > other.order; }
    };
    std::vector<Served> out(clients.size());
    std::vector<Issue> heap;
    std::uint64_t order = 0;
    for (std::size_t c = 0; c < clients.size(); ++c)
        for (std::size_t i = 0; i < clients[c].in_flight; ++i) heap.push_back({0, order++, c});
    std::make_heap(heap.begin(), heap.end());
    while (heap.front().at < until) {
        std::pop_heap(heap.begin(), heap.end());
        const Issue issue = heap.back();
        heap.pop_back();
        const Client& client = clients[issue.client];
        const Tick finish = policy.reserve(issue.at, {issue.at, client.service, client.requester, client.bytes});
        Served& served = out[issue.client];
        if (finish <= until) {
            ++served.claims;
            served.service += client.service;
        }
        served.longest = std::max(served.longest, finish - issue.at);
        served.finish.push_back(finish);
        heap.push_back({finish + client.think, order++, issue.client});
        std::push_heap(heap.begin(), heap.end());
    }
    return out;
}

/// The same clients where claims wait at one server, which asks the policy whom to serve whenever it is free.
inline std::vector<Served> pick_loop(Arbitration& policy, const std::vector<Client>& clients, Tick until) {
    struct Waiting {
        Claim claim;
        std::size_t client;
    };
    std::vector<Served> out(clients.size());
    std::vector<Waiting> waiting;
    std::vector<Waiting> coming;
    for (std::size_t c = 0; c < clients.size(); ++c)
        for (std::size_t i = 0; i < clients[c].in_flight; ++i)
            waiting.push_back({{0, clients[c].service, clients[c].requester, clients[c].bytes}, c});
    Tick now = 0;
    while (now < until) {
        std::stable_sort(coming.begin(), coming.end(),
                         [](const Waiting& a, const Waiting& b) { return a.claim.arrival < b.claim.arrival; });
        while (!coming.empty() && coming.front().claim.arrival <= now) {
            waiting.push_back(coming.front());
            coming.erase(coming.begin());
        }
        Tick retry = kNever;
        std::size_t picked = waiting.size();
        if (!waiting.empty()) {
            std::vector<const Claim*> claims;
            for (const Waiting& w : waiting) claims.push_back(&w.claim);
            if (const auto choice = policy.pick(claims, now, retry)) picked = *choice;
        }
        if (picked == waiting.size()) {
            if (!coming.empty()) retry = std::min(retry, coming.front().claim.arrival);
            now = retry;
            continue;
        }
        const Waiting chosen = waiting[picked];
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(picked));
        now += chosen.claim.service;
        const Client& client = clients[chosen.client];
        Served& served = out[chosen.client];
        if (now <= until) {
            ++served.claims;
            served.service += client.service;
        }
        served.longest = std::max(served.longest, now - chosen.claim.arrival);
        served.finish.push_back(now);
        coming.push_back({{now + client.think, client.service, client.requester, client.bytes}, chosen.client});
    }
    return out;
}

}  // namespace cxlvp::test
