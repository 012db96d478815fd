// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/afu/base/afu_config.h"
#include "cxlvp/afu/base/afu_context.h"
#include "cxlvp/afu/base/afu_counters.h"
#include "cxlvp/afu/base/afu_timer.h"
#include "cxlvp/afu/base/command_pool.h"
#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"
#include "cxlvp/base/core/reports.h"

namespace cxlvp::afu {

/// Where an AFU lives.
struct AfuEnvironment {
    std::string name;  ///< path of the module, for warnings and random numbers
    std::uint64_t seed;
    Reports& reports;
};

/// What all AFUs have in common, without a kernel: the job with its contexts, tags and credits, restart after a flush,
/// descriptor and MMIO, counters. An AFU derives from it, fills in the hooks below, and issues commands:
///
///     if (CommandSlot* slot = take()) {
///         set_read(*slot, ea, 128);
///         issue(*slot, context, at);
///     }
///
/// The end of a command is `on_completed`. There the slot may be issued again at once; else its tag is free afterwards.
/// Commands that are FLUSHED or PAGED are issued again after a RESTART unless `retries` says no.
class AfuBase : public AfuSide {
public:
    /// `space` is what lies in the descriptor space. In an error buffer that its descriptor names the AFU keeps three
    /// big-endian words of 8 bytes: how many commands have failed, the last of them (response in bits 0 to 7, tag 8 to
    /// 15, command 16 to 31, handle 32 to 47), and its effective address. A reset leaves them.
    AfuBase(const AfuConfig& config, const AfuEnvironment& environment, std::vector<std::uint8_t> space);

    /// Before the first job. `psl` may be a checker that stands before it.
    void connect(PslSide& psl, AfuTimer& timer);

    void job(JobCode code, std::uint64_t ea, Tick at) final;
    bool mmio(MmioAccess& access, Tick& at) final;
    void read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick& at) final;
    void write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes, Tick at) final;
    void response(const Response& response, Tick at) final;

    /// The time that was asked of the timer has come.
    virtual void wake(Tick) {}

    bool running() const { return running_; }
    const AfuCounters& counters() const { return counters_; }
    const CommandPool& pool() const { return pool_; }
    const AfuContext& context(std::size_t handle) const { return contexts_[handle]; }
    /// Enters the numbers into the tree.
    virtual void declare_statistics(StatGroup& stats) const { counters_.declare(stats); }
    /// Sets the numbers to zero at the end of the set-up.
    virtual void clear_statistics() { counters_.clear(); }

protected:
    /// Everything is as after power-on; nothing is outstanding.
    virtual void on_reset() = 0;
    /// The WED of `context` is known: its work begins.
    virtual void on_context(AfuContext& context, Tick at) = 0;
    /// The command of `slot` has ended with `code`.
    virtual void on_completed(CommandSlot& slot, ResponseCode code, Tick at) = 0;
    /// A tag or a credit may have become free.
    virtual void on_ready(Tick at) = 0;
    /// `context` is to stop and has nothing outstanding: the last chance to issue commands for it. False when there was
    /// no tag for them: it is asked again.
    virtual bool on_stop(AfuContext&, Tick) { return true; }
    /// `context` has stopped; it is absent now when it was removed.
    virtual void on_stopped(AfuContext&) {}
    /// Whether a command that ended with FLUSHED or PAGED is issued again after RESTART; else it has ended.
    virtual bool retries(const CommandSlot&, ResponseCode) { return true; }
    /// Whether a process with this handle, which is in range, is served.
    virtual bool accepts(std::uint16_t) const { return true; }
    /// The timebase that was asked for.
    virtual void on_timebase(std::uint64_t, Tick) {}
    /// Access to the problem state area: `bytes` is 4 or 8, `address` a multiple of it. What is not a register reads 0.
    virtual std::uint64_t read_register(std::uint64_t, unsigned, Tick) { return 0; }
    virtual void write_register(std::uint64_t, unsigned, std::uint64_t, Tick) {}

    /// A free slot; null when there is no tag, no credit, or no job.
    CommandSlot* take() { return running_ ? pool_.take() : nullptr; }
    /// Gives a slot back that was taken and is not used.
    void give_back(CommandSlot& slot) { pool_.release(slot); }
    /// Issues the command of a held slot for `context` at `at` or as soon as the rules of the interface allow.
    void issue(CommandSlot& slot, AfuContext& context, Tick at);
    /// The job of a dedicated AFU ends; all commands have ended. `error` of 0 is a good end.
    void finish(std::uint64_t error, Tick at);
    /// Whether commands of `context` may be begun.
    static bool works(const AfuContext& context) { return context.state == AfuContext::State::active; }
    AfuContext& context_of(const CommandSlot& slot) { return contexts_[slot.command.context]; }

    static void set(CommandSlot& slot, std::uint16_t code, std::uint64_t ea, std::uint16_t size) {
        slot.command.code = code;
        slot.command.ea = ea;
        slot.command.size = size;
    }
    static void set_read(CommandSlot& slot, std::uint64_t ea, std::uint16_t size) {
        set(slot, static_cast<std::uint16_t>(CommandCode::read_cl_na), ea, size);
    }
    static void set_write(CommandSlot& slot, std::uint64_t ea, std::uint16_t size) {
        set(slot, static_cast<std::uint16_t>(CommandCode::write_na), ea, size);
    }

    PslSide& psl() { return *psl_; }
    AfuTimer& timer() { return *timer_; }
    AfuCounters& numbers() { return counters_; }
    const std::string& name() const { return environment_.name; }
    std::uint64_t seed() const { return environment_.seed; }
    bool dedicated() const { return model_ == ProgrammingModel::dedicated; }
    std::vector<AfuContext>& contexts() { return contexts_; }
    /// Counts a warning about this AFU or what drives it.
    void warn(const char* kind, const char* text, Tick at) { environment_.reports.warn(name(), kind, text, at); }

private:
    void reset(Tick at);
    void start(std::uint64_t wed, Tick at);
    void llcmd(std::uint64_t ea, Tick at);
    void add(std::uint16_t handle, Tick at);
    void stop(AfuContext& context, bool leaving, Tick at);
    void fetch(AfuContext& context, Tick at);
    void fetched(CommandSlot& slot, AfuContext& context, ResponseCode code, Tick at);
    void complete(CommandSlot& slot, AfuContext& context, ResponseCode code, Tick at);
    void drop_waiting(AfuContext& context, ResponseCode code, Tick at);
    void restart(AfuContext& context, Tick at);
    void restarted(AfuContext& context, ResponseCode code, Tick at);
    void settle(AfuContext& context, Tick at);
    void note_failure(const Command& command, ResponseCode code);
    void chores(Tick at);
    std::uint64_t read_space(std::uint64_t address, unsigned bytes) const;

    const ProgrammingModel model_;
    const Tick reset_time_;
    const Tick mmio_latency_;
    const AfuEnvironment environment_;
    std::vector<std::uint8_t> space_;
    std::uint64_t error_buffer_ = 0;  ///< where it lies in the space; 0: there is none
    PslSide* psl_ = nullptr;
    AfuTimer* timer_ = nullptr;
    CommandPool pool_;
    std::vector<AfuContext> contexts_;  ///< by handle
    AfuContext* stopping_ = nullptr;    ///< whose LLCMD is not acknowledged
    std::size_t due_ = 0;               ///< contexts that could not fetch or restart yet, at most
    bool was_reset_ = false;
    bool running_ = false;
    AfuCounters counters_;
};

}  // namespace cxlvp::afu
