// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/capi_adapter.h"

namespace cxlvp::host {

/// Calls who a message interrupt is for: errors of the adapter and of slices are read and logged, interrupts of a PSL
/// go to its fault worker, those of an AFU become events of their context.
class InterruptDispatch {
public:
    explicit InterruptDispatch(CapiAdapter& adapter) : adapter_(adapter) {}

    /// The message `hwirq` has come. Blocks while registers are read: call it from the thread of interrupts.
    void interrupt(std::uint32_t hwirq);
    /// Messages that nobody has.
    std::uint64_t spurious() const { return spurious_; }

private:
    CapiAdapter& adapter_;
    std::uint64_t spurious_ = 0;
};

}  // namespace cxlvp::host
