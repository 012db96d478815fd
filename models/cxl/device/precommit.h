// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/cxl/component/component_registers.h"

namespace cxlvp::cxl {

/// What firmware has committed in decoder 0 of a device before software comes, and after every conventional reset.
struct Precommit {
    bool enabled = false;
    std::uint64_t base = 0;  ///< HPA
    std::uint64_t size = 0;  ///< bytes over all ways
    std::uint64_t ways = 1;
    std::uint64_t granularity = 256;  ///< bytes
    bool lock = false;                ///< with Lock On Commit

    /// What the range is for (CXL r3.1 8.2.4.20.7): bits 12 and 13 of the decoder's control register.
    enum class Range : std::uint8_t { device_coherent, host_only, back_invalidate };

    static const Schema<Precommit>& schema();

    /// Programs the decoder at `at` as firmware does, by register writes, and ends the commit at once. Throws
    /// `UserError` that says why the decoder has refused it.
    void program(ComponentRegisters& component, Range range, Tick at) const;
};

}  // namespace cxlvp::cxl
