// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/registers/invalidation.h"

namespace cxlvp::psl {

/// What software asks of a slice through its registers. Called in the middle of the write, with its time; the owner may
/// answer at once or later, by the setters of `SliceRegisters`.
class SliceActions {
public:
    virtual ~SliceActions() = default;

    /// AFU_Cntl_An.E was set. To be answered by `set_enabled(true, ...)`.
    virtual void enable_requested(Tick at) = 0;
    /// AFU_Cntl_An.E was cleared. To be answered by `set_enabled(false, ...)`.
    virtual void disable_requested(Tick at) = 0;
    /// AFU_Cntl_An.RA was set. To be answered by `reset_complete`. It takes the place of what was under way.
    virtual void reset_requested(Tick at) = 0;
    /// PSL_SCNTL_An.Pc was set. To be answered by `set_purge_status(complete, ...)`.
    virtual void purge_requested(Tick at) = 0;
    /// Software has cleared Pc, whether or not the purge was complete.
    virtual void purge_ended(Tick at) = 0;
    /// PSL_SCNTL_An.Sc was set. To be answered by `set_suspend_status(complete, ...)`.
    virtual void suspend_requested(Tick at) = 0;
    /// Software has cleared Sc.
    virtual void resume_requested(Tick at) = 0;
    /// PSL_SCNTL_An was written with CR.
    virtual void continue_requested(Tick at) = 0;
    /// PSL_LLCMD_An was written: command << 48 | handle.
    virtual void llcmd_written(std::uint64_t value, Tick at) = 0;
    /// PSL_SPAP_An was written (`AreaLayout::from_register`).
    virtual void area_changed(std::uint64_t spap, Tick at) = 0;
    /// PSL_TFC_An was written: the answer to the fault that is shown. To be answered by `show_fault` with the next one
    /// or `clear_fault`.
    virtual void fault_answered(std::uint64_t tfc, Tick at) = 0;
    /// Software has changed PSL_DSISR_An, as it does to clear the bit of a PSL error.
    virtual void fault_status_written(std::uint64_t old_dsisr, std::uint64_t dsisr, Tick at) = 0;
    /// Software has cleared bits of PSL_ErrStat_An; `left` are still set.
    virtual void error_status_cleared(std::uint64_t left, Tick at) = 0;
    /// SLBIE_An or SLBIA_An was written. To be answered by `invalidated`.
    virtual void invalidate(const Invalidation& what, Tick at) = 0;
    /// The slice-error interrupt `ivte` is to be sent.
    virtual void slice_error_interrupt(std::uint16_t ivte, Tick at) = 0;
};

}  // namespace cxlvp::psl
