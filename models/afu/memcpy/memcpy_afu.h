// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/base/afu_base.h"
#include "cxlvp/afu/base/ready_ring.h"
#include "cxlvp/afu/memcpy/memcpy_config.h"
#include "cxlvp/afu/memcpy/memcpy_process.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/time/time_queue.h"

namespace cxlvp::afu {

/// The memcpy AFU: every process has a queue of work elements in its memory, at the address in its WED, which the AFU
/// polls. It copies, raises interrupts, increments, compares and swaps, one element of a process after the other and
/// all processes in turn, and writes a status byte into each element. Registers are in `memcpy_map`.
class MemcpyAfu final : public AfuBase {
public:
    using Config = MemcpyConfig;

    MemcpyAfu(const Config& config, const AfuEnvironment& environment);

    void wake(Tick at) override;
    void declare_statistics(StatGroup& stats) const override;
    void clear_statistics() override;

    const MemcpyProcess& process(std::size_t handle) const { return processes_[handle]; }

private:
    using State = MemcpyProcess::State;
    /// What the command of a slot is for (`CommandSlot::step`).
    enum Step : std::uint32_t { kFetch, kCopyRead, kCopyWrite, kIncrementRead, kIncrementWrite, kSingle, kStatus };

    void on_reset() override;
    void on_context(AfuContext& context, Tick at) override;
    void on_completed(CommandSlot& slot, ResponseCode code, Tick at) override;
    void on_ready(Tick at) override;
    bool on_stop(AfuContext& context, Tick at) override;
    void on_stopped(AfuContext& context) override;
    bool retries(const CommandSlot& slot, ResponseCode code) override;
    bool accepts(std::uint16_t handle) const override { return caia_ < 2 || handle % 4 == 1; }
    void on_timebase(std::uint64_t timebase, Tick at) override;
    std::uint64_t read_register(std::uint64_t address, unsigned bytes, Tick at) override;
    void write_register(std::uint64_t address, unsigned bytes, std::uint64_t value, Tick at) override;

    void step(MemcpyProcess& process, AfuContext& context, CommandSlot& slot, Tick at);
    void begin_chunk(MemcpyProcess& process, CommandSlot& slot);
    void next_piece(CommandSlot& slot);
    void write_status(MemcpyProcess& process, CommandSlot& slot);
    void fetched(MemcpyProcess& process, CommandSlot& slot, ResponseCode code, Tick at);
    void begin_element(MemcpyProcess& process);
    void worked(MemcpyProcess& process, CommandSlot& slot, ResponseCode code, Tick at);
    void ended(MemcpyProcess& process, ResponseCode code, Tick at);
    void go_on(MemcpyProcess& process);
    void halt(MemcpyProcess& process);
    void enqueue(MemcpyProcess& process) { ready_.push(handle_of(process)); }
    bool stops_on_invalid() const;
    std::uint16_t handle_of(const MemcpyProcess& process) const {
        return static_cast<std::uint16_t>(&process - processes_.data());
    }
    void set_register(MemcpyRegister reg, std::uint64_t value, unsigned element) {
        registers_.set(static_cast<unsigned>(reg), value, element);
    }
    void pctrl_written(const RegisterWrite& write);
    void tb_written(const RegisterWrite& write);

    const unsigned caia_;
    const std::uint32_t per_element_;
    const Tick poll_interval_;
    RegisterFile registers_;
    std::vector<MemcpyProcess> processes_;  ///< by handle
    ReadyRing ready_;
    TimeQueue polls_;
    std::vector<bool> wants_timebase_;  ///< by handle
    bool timebase_asked_ = false;
    std::uint64_t elements_ = 0;
    std::uint64_t polled_ = 0;
    std::uint64_t lost_ = 0;
};

}  // namespace cxlvp::afu
