// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// Bytes of a line: the largest read or write.
inline constexpr std::size_t kLine = 128;

/// A tag with its command and the buffer of its data.
struct CommandSlot {
    enum class State : std::uint8_t {
        free,
        held,     ///< the AFU works on it
        queued,   ///< waits for a credit
        sent,     ///< the PSL has it
        waiting,  ///< to be issued after RESTART
    };
    Command command;
    State state = State::free;
    Tick issued = 0;         ///< when it was sent
    std::uint32_t step = 0;  ///< for the AFU: what it does next with it
    std::uint32_t done = 0;  ///< for the AFU: bytes, or whatever it counts
    std::uint32_t length = 0;
    std::uint64_t target = 0;  ///< for the AFU
    std::size_t offset = 0;    ///< of the first byte of `data` that a write takes
    alignas(16) std::array<std::uint8_t, kLine> data{};
};

}  // namespace cxlvp::afu
