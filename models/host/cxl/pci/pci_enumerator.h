// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/host/cxl/pci/pci_config.h"
#include "cxlvp/host/cxl/pci/pci_function.h"

namespace cxlvp::host {

/// Finds the functions below one host bridge and makes them usable, as firmware or an operating system does: bus
/// numbers depth first, BARs sized and placed in the memory window of the host bridge (PCIe 7.5.1.2.1), bridge windows
/// around them (7.5.1.3.8, 7.5.1.3.9), memory and bus master enable.
///
/// A window below 4 GiB goes through the memory windows of bridges, one above through their prefetchable windows, which
/// alone have 64 bits. Below root ports and downstream ports only device 0 is looked for.
class PciEnumerator {
public:
    PciEnumerator(RegisterBus& bus, const HostBridgeInfo& host_bridge);

    /// Throws `UserError` with the path of the function for which bus numbers or memory do not suffice, or that has a
    /// 32-bit BAR in a window above 4 GiB.
    PciHierarchy enumerate();

private:
    void scan_bus(std::uint8_t bus, std::optional<std::size_t> parent);
    std::vector<pci::Bdf> functions_at(std::uint8_t bus, std::uint8_t device);
    void close_bridge(pci::Bdf bdf);
    void add_function(pci::Bdf bdf, std::optional<std::size_t> parent);
    void scan_behind(std::size_t bridge);
    void describe(PciFunction& function);
    void size_bars(PciFunction& function);
    void place(std::size_t index);
    void place_bar(PciFunction& function, PciBar& bar);
    void open_window(const PciFunction& bridge, std::uint64_t base, std::uint64_t end);
    std::uint64_t take(const PciFunction& function, std::uint64_t size, std::uint64_t alignment);
    std::uint64_t address(pci::Bdf bdf) const { return found_.host_bridge.ecam + (std::uint64_t{bdf.id()} << 12); }
    PciConfig config(const PciFunction& function) { return {bus_, function.config}; }

    RegisterBus& bus_;
    PciHierarchy found_;
    unsigned next_bus_;
    std::uint64_t next_address_;
};

}  // namespace cxlvp::host
