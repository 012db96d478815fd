// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// The configuration space of one function, which software reads and writes in the ECAM (PCIe 7.2.2).
class PciConfig {
public:
    /// `address` is that of the space.
    PciConfig(RegisterBus& bus, std::uint64_t address) : bus_(bus), address_(address) {}

    /// The function answers: its vendor id is not all ones.
    bool present() { return read(0, 2) != 0xffff; }
    std::uint32_t read(unsigned offset, unsigned bytes = 4) {
        return static_cast<std::uint32_t>(bus_.read(address_ + offset, bytes) & ~std::uint64_t{0} >> (64 - 8 * bytes));
    }
    void write(unsigned offset, std::uint32_t value, unsigned bytes = 4) {
        bus_.write(address_ + offset, bytes, value);
    }

    /// Offset of the first capability `id` below 0x100 (PCIe 7.5.1.1.11); nothing when there is none.
    std::optional<unsigned> find_capability(unsigned id);
    /// The same for an extended capability (PCIe 7.6).
    std::optional<unsigned> find_extended(unsigned id);
    /// The same for the DVSEC `id` of `vendor` (PCIe 7.9.6).
    std::optional<unsigned> find_dvsec(unsigned vendor, unsigned id);
    /// The same for the vendor-specific extended capability `id` of the vendor of the function (PCIe 7.9.5).
    std::optional<unsigned> find_vsec(unsigned id);

private:
    /// The extended capability behind the one at `offset`, or the first for 0; 0 at the end.
    unsigned next_extended(unsigned offset);

    RegisterBus& bus_;
    std::uint64_t address_;
};

}  // namespace cxlvp::host
