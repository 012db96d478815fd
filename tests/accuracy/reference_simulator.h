// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace cxlvp::accuracy {

/// What the timing of the models is measured against: a simulator of servers with queues and of pure delays between
/// them, which goes through time in fixed steps and keeps no plan of the future beyond what is under way. It shares no
/// code and no idea with the calendars of the models.
///
/// A step is any unit of time that all services, delays and arrivals are multiples of, so that nothing is rounded.
/// In each step, in this order:
/// 1. services that have lasted their time end and free their servers;
/// 2. transactions that are due join the queue of their next server, those that were at their last one complete; of
///    several in the same step the one issued first comes first;
/// 3. sources issue, in the order of their numbers, which is an arrival at the first server in the same step;
/// 4. free servers begin with the transaction that their discipline selects from the queue.
class ReferenceSimulator {
public:
    using Step = std::uint64_t;

    /// One server on the way of a transaction.
    struct Stop {
        std::uint32_t server = 0;
        std::uint32_t service = 1;  ///< steps the server is occupied, at least 1
        /// Steps from the end of the service to the arrival at the next stop, or to completion after the last one.
        /// Negative when the transaction goes on before the server is free again; it never goes on within the step in
        /// which its service began.
        std::int32_t delay = 0;
    };
    struct Transaction {
        /// Open loop: step of the issue, not decreasing. Closed loop: least steps since the issue of the one before.
        Step due = 0;
        std::vector<Stop> stops;  ///< at least one
    };
    struct Outcome {
        Step issued = 0;
        Step completed = 0;
    };
    enum class Discipline {
        fifo,    ///< by arrival
        strict,  ///< by priority of the source, higher first, then by arrival; a service is not interrupted
        fair,    ///< self-clocked fair queueing by weight of the source (Golestani, INFOCOM 1994)
    };

    /// Adds a server and returns its number. `parameter[source]` is the priority or the weight (at least 1) of a
    /// source; every source that visits the server must have one, unless it is `fifo`.
    std::uint32_t add_server(Discipline discipline = Discipline::fifo, std::vector<std::uint64_t> parameter = {});
    /// Adds a source and returns its number. `in_flight` = 0 is an open loop: each transaction is issued when it is
    /// due. Otherwise the source has at most that many under way, and issues the next one as soon as it is due and a
    /// place is free. Throws `std::invalid_argument` for a stop that breaks the rules above; servers come first.
    std::size_t add_source(std::vector<Transaction> transactions, std::size_t in_flight = 0);

    /// Simulates until everything is complete. Once only.
    void run();

    /// By transaction of a source, in the order of issue.
    const std::vector<Outcome>& outcomes(std::size_t source) const { return sources_[source].outcomes; }
    /// Most transactions of a source under way at a time.
    std::size_t most_in_flight(std::size_t source) const { return sources_[source].most; }
    /// Steps in which the server was occupied.
    Step busy(std::uint32_t server) const { return servers_[server].busy; }
    /// Step of the last completion.
    Step end() const { return end_; }

private:
    struct Traveller {
        std::uint64_t issue;  ///< counts all issues: the order of arrivals in one step
        std::uint32_t source;
        std::uint32_t transaction;
        std::uint32_t stop;  ///< the next one, or the number of stops when complete
    };
    struct Waiting {
        Traveller traveller;
        std::uint64_t arrival;  ///< counts arrivals at this server
        double tag;             ///< fair: virtual time at which its service would end
    };
    struct Server {
        Discipline discipline;
        std::vector<std::uint64_t> parameter;
        std::vector<std::deque<Waiting>> queues;  ///< one, or one for each source unless fifo
        std::vector<double> last_tag;             ///< fair: of each source
        double virtual_time = 0;                  ///< fair: tag of the one in service or served last
        std::uint64_t arrivals = 0;
        std::size_t queued = 0;
        Step left = 0;  ///< steps until the service under way ends
        Step busy = 0;
        bool active = false;
    };
    struct Source {
        std::vector<Transaction> transactions;
        std::size_t limit;
        std::size_t next = 0;
        std::size_t under_way = 0;
        std::size_t most = 0;
        Step last_issue = 0;
        std::vector<Outcome> outcomes;
    };

    void end_services();
    void deliver();
    void issue();
    void begin_services();
    void arrive(const Traveller& traveller);
    Waiting select(Server& server) const;
    std::vector<Traveller>& under_way_until(Step step) { return transit_[step & (transit_.size() - 1)]; }

    std::vector<Server> servers_;
    std::vector<Source> sources_;
    std::vector<std::uint32_t> active_;            ///< servers that are occupied or have a queue
    std::vector<std::vector<Traveller>> transit_;  ///< ring over steps: who is due then
    Step longest_ = 1;                             ///< longest time from the beginning of a service to the next stop
    Step now_ = 0;
    Step end_ = 0;
    std::uint64_t issues_ = 0;
    std::size_t unfinished_ = 0;
};

}  // namespace cxlvp::accuracy
