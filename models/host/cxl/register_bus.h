// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// How software reaches registers: one access after the other, by system address. A failed access is no error to it: a
/// read gives all ones (in as many bytes, what is above does not count), a write is dropped, as on a PCI Express host.
class RegisterBus {
public:
    virtual ~RegisterBus() = default;
    /// Reads `bytes` (1, 2, 4 or 8) at a multiple of `bytes`; little-endian value.
    virtual std::uint64_t read(std::uint64_t address, unsigned bytes) = 0;
    virtual void write(std::uint64_t address, unsigned bytes, std::uint64_t value) = 0;
    /// Lets time pass.
    virtual void pause(Tick duration) = 0;
    virtual Tick now() const = 0;
};

}  // namespace cxlvp::host
