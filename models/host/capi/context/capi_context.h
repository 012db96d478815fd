// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/sleep_lock.h"
#include "cxlvp/host/capi/context/capi_process.h"
#include "cxlvp/host/capi/context/context_attachment.h"
#include "cxlvp/host/capi/context/context_events.h"
#include "cxlvp/host/capi/irq/irq_ranges.h"

namespace cxlvp::host {

class CapiAfu;

/// One user of an AFU: a handle, interrupts, and once started a place in the hardware. `CapiAfu::open` makes them.
class CapiContext {
public:
    enum class State : std::uint8_t {
        closed = 0,   ///< was stopped, and stays so
        opened = 1,   ///< has a handle
        started = 2,  ///< attached
    };

    CapiContext(CapiAfu& afu, std::uint16_t handle, const CapiProcess& process, bool master);
    /// Gives interrupts and handle back. It does not touch the card: stop a context first that is started.
    ~CapiContext();
    CapiContext(const CapiContext&) = delete;
    CapiContext& operator=(const CapiContext&) = delete;

    std::uint16_t handle() const { return handle_; }
    State state() const { return state_; }
    const CapiProcess& process() const { return process_; }
    /// The process has ended; faults of its AFU are refused from now on.
    void process_gone() { process_.memory = nullptr; }

    /// Gets `count` AFU interrupts in place of those it has; 0 means as many as the AFU needs at least. A context that
    /// runs is taken out of the PSL and put back for it. EINVAL outside of what the AFU needs and may have, EIO when
    /// closed, ENOSPC.
    CapiStatus allocate_irqs(std::uint32_t count);
    void free_irqs();
    const IrqRanges& irqs() const { return irqs_; }

    /// Attaches the process with the work element descriptor `wed` and the authority mask `amr`. Nothing to do when it
    /// is started. EIO when closed, EBUSY while the adapter is locked for a reset, else as `ContextAttachment`.
    CapiStatus start(std::uint64_t wed, std::uint64_t amr = 0);
    /// Detaches it. Whatever it was, it is closed afterwards; EBUSY when it was not started.
    CapiStatus stop();

    /// The problem state area of a started context: 8 bytes at `offset`. EIO when it is not started, EINVAL beyond it.
    CapiStatus read_psa(std::uint64_t offset, std::uint64_t& value);
    CapiStatus write_psa(std::uint64_t offset, std::uint64_t value);

    ContextEvents& events() { return events_; }
    /// Waits until an event is pending; it stays there. False after `limit`, and when closed without one.
    bool wait_event(Tick limit);

    const psl::ProcessElement& element() const { return attachment_.element(); }

private:
    CapiStatus psa_address(std::uint64_t offset, std::uint64_t& address) const;
    void drain_interrupts();

    CapiAfu& afu_;
    const std::uint16_t handle_;
    CapiProcess process_;
    const bool master_;
    State state_ = State::opened;
    SleepLock status_lock_;
    IrqRanges irqs_;
    ContextEvents events_;
    ContextAttachment attachment_;
};

}  // namespace cxlvp::host
