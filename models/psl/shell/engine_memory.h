// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/resource.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// Memory of the host behind the engines of a PSL that read and write lines for commands: what limits its bandwidth.
/// Each transfer of a command occupies one for an interval.
class EngineMemory : public RealMemory {
public:
    EngineMemory(RealMemory& memory, Context& context, StatGroup& stats, std::uint32_t requester, Tick read_interval,
                 Tick write_interval)
        : memory_(memory),
          reads_(context, stats, "read_engine"),
          writes_(context, stats, "write_engine"),
          requester_(requester),
          read_interval_(read_interval),
          write_interval_(write_interval) {}

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        at = reads_.pass(at, read_interval_, requester_, static_cast<std::uint32_t>(bytes));
        return memory_.read(address, data, bytes, at);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) override {
        at = writes_.pass(at, write_interval_, requester_, static_cast<std::uint32_t>(bytes));
        return memory_.write(address, data, bytes, at);
    }

private:
    RealMemory& memory_;
    Resource reads_;
    Resource writes_;
    const std::uint32_t requester_;
    const Tick read_interval_;
    const Tick write_interval_;
};

}  // namespace cxlvp::psl
