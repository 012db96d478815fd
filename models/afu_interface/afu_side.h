// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/afu_interface/dma.h"
#include "cxlvp/afu_interface/mmio_access.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// What the control interface asks of an AFU (ha_jcom).
enum class JobCode : std::uint8_t {
    reset = 0x80,     ///< drop everything, then `done(0)`
    start = 0x90,     ///< ha_jea: the work element descriptor in dedicated mode, else 0. `running`, later `done`
    llcmd = 0x45,     ///< ha_jea: command << 48 | handle. `llcmd_ack`
    timebase = 0x42,  ///< ha_jea: the timebase, after `timebase_request`
};

/// An AFU as its PSL sees it. All calls come from processes of the kernel; `at`, when something happens, is never
/// before the present of the kernel and may lie ahead of it. An AFU may call its PSL from any of them, with times from
/// `at` on.
class AfuSide {
public:
    virtual ~AfuSide() = default;

    /// Control interface (ha_j*).
    virtual void job(JobCode code, std::uint64_t ea, Tick at) = 0;
    /// MMIO interface, one access at a time. True with `at` the time of ah_mmack, and `access.data` of a read; false
    /// when the AFU never acknowledges it.
    virtual bool mmio(MmioAccess& access, Tick& at) = 0;
    /// Buffer read (ha_br*, ah_br*): the PSL takes `bytes` bytes from `offset` on of what the command with `tag`
    /// writes. The AFU adds to `at` what it takes beyond its read latency.
    virtual void read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick& at) = 0;
    /// Buffer write (ha_bw*): what the command with `tag` has read; it holds once `response` says so.
    virtual void write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes,
                              Tick at) = 0;
    /// Response interface (ha_r*). The tag is free again.
    virtual void response(const Response& response, Tick at) = 0;
    /// DMA interface (hd0_*, hd1_*) of a PSL9. AFUs that never use it keep these.
    virtual void dma_sent(const DmaSent&, Tick) {}
    virtual void dma_completed(const DmaCompletion&, Tick) {}

    /// Cycles from a buffer read to its data (ah_brlat): 1 or 3 on PSL8, 0 to 2 on PSL9.
    virtual unsigned read_latency() const { return 1; }
};

}  // namespace cxlvp::afu
