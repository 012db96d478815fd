// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/registers/invalidation.h"

namespace cxlvp::psl {

/// What software asks of the adapter through its registers; see `SliceActions`.
class AdapterActions {
public:
    virtual ~AdapterActions() = default;

    /// PSL_Control.Fr was set: the data cache is to be written back. To be answered by `flush_complete`.
    virtual void flush_requested(Tick at) = 0;
    /// Software has cleared Fr.
    virtual void flush_ended(Tick at) = 0;
    /// PSL_Control.tb has changed.
    virtual void timebase_switched(bool on, Tick at) = 0;
    /// PSL_SLBIE, PSL_SLBIA, PSL_TLBIE, PSL_TLBIA or XSL9_IERAT was written. To be answered by `invalidated`.
    virtual void invalidate(const Invalidation& what, Tick at) = 0;
};

}  // namespace cxlvp::psl
