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

    static const Schema<Precommit>& schema();

    /// Programs the decoder at `at` as firmware does, by register writes, and ends the commit at once. Throws
    /// `UserError` that says why the decoder has refused it.
    void program(ComponentRegisters& component, Tick at) const;
};

}  // namespace cxlvp::cxl
