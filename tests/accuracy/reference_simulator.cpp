// SPDX-License-Identifier: Apache-2.0
#include "accuracy/reference_simulator.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cxlvp::accuracy {

std::uint32_t ReferenceSimulator::add_server(Discipline discipline, std::vector<std::uint64_t> parameter) {
    if (discipline == Discipline::fair && std::count(parameter.begin(), parameter.end(), 0) > 0)
        throw std::invalid_argument("a weight is at least 1");
    Server server;
    server.discipline = discipline;
    server.queues.resize(discipline == Discipline::fifo ? 1 : parameter.size());
    server.last_tag.resize(parameter.size());
    server.parameter = std::move(parameter);
    servers_.push_back(std::move(server));
    return static_cast<std::uint32_t>(servers_.size() - 1);
}

std::size_t ReferenceSimulator::add_source(std::vector<Transaction> transactions, std::size_t in_flight) {
    const std::size_t number = sources_.size();
    Step before = 0;
    for (const Transaction& transaction : transactions) {
        if (transaction.stops.empty()) throw std::invalid_argument("a transaction has at least one stop");
        if (in_flight == 0 && transaction.due < before) throw std::invalid_argument("issues are in order of time");
        before = transaction.due;
        for (const Stop& stop : transaction.stops) {
            if (stop.server >= servers_.size()) throw std::invalid_argument("no such server");
            if (stop.service == 0) throw std::invalid_argument("a service takes at least one step");
            const std::int64_t stay = std::int64_t{stop.service} + stop.delay;
            if (stay < 1) throw std::invalid_argument("a transaction goes on after its service began");
            const Server& server = servers_[stop.server];
            if (server.discipline != Discipline::fifo && number >= server.parameter.size())
                throw std::invalid_argument("a source has no priority or weight at a server it visits");
            longest_ = std::max(longest_, static_cast<Step>(stay));
        }
    }
    Source source;
    source.limit = in_flight;
    source.outcomes.resize(transactions.size());
    unfinished_ += transactions.size();
    source.transactions = std::move(transactions);
    sources_.push_back(std::move(source));
    return number;
}

void ReferenceSimulator::run() {
    std::size_t ring = 1;
    while (ring <= longest_) ring *= 2;
    transit_.resize(ring);
    for (now_ = 0; unfinished_ > 0; ++now_) {
        end_services();
        deliver();
        issue();
        begin_services();
    }
}

void ReferenceSimulator::end_services() {
    for (const std::uint32_t number : active_) {
        Server& server = servers_[number];
        if (server.left == 0) continue;
        ++server.busy;
        --server.left;
    }
}

void ReferenceSimulator::deliver() {
    std::vector<Traveller>& due = under_way_until(now_);
    if (due.empty()) return;
    std::sort(due.begin(), due.end(), [](const Traveller& a, const Traveller& b) { return a.issue < b.issue; });
    for (const Traveller& traveller : due) {
        Source& source = sources_[traveller.source];
        if (traveller.stop < source.transactions[traveller.transaction].stops.size()) {
            arrive(traveller);
            continue;
        }
        source.outcomes[traveller.transaction].completed = now_;
        --source.under_way;
        --unfinished_;
        end_ = now_;
    }
    due.clear();
}

void ReferenceSimulator::issue() {
    for (std::uint32_t number = 0; number < sources_.size(); ++number) {
        Source& source = sources_[number];
        while (source.next < source.transactions.size()) {
            const Step due = source.transactions[source.next].due;
            const bool closed = source.limit != 0;
            if (closed && source.under_way == source.limit) break;
            if (now_ < (closed ? source.last_issue + due : due)) break;
            source.last_issue = now_;
            source.outcomes[source.next].issued = now_;
            source.most = std::max(source.most, ++source.under_way);
            arrive({issues_++, number, static_cast<std::uint32_t>(source.next), 0});
            ++source.next;
        }
    }
}

void ReferenceSimulator::arrive(const Traveller& traveller) {
    const Stop& stop = sources_[traveller.source].transactions[traveller.transaction].stops[traveller.stop];
    Server& server = servers_[stop.server];
    double tag = 0;
    if (server.discipline == Discipline::fair) {
        double& last = server.last_tag[traveller.source];
        tag = std::max(server.virtual_time, last) +
              static_cast<double>(stop.service) / static_cast<double>(server.parameter[traveller.source]);
        last = tag;
    }
    const std::size_t queue = server.discipline == Discipline::fifo ? 0 : traveller.source;
    server.queues[queue].push_back({traveller, server.arrivals++, tag});
    ++server.queued;
    if (!server.active) {
        server.active = true;
        active_.push_back(stop.server);
    }
}

ReferenceSimulator::Waiting ReferenceSimulator::select(Server& server) const {
    const auto before = [&](const Waiting& a, const Waiting& b) {
        switch (server.discipline) {
            case Discipline::fifo:
                break;
            case Discipline::strict: {
                const std::uint64_t high_a = server.parameter[a.traveller.source];
                const std::uint64_t high_b = server.parameter[b.traveller.source];
                if (high_a != high_b) return high_a > high_b;
                break;
            }
            case Discipline::fair:
                if (a.tag != b.tag) return a.tag < b.tag;
                break;
        }
        return a.arrival < b.arrival;
    };
    std::deque<Waiting>* best = nullptr;
    for (std::deque<Waiting>& queue : server.queues)
        if (!queue.empty() && (best == nullptr || before(queue.front(), best->front()))) best = &queue;
    const Waiting selected = best->front();
    best->pop_front();
    --server.queued;
    server.virtual_time = selected.tag;
    return selected;
}

void ReferenceSimulator::begin_services() {
    for (std::size_t i = 0; i < active_.size();) {
        Server& server = servers_[active_[i]];
        if (server.left == 0 && server.queued > 0) {
            Traveller traveller = select(server).traveller;
            const Stop& stop = sources_[traveller.source].transactions[traveller.transaction].stops[traveller.stop];
            server.left = stop.service;
            ++traveller.stop;
            under_way_until(now_ + static_cast<Step>(std::int64_t{stop.service} + stop.delay)).push_back(traveller);
        }
        if (server.left == 0) {
            server.active = false;
            active_[i] = active_.back();
            active_.pop_back();
        } else {
            ++i;
        }
    }
}

}  // namespace cxlvp::accuracy
