// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/adapter/bar_placement.h"

#include <fmt/format.h>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

CapiStatus place_bar(PciConfig& config, unsigned index, std::uint64_t address, PlacedBar& bar) {
    constexpr std::uint32_t kTypeMask = 0x7, kMemory64 = 0x4;
    const unsigned low = 0x10 + 4 * index;
    const unsigned high = low + 4;
    const std::uint32_t type = config.read(low);
    config.write(low, ~std::uint32_t{0});
    config.write(high, ~std::uint32_t{0});
    const std::uint64_t mask = (std::uint64_t{config.read(high)} << 32 | config.read(low)) & ~std::uint64_t{0xf};
    if ((type & kTypeMask) != kMemory64 || mask == 0)
        return CapiStatus::failed(CapiError::no_device, fmt::format("BAR{} is no memory BAR of 64 bits", index));
    if (address < 4 * kGiB)
        return CapiStatus::failed(CapiError::no_device, fmt::format("BAR{} at {:#x}, below 4 GiB", index, address));
    bar = {address, ~mask + 1};
    if ((address & (bar.bytes - 1)) != 0)
        return CapiStatus::failed(CapiError::invalid,
                                  fmt::format("BAR{} of {:#x} bytes cannot be at {:#x}", index, bar.bytes, address));
    config.write(low, static_cast<std::uint32_t>(address));
    config.write(high, static_cast<std::uint32_t>(address >> 32));
    return {};
}

}  // namespace cxlvp::host
