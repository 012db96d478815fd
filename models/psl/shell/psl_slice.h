// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"
#include "cxlvp/base/sim/peer_port.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/base/stats/stat_group.h"
#include "cxlvp/psl/command/command_unit.h"
#include "cxlvp/psl/context/context_table.h"
#include "cxlvp/psl/context/dedicated_context.h"
#include "cxlvp/psl/context/element_commands.h"
#include "cxlvp/psl/dma/dma_unit.h"
#include "cxlvp/psl/fault/fault_unit.h"
#include "cxlvp/psl/registers/slice_registers.h"
#include "cxlvp/psl/shell/command_book.h"
#include "cxlvp/psl/shell/psl_config.h"

namespace cxlvp::psl {

class Psl;

/// One slice of a PSL: brings registers, contexts, commands, faults and the AFU together. What software or the AFU asks
/// for takes place at its time, in processes of the PSL.
///
/// Choices where the architecture is not public:
/// - An AFU is enabled when it has raised ah_jrunning.
/// - A request to enable or disable takes the place of one that has not taken effect.
/// - Disabling stops new commands; those under way end. Commands of an AFU that is not running are dropped.
/// - A reset cuts commands off: their tags are free and there are no responses. Contexts stay.
/// - A purge drops contexts and translations, and is complete when no command is under way and no fault is pending.
/// - In a suspended slice no command begins; those that have begun end.
/// - Commands of suspended contexts are answered with CONTEXT when a purge or another area takes their contexts away.
class PslSlice : private SliceActions, private afu::PslSide, private ElementCommandHost {
public:
    PslSlice(Psl& psl, const PslConfig& config, unsigned number);

    SliceRegisters& registers() { return registers_; }
    PeerEnd& afu_end() { return afu_; }
    afu::AfuSide& afu() { return *afu_; }

    /// When the next command may have its turn; `kNever` when none waits.
    Tick next() const { return book_.next(suspended_); }
    CommandBook::Index take() { return book_.take(suspended_); }
    /// Carries out the command, which begins at `at`; afterwards `at` is when that has ended.
    void transact(CommandBook::Index index, RealMemory& memory, Tick& at);
    /// It has ended.
    void complete(CommandBook::Index index, Tick at);

    /// Requests of the DMA interface that are under way.
    struct DmaTurn {
        std::size_t slot;
        std::uint64_t generation;  ///< of the AFU's reset
        Tick ready;
        DmaUnit::Result result = {};
    };
    /// When the next one may go; `kNever` when none waits.
    Tick next_dma() const { return dma_turns_.empty() ? kNever : dma_turns_.front().ready; }
    DmaTurn take_dma();
    void carry(DmaTurn& turn, RealMemory& memory, Tick& at);
    void carried(const DmaTurn& turn, Tick at);

    /// Drops cached translations and tells the register when it is done.
    void invalidate(const Invalidation& what, Tick at) override;
    /// Reset of the card.
    void reset(Tick at);
    /// What waits for software or the AFU, one text each.
    std::vector<std::string> waiting() const;

private:
    // SliceActions.
    void enable_requested(Tick at) override;
    void disable_requested(Tick at) override;
    void reset_requested(Tick at) override;
    void purge_requested(Tick at) override;
    void purge_ended(Tick at) override;
    void suspend_requested(Tick at) override;
    void resume_requested(Tick at) override;
    void continue_requested(Tick at) override;
    void llcmd_written(std::uint64_t value, Tick at) override;
    void area_changed(std::uint64_t spap, Tick at) override;
    void fault_answered(std::uint64_t tfc, Tick at) override;
    void fault_status_written(std::uint64_t old_dsisr, std::uint64_t dsisr, Tick at) override;
    void error_status_cleared(std::uint64_t left, Tick at) override;
    void slice_error_interrupt(std::uint16_t ivte, Tick at) override;

    // PslSide.
    unsigned caia() const override { return static_cast<unsigned>(caia_); }
    unsigned credits() const override { return static_cast<unsigned>(config_.commands.credits); }
    Tick clock_period() const override { return config_.clock; }
    void running(Tick at) override;
    void done(std::uint64_t error, Tick at) override;
    void llcmd_ack(Tick at) override;
    void timebase_request(Tick at) override;
    void command(const afu::Command& command, Tick at) override;
    void dma(const afu::DmaRequest& request, Tick at) override;

    // ElementCommandHost.
    bool afu_enabled() const override { return registers_.enabled(); }
    void send_llcmd(std::uint64_t value, Tick at) override;
    bool in_flight(std::uint16_t handle) const override { return book_.in_flight(handle) != 0; }
    bool fault_pending(std::uint16_t handle) const override { return faults_.pending(handle); }
    void raise(Error error, Tick at) override;
    void context_changed(std::uint16_t handle, Tick at) override;
    void command_ended(const LinkedListCommand& command, bool well, Tick begin, Tick end) override;

    bool directed() const;
    ContextState context(std::uint16_t handle);
    ContextView view(std::uint16_t handle, const ContextState& state) const;
    void start_job(std::uint64_t request, Tick at);
    void start_reset(Tick at);
    void ended(std::uint64_t error, Tick at);
    void stop_running();
    void apply(CommandBook::Index index, const Outcome& outcome, Tick at);
    void answer(CommandBook::Index index, afu::ResponseCode code);
    void psl_error(CommandBook::Index index, Tick at);
    void interrupt_request(CommandBook::Index index, std::uint16_t source, Tick at);
    void wait_for_system(CommandBook::Index index, Tick at);
    void respond(CommandBook::Index index, Tick at);
    void settle(std::uint16_t handle, Tick at);
    void contexts_dropped(Tick at);
    void show_fault(Tick at);
    void watch_acknowledgement();
    DedicatedRegisters dedicated_registers() const;
    void declare_statistics();

    Psl& psl_;
    const PslConfig& config_;
    const unsigned number_;
    const Caia caia_;
    const std::string name_;
    SliceRegisters registers_;
    PeerPort<afu::PslSide, afu::AfuSide> afu_;
    ContextTable contexts_;
    DedicatedContext dedicated_;
    ElementCommands elements_;
    FaultUnit faults_;
    DmaUnit dma_;
    CommandUnit unit_;
    CommandChecker checker_;
    CommandBook book_;
    std::deque<DmaTurn> dma_turns_;

    std::uint64_t control_request_ = 0;  ///< counts what software asks of AFU_Cntl_An: the last one holds
    bool running_ = false;               ///< ah_jrunning
    Tick runs_from_ = kNever;            ///< when it rises or has risen
    bool resetting_ = false;             ///< the AFU has been told, and is not done
    bool purging_ = false;
    bool suspended_ = false;
    std::uint64_t generation_ = 0;  ///< counts resets of the AFU

    StatGroup stats_;
    Histogram latency_;
    Histogram fault_time_;
    Histogram element_time_;
    std::array<std::uint64_t, 16> responses_{};  ///< by code
    std::uint64_t dropped_ = 0;
    std::uint64_t interrupts_ = 0;
};

}  // namespace cxlvp::psl
