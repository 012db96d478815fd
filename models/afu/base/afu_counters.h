// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/afu/base/command_kind.h"
#include "cxlvp/afu_interface/command.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/base/stats/stat_group.h"

namespace cxlvp::afu {

/// What an AFU did: its commands as the interface sees them, and its requests as its users see them.
struct AfuCounters {
    std::array<std::uint64_t, 16> responses{};     ///< by response code; 2 counts codes without meaning
    std::array<Histogram, kCommandKinds> latency;  ///< by kind, from a command to its response, ps
    std::uint64_t bytes_read = 0;
    std::uint64_t bytes_written = 0;
    std::uint64_t restarts = 0;
    std::uint64_t reissued = 0;  ///< commands issued again after RESTART
    std::uint64_t mmio = 0;
    std::uint64_t llcmds = 0;

    Histogram request_latency;
    std::uint64_t requests = 0;
    std::uint64_t failed = 0;
    std::uint64_t data = 0;

    /// Counts a command that was sent at `issued` and ended at `at`.
    void command(const Command& command, const Response& response, Tick issued, Tick at);
    /// Counts a request that took from `begin` to `end` and moved `bytes`.
    void request(Tick begin, Tick end, std::uint64_t bytes, bool ok);
    void declare(StatGroup& stats) const;
    void clear();
};

}  // namespace cxlvp::afu
