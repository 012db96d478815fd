// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/base/afu_base.h"
#include "cxlvp/afu/base/ready_ring.h"
#include "cxlvp/afu/explore/explore_config.h"
#include "cxlvp/base/time/time_queue.h"

namespace cxlvp::afu {

/// The completion word of a process: this bit, and the number of accesses that failed. Big-endian, 8 bytes.
inline constexpr std::uint64_t kExploreComplete = 0x8000'0000'0000'0000;

/// AFUs that make a number of accesses for each process: what they have in common. A derived class says which access
/// is next. A process ends with a completion word in directed mode, and with jdone, whose error is the number of
/// accesses that failed, in dedicated mode. Every access is a request in the statistics.
class ExploreAfu : public AfuBase {
public:
    ExploreAfu(const ExploreConfig& config, std::uint64_t outstanding, const AfuEnvironment& environment);

    void wake(Tick at) override;

    /// Accesses of a process that have ended, and those of them that failed.
    std::uint64_t ended(std::size_t handle) const { return work_[handle].ended; }
    std::uint64_t errors(std::size_t handle) const { return work_[handle].errors; }

protected:
    /// Address that the accesses of a process count from.
    std::uint64_t start_of(const AfuContext& context) const { return (from_wed_ ? context.wed : base_) + offset_; }
    std::uint16_t size() const { return size_; }

    /// The process begins.
    virtual void prepare(AfuContext& context) = 0;
    /// Fills in the command of its next access.
    virtual void fill(AfuContext& context, CommandSlot& slot) = 0;
    /// An access has ended; false when the process can make no more.
    virtual bool consume(AfuContext&, const CommandSlot&, bool) { return true; }

private:
    enum Step : std::uint32_t { kAccess, kCompletion };
    struct Work {
        std::uint64_t issued = 0;
        std::uint64_t ended = 0;
        std::uint64_t errors = 0;
        std::uint64_t outstanding = 0;
        std::uint64_t count = 0;  ///< of accesses to make
        Tick due = 0;             ///< earliest time of the next command
    };

    void on_reset() override;
    void on_context(AfuContext& context, Tick at) override;
    void on_completed(CommandSlot& slot, ResponseCode code, Tick at) override;
    void on_ready(Tick at) override;
    void schedule(AfuContext& context, Tick at);
    void conclude(CommandSlot& slot, AfuContext& context, Tick at);

    const bool from_wed_;
    const std::uint64_t base_;
    const std::uint64_t offset_;
    const std::uint16_t size_;
    const std::uint64_t count_;
    const std::uint64_t gap_;
    const std::uint64_t limit_;  ///< outstanding accesses of a process
    const bool completion_;
    const std::uint64_t completion_offset_;
    std::vector<Work> work_;  ///< by handle
    ReadyRing ready_;
    TimeQueue gaps_;
};

}  // namespace cxlvp::afu
