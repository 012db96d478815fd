// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::afu {

/// A process that an AFU serves (CAIA: a process element). In dedicated mode there is one, with handle 0.
struct AfuContext {
    enum class State : std::uint8_t {
        absent,    ///< never added, or removed
        fetching,  ///< added; the process element is being read
        active,
        stopping,  ///< to be terminated or removed, commands are outstanding
        stopped,   ///< terminated
    };
    std::uint16_t handle = 0;
    State state = State::absent;
    bool flushed = false;           ///< the PSL flushes its commands until RESTART
    bool restarting = false;        ///< RESTART is under way
    bool fetch_due = false;         ///< READ_PE has found no tag
    bool said_farewell = false;     ///< the last commands before a stop are issued
    bool leaving = false;           ///< stops because it is removed
    std::uint32_t outstanding = 0;  ///< commands that have no response yet, or that the AFU works on
    std::uint32_t waiting = 0;      ///< commands to issue after RESTART
    std::uint64_t wed = 0;          ///< work element descriptor
};

}  // namespace cxlvp::afu
