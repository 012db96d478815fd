// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/base/time/time_queue.h"
#include "cxlvp/psl/command/command_checker.h"
#include "cxlvp/psl/command/outcome.h"
#include "cxlvp/psl/fault/fault_unit.h"

namespace cxlvp::psl {

/// A command of an AFU from its arrival to its response.
struct BookedCommand {
    enum class After : std::uint8_t {
        respond,  ///< `outcome` is the response
        hold,     ///< the operating system is asked about `outcome`
        park,     ///< its context is suspended
    };
    afu::Command command;
    Admission admission;
    Outcome outcome;
    After after = After::respond;
    Tick arrived = 0;
    bool answered = false;  ///< the response is known: its turn only takes it there
    bool started = false;   ///< it counts as in flight in its context
    bool cut_off = false;   ///< the AFU was reset meanwhile: there is no response
};

/// The commands of one slice: those that wait for their turn, those that the operating system is asked about, those of
/// suspended contexts, and how many each context has under way.
class CommandBook {
public:
    /// Name of a command, until `remove`.
    using Index = std::uint32_t;

    /// `expected`: commands that there usually are at most; there may be more.
    explicit CommandBook(std::size_t expected);

    BookedCommand& operator[](Index index) { return commands_[index]; }
    const BookedCommand& operator[](Index index) const { return commands_[index]; }

    /// Adds a command whose turn may come from `ready` on.
    Index add(const BookedCommand& command, Tick ready);
    /// When the next turn may come; `kNever` when no command waits for it. With `begun_only` those that have not
    /// started do not count.
    Tick next(bool begun_only) const { return begun_only ? begun_.next() : std::min(ready_.next(), begun_.next()); }
    /// Takes the command whose turn comes next; only when one waits.
    Index take(bool begun_only);
    /// It waits for another turn.
    void again(Index index, Tick ready) { (commands_[index].started ? begun_ : ready_).push(ready, index); }
    /// Its first turn has come, and it works.
    void start(Index index);
    /// It is gone.
    void remove(Index index);

    /// It waits for the fault `fault`.
    void hold(Index index, FaultId fault) { held_.push_back({index, fault}); }
    /// The commands that wait for `fault`, in the order they came, which wait no longer.
    std::vector<Index> release(FaultId fault);
    /// It waits until something happens to its context, and is not in flight.
    void park(Index index);
    /// The parked commands of the context, which wait no longer.
    std::vector<Index> unpark(std::uint16_t handle);
    /// All parked commands, which wait no longer.
    std::vector<Index> unpark() { return std::exchange(parked_, {}); }
    /// All that wait, for a fault or for their context; they wait no longer.
    std::vector<Index> release_all();

    /// Commands that have started and are not gone, of one context or of all.
    std::uint32_t in_flight(std::uint16_t handle) const { return in_flight_[handle]; }
    std::uint32_t in_flight() const { return all_in_flight_; }
    /// Commands that are not gone.
    std::size_t size() const { return commands_.size() - free_.size(); }
    /// Commands that wait for the operating system.
    std::size_t held() const { return held_.size(); }
    /// Commands of suspended contexts.
    std::size_t parked() const { return parked_.size(); }
    /// Commands that have not started.
    std::size_t waiting() const { return ready_.size(); }

    /// The AFU is reset: commands that wait are gone; those that work are cut off, and remain until `remove`.
    void cut_off();

private:
    void stop(BookedCommand& booked);

    struct Held {
        Index index;
        FaultId fault;
    };

    std::deque<BookedCommand> commands_;  ///< stays in place: work may be suspended with one
    std::vector<Index> free_;
    TimeQueue ready_;  ///< for the first turn
    TimeQueue begun_;  ///< for another one
    std::vector<Held> held_;
    std::vector<Index> parked_;
    std::vector<std::uint32_t> in_flight_;  ///< by handle
    std::uint32_t all_in_flight_ = 0;
};

}  // namespace cxlvp::psl
