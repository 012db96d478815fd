// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/command.h"
#include "cxlvp/psl/cache/cache_unit.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/command/command_config.h"
#include "cxlvp/psl/command/command_table.h"
#include "cxlvp/psl/command/context_view.h"
#include "cxlvp/psl/command/flush_state.h"
#include "cxlvp/psl/command/outcome.h"
#include "cxlvp/psl/dma/atomic.h"
#include "cxlvp/psl/dma/dma_unit.h"
#include "cxlvp/psl/real_memory.h"
#include "cxlvp/psl/translation/translation.h"

namespace cxlvp::psl {

/// The commands of one slice, each from its turn to its outcome. A call may be suspended inside memory or translation
/// while others run; nothing of a command is kept here between calls, so that a held one is simply run again.
///
/// Limits of throughput are not here: whoever owns the engines that read and write lines lets an access pass through
/// them in its `RealMemory`, which is entered once for each transfer of a command.
class CommandUnit {
public:
    /// `slice`: 0 to 3. `dma` is null on a PSL8. `clock_period` is that of ha_pclock.
    CommandUnit(const CommandConfig& config, Caia caia, Tick clock_period, unsigned slice, CacheUnit& cache,
                DmaUnit* dma);

    /// Carries out an accepted command whose turn comes at `at`; afterwards `at` is when the response leaves, or when
    /// the fault is known. A held command is run again, with a new `at`, when the operating system has fixed its fault.
    Outcome run(const afu::Command& command, const ContextView& context, AddressTranslation& translation,
                RealMemory& memory, afu::AfuSide& afu, Tick& at);
    /// Ends a held command as the operating system says.
    Outcome refuse(const afu::Command& command, FaultAnswer answer, Tick& at);
    /// The AFU is reset: flush state, locks, reservation and itags of the slice are gone.
    void reset();

    FlushState& flush() { return flush_; }
    const FlushState& flush() const { return flush_; }
    const CommandConfig& config() const { return config_; }

private:
    struct Place;

    Outcome finish(const afu::Command& command, afu::ResponseCode code, Tick& at);
    bool translate(const afu::Command& command, const CommandInfo& info, const ContextView& context,
                   AddressTranslation& translation, Place& place, Outcome& outcome, Tick& at);
    afu::ResponseCode access(const afu::Command& command, const CommandInfo& info, const Place& place,
                             RealMemory& memory, afu::AfuSide& afu, Tick& at);
    afu::ResponseCode read(const afu::Command& command, const CommandInfo& info, std::uint64_t real, RealMemory& memory,
                           afu::AfuSide& afu, Tick& at);
    afu::ResponseCode write(const afu::Command& command, const CommandInfo& info, std::uint64_t real,
                            RealMemory& memory, afu::AfuSide& afu, Tick& at);
    afu::ResponseCode compare_and_swap(const afu::Command& command, const CommandInfo& info, std::uint64_t real,
                                       RealMemory& memory, afu::AfuSide& afu, Tick& at);
    Outcome read_pe(const afu::Command& command, const ContextView& context, RealMemory& memory, afu::AfuSide& afu,
                    Tick& at);
    Outcome itag(const afu::Command& command, const CommandInfo& info, const Place& place, Tick& at);
    Outcome itag_abort(const afu::Command& command, Tick& at);
    /// Moves data between the AFU and the PSL over the buffer interface.
    void take(const afu::Command& command, std::uint8_t* data, std::size_t bytes, afu::AfuSide& afu, Tick& at) const;
    void give(const afu::Command& command, const std::uint8_t* data, std::size_t bytes, afu::AfuSide& afu,
              Tick& at) const;
    Tick cycles(std::uint64_t count) const { return count * clock_period_; }
    Tick beats(std::size_t bytes) const { return cycles((bytes + config_.beat_bytes - 1) / config_.beat_bytes); }

    const CommandConfig config_;
    const Caia caia_;
    const Tick clock_period_;
    const unsigned slice_;
    CacheUnit& cache_;
    DmaUnit* dma_;
    FlushState flush_;
};

}  // namespace cxlvp::psl
