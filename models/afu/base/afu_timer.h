// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// Calls an AFU back at a time: what its module, or a test, does for it.
class AfuTimer {
public:
    virtual ~AfuTimer() = default;
    /// `AfuBase::wake` is to be called at `at`. Only the earliest time that was asked for counts: an AFU that is called
    /// asks again for what is still to come.
    virtual void wake_at(Tick at) = 0;
};

}  // namespace cxlvp::afu
