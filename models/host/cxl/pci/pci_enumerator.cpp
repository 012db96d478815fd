// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/pci/pci_enumerator.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/round_up.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

namespace {

constexpr unsigned kCommand = 0x04, kHeaderType = 0x0e, kBar0 = 0x10;
constexpr unsigned kPrimaryBus = 0x18, kSecondaryBus = 0x19, kSubordinateBus = 0x1a;
constexpr unsigned kMemoryBase = 0x20, kPrefetchBase = 0x24;
constexpr unsigned kPrefetchBaseUpper = 0x28, kPrefetchLimitUpper = 0x2c;
constexpr std::uint32_t kMemoryEnable = 2, kBusMasterEnable = 4;
constexpr unsigned kExpressId = 0x10, kSerialId = 0x03;
constexpr std::uint64_t kBridgeUnit = kMiB;

}  // namespace

PciEnumerator::PciEnumerator(RegisterBus& bus, const HostBridgeInfo& host_bridge)
    : bus_(bus), next_bus_(host_bridge.first_bus + 1u), next_address_(host_bridge.mmio_base) {
    found_.host_bridge = host_bridge;
}

PciHierarchy PciEnumerator::enumerate() {
    scan_bus(found_.host_bridge.first_bus, std::nullopt);
    for (std::size_t i = 0; i < found_.functions.size(); ++i)
        if (!found_.functions[i].parent) place(i);
    return std::move(found_);
}

void PciEnumerator::scan_bus(std::uint8_t bus, std::optional<std::size_t> parent) {
    const bool link = parent && found_.functions[*parent].type && pci::is_downstream(*found_.functions[*parent].type);
    const std::uint8_t devices = link ? 1 : 32;
    for (std::uint8_t device = 0; device < devices; ++device)
        for (const pci::Bdf bdf : functions_at(bus, device)) close_bridge(bdf);
    for (std::uint8_t device = 0; device < devices; ++device)
        for (const pci::Bdf bdf : functions_at(bus, device)) add_function(bdf, parent);
}

/// Numbers that someone has left in a bridge would take requests meant for another one.
void PciEnumerator::close_bridge(pci::Bdf bdf) {
    PciConfig function(bus_, address(bdf));
    if ((function.read(kHeaderType, 1) & 0x7f) != 1) return;
    function.write(kSecondaryBus, 0, 1);
    function.write(kSubordinateBus, 0, 1);
}

std::vector<pci::Bdf> PciEnumerator::functions_at(std::uint8_t bus, std::uint8_t device) {
    std::vector<pci::Bdf> result;
    for (std::uint8_t number = 0; number < 8; ++number) {
        const pci::Bdf bdf{bus, device, number};
        PciConfig function(bus_, address(bdf));
        const bool present = function.present();
        if (present) result.push_back(bdf);
        if (number == 0 && (!present || (function.read(kHeaderType, 1) & 0x80) == 0)) break;
    }
    return result;
}

void PciEnumerator::add_function(pci::Bdf bdf, std::optional<std::size_t> parent) {
    PciFunction function;
    const std::string above = parent ? found_.functions[*parent].path : fmt::format("hb{}", found_.host_bridge.uid);
    function.path = fmt::format("{}/{:02x}.{}", above, bdf.device, bdf.function);
    function.bdf = bdf;
    function.config = address(bdf);
    function.parent = parent;
    describe(function);
    size_bars(function);
    const std::size_t index = found_.functions.size();
    if (parent) found_.functions[*parent].children.push_back(index);
    found_.functions.push_back(std::move(function));
    if (found_.functions[index].bridge) scan_behind(index);
}

void PciEnumerator::describe(PciFunction& function) {
    PciConfig space = config(function);
    function.bridge = (space.read(kHeaderType, 1) & 0x7f) == 1;
    if (const auto express = space.find_capability(kExpressId)) {
        function.type = static_cast<pci::PortType>(space.read(*express + 2, 2) >> 4 & 0xf);
        function.port = space.read(*express + 0x0c) >> 24;
    }
    if (const auto serial = space.find_extended(kSerialId))
        function.serial = space.read(*serial + 4) | std::uint64_t{space.read(*serial + 8)} << 32;
}

