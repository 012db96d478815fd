// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/bus/adapter_registers.h"
#include "cxlvp/host/capi/bus/slice_registers.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

/// A CAPI card as software reaches it: its configuration space and, once they have a place, the big-endian registers
/// of its areas p1 (BAR2) and p2 (BAR0).
///
/// A register that reads all ones makes it look whether the card is still there. When it is not, the link counts as
/// down: reads give all ones and writes are dropped, without an access.
class CapiBus {
public:
    /// `config` is the address of the configuration space of the card in the ECAM (PCIe 7.2.2).
    CapiBus(HostBus& bus, std::uint64_t config) : bus_(bus), config_(bus, config) {}

    HostBus& host() { return bus_; }
    PciConfig& config() { return config_; }
    /// System addresses of both areas.
    void place(std::uint64_t p1, std::uint64_t p2);

    std::uint64_t read(AdapterRegister reg) { return read64(p1_ + static_cast<std::uint32_t>(reg)); }
    void write(AdapterRegister reg, std::uint64_t value) { write64(p1_ + static_cast<std::uint32_t>(reg), value); }
    std::uint64_t read(unsigned slice, SliceHvRegister reg) { return read64(address(slice, reg)); }
    void write(unsigned slice, SliceHvRegister reg, std::uint64_t value) { write64(address(slice, reg), value); }
    std::uint64_t read(unsigned slice, SliceOsRegister reg) { return read64(address(slice, reg)); }
    void write(unsigned slice, SliceOsRegister reg, std::uint64_t value) { write64(address(slice, reg), value); }

    /// 8 bytes at `offset` of p2: descriptors, problem state.
    std::uint64_t read_p2(std::uint64_t offset) { return read64(p2_ + offset); }
    void write_p2(std::uint64_t offset, std::uint64_t value) { write64(p2_ + offset, value); }
    /// 4 bytes, little-endian: configuration records of an AFU.
    std::uint32_t read_p2_little_endian(std::uint64_t offset);

    bool link_up() const { return link_up_; }
    /// Looks whether the card is still there.
    bool check_link();

    /// A word of 64 bits with its bytes turned around.
    static std::uint64_t swap(std::uint64_t value);

private:
    std::uint64_t address(unsigned slice, SliceHvRegister reg) const {
        return p1_ + 0x10000 + 0x100 * std::uint64_t{slice} + static_cast<std::uint32_t>(reg);
    }
    std::uint64_t address(unsigned slice, SliceOsRegister reg) const {
        return p2_ + 0x1000 * std::uint64_t{slice} + static_cast<std::uint32_t>(reg);
    }
    std::uint64_t read64(std::uint64_t address);
    void write64(std::uint64_t address, std::uint64_t value);

    HostBus& bus_;
    PciConfig config_;
    std::uint64_t p1_ = 0;
    std::uint64_t p2_ = 0;
    bool link_up_ = true;
};

}  // namespace cxlvp::host
