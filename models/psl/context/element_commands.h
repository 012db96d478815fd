// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/context/context_table.h"
#include "cxlvp/psl/context/element_command_host.h"
#include "cxlvp/psl/context/sw_command_status.h"

namespace cxlvp::psl {

/// What differs between cards.
struct ElementCommandSettings {
    Tick ack_timeout = 4 * kSecond;  ///< within which the AFU has to acknowledge
    std::uint16_t psl_id = 0;        ///< of this PSL in its chain, told with the end of a command
    bool update = true;              ///< UPDATE is a command; an XSL does not have it
};

/// The commands of one slice that software gives through PSL_LLCMD_An (CAIA, process element linked list commands).
/// One is under way at a time; up to `kQueue` more wait in order.
///
/// Calls that may read or write memory take simulated time: `begin`, `acknowledged`, `activity_ended`, `expire` and
/// `abort`. In `ordered` timing other calls may come meanwhile.
class ElementCommands {
public:
    /// Commands that may wait behind the one under way.
    static constexpr std::size_t kQueue = 8;
    /// What happened so far.
    struct Counts {
        std::uint64_t ended = 0;       ///< well
        std::uint64_t failed = 0;      ///< with the error word
        std::uint64_t disabled = 0;    ///< ignored: the AFU was not enabled
        std::uint64_t no_area = 0;     ///< ignored: PSL_SPAP_An is not valid
        std::uint64_t none = 0;        ///< ignored: command 0
        std::uint64_t overflow = 0;    ///< ignored: too many at a time
        std::uint64_t mismatch = 0;    ///< obeyed though software_state does not show it
        std::uint64_t timeouts = 0;    ///< the AFU did not acknowledge in time
        std::uint64_t stray_acks = 0;  ///< nothing was there to acknowledge
        std::uint64_t aborted = 0;     ///< by reset, disable, or another area
        std::uint64_t bus_errors = 0;  ///< an element could not be read, or a word not written
    };

    ElementCommands(ContextTable& contexts, RealMemory& memory, ElementCommandHost& host,
                    const ElementCommandSettings& settings = {});
    ElementCommands(const ElementCommands&) = delete;
    ElementCommands& operator=(const ElementCommands&) = delete;

    /// Software writes `llcmd` to PSL_LLCMD_An.
    void begin(std::uint64_t llcmd, Tick at);
    /// The AFU pulses ah_jcack.
    void acknowledged(Tick at);
    /// A command of `handle` was answered, or a fault of it: a TERMINATE, REMOVE or SUSPEND may end now.
    void activity_ended(std::uint16_t handle, Tick at);
    /// When the acknowledgement is overdue; `kNever` when none is waited for. Ask after each call.
    Tick due() const { return due_; }
    /// That time has come.
    void expire(Tick at);
    /// The AFU is being reset or disabled: the command under way ends with the error word, those that wait are dropped.
    /// Contexts stay; the caller drops them if that is what happens to them.
    void abort(Tick at);
    /// Software writes PSL_SPAP_An. When that changes the area, the command under way ends without a word, because its
    /// memory belongs to software again, and all contexts are dropped.
    void set_area(std::uint64_t spap);

    /// True while a command is under way.
    bool busy() const { return phase_ != Phase::idle; }
    /// The command under way, or the last one.
    const LinkedListCommand& current() const { return current_; }
    const Counts& counts() const { return counts_; }

private:
    enum class Phase : std::uint8_t { idle, fetching, acknowledging, draining, storing };
    struct Waiting {
        std::uint64_t llcmd = 0;
        Tick at = 0;
    };

    void start(const Waiting& command);
    void run_queue();
    bool allowed() const;
    bool accept(const ProcessElement& element);
    bool fetch();
    void tell_afu();
    void finish_if_drained();
    void fail();
    void end(bool well);
    bool drains() const;
    ElementCommand code() const { return static_cast<ElementCommand>(current_.command); }

    ContextTable& contexts_;
    RealMemory& memory_;
    ElementCommandHost& host_;
    const ElementCommandSettings settings_;

    Phase phase_ = Phase::idle;
    std::uint64_t llcmd_ = 0;  ///< the command under way, as software wrote it
    LinkedListCommand current_;
    ProcessElement element_;  ///< as the command under way has read it
    Tick begun_ = 0;
    Tick now_ = 0;  ///< how far the command under way has come
    Tick due_ = kNever;
    std::uint64_t generation_ = 0;  ///< counts what ends a command from outside
    std::array<Waiting, kQueue> queue_{};
    std::size_t queue_head_ = 0;
    std::size_t queued_ = 0;
    Counts counts_;
};

}  // namespace cxlvp::psl
