// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/serial_number.h"

namespace cxlvp::pci {

namespace {

constexpr Field kHalf[] = {{"NUMBER", 0, 32, Attr::hwinit, 0}};
constexpr Register kRegisters[] = {{"SERIAL_LOW", 0x04, 4, kHalf, "7.9.3.2"},
                                   {"SERIAL_HIGH", 0x08, 4, kHalf, "7.9.3.2"}};
constexpr RegisterMap kMap = {
    "serial_number", 0x0c, kRegisters, kConfigAccess, HolePolicy::read_zero, "Device Serial Number capability"};

}  // namespace

SerialNumber::SerialNumber(std::uint64_t number) : capability_(CapabilityHeader::extended(0x03, 1), kMap) {
    RegisterFile& registers = capability_.registers();
    registers.set(registers.field("SERIAL_LOW"), number & 0xffffffff);
    registers.set(registers.field("SERIAL_HIGH"), number >> 32);
}

}  // namespace cxlvp::pci
