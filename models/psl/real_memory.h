// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// Memory of the host as the PSL reaches it: by real address, over the bus. `at` is when the access begins, and
/// afterwards when it has ended. In `ordered` timing other accesses and invalidations happen meanwhile, so that a
/// caller looks again at what it knew before. False when the bus answers with an error.
class RealMemory {
public:
    virtual ~RealMemory() = default;
    virtual bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) = 0;
    virtual bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) = 0;
};

}  // namespace cxlvp::psl
