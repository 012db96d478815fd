// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/interrupt/msi.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

constexpr std::uint8_t kId = 0x05;
constexpr unsigned kMost = 32;

constexpr Field kControl[] = {{"ENABLE", 0, 1, Attr::rw, 0},
                              {"MULTIPLE_CAPABLE", 1, 3, Attr::hwinit, 0, "1 << n vectors implemented"},
                              {"MULTIPLE_ENABLE", 4, 3, Attr::rw, 0, "1 << n vectors granted"},
                              {"ADDRESS_64", 7, 1, Attr::hwinit, 1},
                              {"PER_VECTOR_MASKING", 8, 1, Attr::hwinit, 1},
                              {"EXTENDED_DATA_CAPABLE", 9, 1, Attr::hwinit, 0},
                              {"EXTENDED_DATA_ENABLE", 10, 1, Attr::ro, 0},
                              {"RESERVED_11", 11, 5, Attr::rsvdp, 0}};
constexpr Field kAddressLow[] = {{"RESERVED", 0, 2, Attr::ro, 0}, {"ADDRESS", 2, 30, Attr::rw, 0}};
constexpr Field kAddressHigh[] = {{"ADDRESS", 0, 32, Attr::rw, 0}};
constexpr Field kData[] = {{"DATA", 0, 16, Attr::rw, 0}};
constexpr Field kReserved[] = {{"RESERVED", 0, 16, Attr::rsvdp, 0}};

unsigned checked(unsigned vectors) {
    if (vectors == 0 || vectors > kMost || (vectors & (vectors - 1)) != 0)
        throw UserError(fmt::format("msi: {} vectors; expected 1, 2, 4, 8, 16 or 32", vectors));
    return vectors;
}

std::vector<Field> per_vector(const char* name, unsigned vectors, Attr attr, Attr rest) {
    std::vector<Field> fields = {{name, 0, vectors, attr, 0, "one bit for each vector"}};
    if (vectors < kMost) fields.push_back({"RESERVED", vectors, kMost - vectors, rest, 0});
    return fields;
}

}  // namespace

std::vector<Register> Msi::table() const {
    return {{"MESSAGE_CONTROL", 0x02, 2, kControl, "7.7.1.2"},
            {"MESSAGE_ADDRESS", 0x04, 4, kAddressLow, "7.7.1.3"},
            {"MESSAGE_UPPER_ADDRESS", 0x08, 4, kAddressHigh, "7.7.1.4"},
            {"MESSAGE_DATA", 0x0c, 2, kData, "7.7.1.5"},
            {"EXTENDED_DATA", 0x0e, 2, kReserved, "7.7.1.6"},
            {"MASK", 0x10, 4, mask_fields_, "7.7.1.7"},
            {"PENDING", 0x14, 4, pending_fields_, "7.7.1.8"}};
}

Msi::Msi(unsigned vectors)
    : vectors_(checked(vectors)),
      mask_fields_(per_vector("VECTORS", vectors, Attr::rw, Attr::rsvdp)),
      pending_fields_(per_vector("VECTORS", vectors, Attr::ro, Attr::rsvdp)),
      table_(table()),
      body_{"msi", 0x18, table_, kConfigAccess, HolePolicy::read_zero, "MSI capability"},
      capability_(CapabilityHeader::standard(kId), body_),
      enable_(capability_.registers().field("MESSAGE_CONTROL.ENABLE")),
      granted_(capability_.registers().field("MESSAGE_CONTROL.MULTIPLE_ENABLE")),
      address_low_(capability_.registers().field("MESSAGE_ADDRESS")),
      address_high_(capability_.registers().field("MESSAGE_UPPER_ADDRESS")),
      data_(capability_.registers().field("MESSAGE_DATA")),
      mask_(capability_.registers().field("MASK.VECTORS")),
      pending_(capability_.registers().field("PENDING.VECTORS")) {
    RegisterFile& registers = capability_.registers();
    registers.set(registers.field("MESSAGE_CONTROL.MULTIPLE_CAPABLE"),
                  static_cast<std::uint64_t>(__builtin_ctz(vectors)));
    registers.on_change<&Msi::changed>(enable_.reg(), this);
    registers.on_change<&Msi::changed>(mask_.reg(), this);
}

unsigned Msi::granted() const {
    const unsigned code = static_cast<unsigned>(capability_.registers().get(granted_));
    return std::min(vectors_, 1u << code);
}

void Msi::raise(unsigned vector, Tick now) {
    assert(vector < vectors_);
    if (!enabled()) return;
    RegisterFile& registers = capability_.registers();
    const std::uint64_t bit = std::uint64_t{1} << message_number(vector);
    registers.set(pending_, registers.get(pending_) | bit, now);
    send_pending(now);
}

void Msi::withdraw(unsigned vector, Tick now) {
    assert(vector < vectors_);
    RegisterFile& registers = capability_.registers();
    const std::uint64_t bit = std::uint64_t{1} << message_number(vector);
    registers.set(pending_, registers.get(pending_) & ~bit, now);
}

void Msi::set_may_send(bool may_send, Tick now) {
    may_send_ = may_send;
    send_pending(now);
}

void Msi::changed(const RegisterChange& change) {
    send_pending(change.now);
}

void Msi::send_pending(Tick now) {
    if (!enabled() || !may_send_) return;
    RegisterFile& registers = capability_.registers();
    const std::uint64_t ready = registers.get(pending_) & ~registers.get(mask_);
    if (ready == 0) return;
    registers.set(pending_, registers.get(pending_) & ~ready, now);
    const std::uint64_t address = registers.get(address_high_) << 32 | registers.get(address_low_);
    // Only the bits that count the granted vectors differ between them (PCIe 7.7.1.2).
    const std::uint64_t base = registers.get(data_) & ~std::uint64_t{granted() - 1};
    for (unsigned vector = 0; vector < vectors_; ++vector)
        if ((ready >> vector & 1) != 0 && send_)
            send_({address, static_cast<std::uint32_t>(base | vector), vector, now});
}

}  // namespace cxlvp::pci
