// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/base/afu_config.h"
#include "cxlvp/afu/memcpy/memcpy_registers.h"

namespace cxlvp::afu {

/// Parameters of the memcpy AFU.
struct MemcpyConfig : AfuConfig {
    MemcpyConfig() { processes = kMemcpyProcesses; }

    std::uint64_t caia = 1;          ///< flavour
    std::uint64_t per_element = 16;  ///< most tags that work for one element
    Tick poll_interval = us(1);
    std::uint64_t interrupts = 4;  ///< of a process, at least

    static const Schema<MemcpyConfig>& schema();
};

}  // namespace cxlvp::afu
