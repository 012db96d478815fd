// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// How long the operating system takes over a fault of an accelerator, from the moment its handler has a processor.
struct PagerConfig {
    Tick page_fault = us(2);
    Tick segment_fault = ns(500);

    static const Schema<PagerConfig>& schema();
};

}  // namespace cxlvp::host
