// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/context/sw_command_status.h"

namespace cxlvp::psl {

/// What `ElementCommands` needs of its slice.
class ElementCommandHost {
public:
    /// A slice error of a command (PSL_SERR_An).
    enum class Error : std::uint8_t {
        disabled,  ///< llcmdis: the AFU is not enabled
        timeout,   ///< llcmdto: the AFU has not acknowledged
    };
    virtual ~ElementCommandHost() = default;

    /// True when AFU_Cntl_An[ES] says enabled.
    virtual bool afu_enabled() const = 0;
    /// Gives the AFU the job LLCMD (`JobCode::llcmd`) with `value` as ha_jea. It may acknowledge from within.
    virtual void send_llcmd(std::uint64_t value, Tick at) = 0;
    /// True while a command of `handle` has started and is not answered: also one that waits for a fault, but not one
    /// that is held because the context is suspended.
    virtual bool in_flight(std::uint16_t handle) const = 0;
    /// True while a translation fault of `handle` waits for the operating system (`FaultUnit::pending`).
    virtual bool fault_pending(std::uint16_t handle) const = 0;
    virtual void raise(Error error, Tick at) = 0;
    /// The state of the context has changed: look again at its held commands. For a TERMINATE, REMOVE, SUSPEND or ADD
    /// that is before the AFU is told; for the others, and again for a REMOVE, when they end.
    virtual void context_changed(std::uint16_t handle, Tick at) = 0;
    /// A command has ended and its word is in memory. For statistics.
    virtual void command_ended(const LinkedListCommand& command, bool well, Tick begin, Tick end) = 0;
};

}  // namespace cxlvp::psl
