// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/afu_interface/dma.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// A PSL as its AFU sees it. Every call has the time it happens, from the present of the kernel on. A call that breaks
/// a rule of the interface is an error of the AFU, answered as the hardware does; it never ends the simulation.
class PslSide {
public:
    virtual ~PslSide() = default;

    /// Architecture: 1 (PSL8) or 2 (PSL9).
    virtual unsigned caia() const = 0;
    /// Commands that may be outstanding (ha_croom).
    virtual unsigned credits() const = 0;
    /// Time of a cycle of ha_pclock.
    virtual Tick clock_period() const = 0;

    /// ah_jrunning rises: the job has started.
    virtual void running(Tick at) = 0;
    /// ah_jrunning falls and ah_jdone pulses, with ah_jerror: a reset or a job has ended, well if `error` is 0.
    virtual void done(std::uint64_t error, Tick at) = 0;
    /// ah_jcack pulses: an LLCMD was taken.
    virtual void llcmd_ack(Tick at) = 0;
    /// ah_tbreq pulses. The timebase comes as a job.
    virtual void timebase_request(Tick at) = 0;

    /// Command interface. The answer comes as `response` in any order.
    virtual void command(const Command& command, Tick at) = 0;
    /// DMA interface of a PSL9.
    virtual void dma(const DmaRequest& request, Tick at) = 0;
};

}  // namespace cxlvp::afu