void PciEnumerator::scan_behind(std::size_t bridge) {
    const HostBridgeInfo& info = found_.host_bridge;
    if (next_bus_ >= info.first_bus + info.buses || next_bus_ > 255)
        throw UserError(fmt::format("{}: the {} bus numbers of host bridge {} are used up",
                                    found_.functions[bridge].path, info.buses, info.uid));
    const auto secondary = static_cast<std::uint8_t>(next_bus_++);
    PciConfig space = config(found_.functions[bridge]);
    space.write(kPrimaryBus, found_.functions[bridge].bdf.bus, 1);
    space.write(kSecondaryBus, secondary, 1);
    // All that is left goes through the bridge until it is known what lies behind it.
    space.write(kSubordinateBus, std::min(info.first_bus + info.buses - 1, 255u), 1);
    scan_bus(secondary, bridge);
    space.write(kSubordinateBus, next_bus_ - 1, 1);
    found_.functions[bridge].secondary = secondary;
    found_.functions[bridge].subordinate = static_cast<std::uint8_t>(next_bus_ - 1);
}

void PciEnumerator::size_bars(PciFunction& function) {
    PciConfig space = config(function);
    space.write(kCommand, 0, 2);  // nothing may decode the all ones
    const unsigned count = function.bridge ? 2 : 6;
    for (unsigned number = 0; number < count; ++number) {
        const unsigned offset = kBar0 + 4 * number;
        space.write(offset, ~std::uint32_t{0});
        const std::uint32_t low = space.read(offset);
        if (low == 0 || (low & 1) != 0) continue;
        PciBar bar;
        bar.number = number;
        bar.wide = (low & 6) == 4;
        std::uint64_t mask = ~std::uint64_t{0} << 32 | (low & ~0xfu);
        if (bar.wide) {
            space.write(offset + 4, ~std::uint32_t{0});
            mask = std::uint64_t{space.read(offset + 4)} << 32 | (low & ~0xfu);
            ++number;
        }
        bar.size = ~mask + 1;
        function.bars.push_back(bar);
    }
}

void PciEnumerator::place(std::size_t index) {
    // BARs of a bridge lie on the bus above it, outside of its window.
    PciFunction& function = found_.functions[index];
    for (PciBar& bar : function.bars) place_bar(function, bar);
    if (function.bridge) {
        next_address_ = round_up(next_address_, kBridgeUnit);
        const std::uint64_t base = next_address_;
        for (const std::size_t child : function.children) place(child);
        next_address_ = round_up(next_address_, kBridgeUnit);
        take(function, 0, 1);  // refuses an end beyond that of the host bridge
        open_window(function, base, next_address_);
    }
    config(function).write(kCommand, kMemoryEnable | kBusMasterEnable, 2);
}

void PciEnumerator::place_bar(PciFunction& function, PciBar& bar) {
    bar.base = take(function, bar.size, bar.size);
    if (!bar.wide && bar.base + bar.size > 4 * kGiB)
        throw UserError(fmt::format("{}: BAR{} has 32 bits, but the window of host bridge {} is above 4 GiB",
                                    function.path, bar.number, found_.host_bridge.uid));
    PciConfig space = config(function);
    space.write(kBar0 + 4 * bar.number, static_cast<std::uint32_t>(bar.base));
    if (bar.wide) space.write(kBar0 + 4 * bar.number + 4, static_cast<std::uint32_t>(bar.base >> 32));
}

std::uint64_t PciEnumerator::take(const PciFunction& function, std::uint64_t size, std::uint64_t alignment) {
    const HostBridgeInfo& info = found_.host_bridge;
    const std::uint64_t base = round_up(next_address_, alignment);
    const std::uint64_t offset = base - info.mmio_base;
    if (base < next_address_ || offset > info.mmio_size || size > info.mmio_size - offset)
        throw UserError(fmt::format("{}: the memory window of host bridge {} ({:#x} bytes) is used up", function.path,
                                    info.uid, info.mmio_size));
    next_address_ = base + size;
    return base;
}

void PciEnumerator::open_window(const PciFunction& bridge, std::uint64_t base, std::uint64_t end) {
    PciConfig space = config(bridge);
    // A window whose base is above its limit is closed.
    const auto write = [&space](unsigned at, std::uint64_t first, std::uint64_t last) {
        space.write(at, static_cast<std::uint32_t>(first >> 16 & 0xfff0), 2);
        space.write(at + 2, static_cast<std::uint32_t>(last >> 16 & 0xfff0), 2);
    };
    const bool wide = end > 4 * kGiB;
    const std::uint64_t first = base == end ? ~std::uint64_t{0} : base;
    const std::uint64_t last = base == end ? 0 : end - 1;
    write(kMemoryBase, wide ? ~std::uint64_t{0} : first, wide ? 0 : last);
    write(kPrefetchBase, wide ? first : ~std::uint64_t{0}, wide ? last : 0);
    space.write(kPrefetchBaseUpper, static_cast<std::uint32_t>((wide ? first : ~std::uint64_t{0}) >> 32));
    space.write(kPrefetchLimitUpper, static_cast<std::uint32_t>((wide ? last : 0) >> 32));
}

}  // namespace cxlvp::host
