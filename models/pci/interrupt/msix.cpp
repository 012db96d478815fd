// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/interrupt/msix.h"

#include <cassert>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

constexpr std::uint8_t kId = 0x11;
constexpr unsigned kMost = 2048;
constexpr std::uint64_t kEntry = 16;

constexpr Field kControl[] = {{"TABLE_SIZE", 0, 11, Attr::hwinit, 0, "vectors - 1"},
                              {"RESERVED_11", 11, 3, Attr::rsvdp, 0},
                              {"FUNCTION_MASK", 14, 1, Attr::rw, 0, "all vectors are masked"},
                              {"ENABLE", 15, 1, Attr::rw, 0}};
constexpr Field kPlace[] = {{"BIR", 0, 3, Attr::hwinit, 0, "number of the BAR"},
                            {"OFFSET", 3, 29, Attr::hwinit, 0, "in the BAR, in units of 8 bytes"}};
constexpr Register kCapability[] = {{"MESSAGE_CONTROL", 0x02, 2, kControl, "7.7.2.2"},
                                    {"TABLE", 0x04, 4, kPlace, "7.7.2.3"},
                                    {"PBA", 0x08, 4, kPlace, "7.7.2.4"}};
constexpr RegisterMap kBody = {"msix", 0x0c, kCapability, kConfigAccess, HolePolicy::read_zero, "MSI-X capability"};

constexpr Field kAddressLowFields[] = {{"RESERVED", 0, 2, Attr::ro, 0}, {"ADDRESS", 2, 30, Attr::rw, 0}};
constexpr Field kWord[] = {{"VALUE", 0, 32, Attr::rw, 0}};
constexpr Field kVectorControlFields[] = {{"MASK", 0, 1, Attr::rw, 1}, {"RESERVED", 1, 31, Attr::rsvdp, 0}};
constexpr Field kPending[] = {{"VECTORS", 0, 64, Attr::ro, 0, "one bit for each vector"}};

constexpr AccessRule kTableAccess = {4, 8, true};

const MsixConfig& checked(const MsixConfig& config) {
    if (config.vectors == 0 || config.vectors > kMost)
        throw UserError(fmt::format("msix: {} vectors; expected 1 to {}", config.vectors, kMost));
    const auto check = [](const char* what, unsigned bar, std::uint64_t offset) {
        if (bar > 5) throw UserError(fmt::format("msix: {} in BAR{}; expected 0 to 5", what, bar));
        if (offset % 8 != 0 || offset > 0xffffffff)
            throw UserError(fmt::format("msix: {} at offset {:#x}; expected a multiple of 8 of 32 bits", what, offset));
    };
    check("table", config.table_bar, config.table_offset);
    check("pending-bit array", config.pba_bar, config.pba_offset);
    return config;
}

}  // namespace

Msix::Msix(const MsixConfig& config)
    : config_(checked(config)),
      table_registers_{{"ADDRESS", 0x0, 4, kAddressLowFields, "7.7.2.5", config.vectors, kEntry},
                       {"UPPER_ADDRESS", 0x4, 4, kWord, "7.7.2.6", config.vectors, kEntry},
                       {"DATA", 0x8, 4, kWord, "7.7.2.7", config.vectors, kEntry},
                       {"VECTOR_CONTROL", 0xc, 4, kVectorControlFields, "7.7.2.8", config.vectors, kEntry}},
      table_map_{"msix_table", config.vectors * kEntry, table_registers_,
                 kTableAccess, HolePolicy::read_zero,   "MSI-X table"},
      table_(table_map_),
      pending_registers_{{"PENDING", 0, 8, kPending, "7.7.2.9", (config.vectors + 63) / 64, 8}},
      pending_map_{"msix_pba",
                   (config.vectors + 63) / 64 * std::uint64_t{8},
                   pending_registers_,
                   kTableAccess,
                   HolePolicy::read_zero,
                   "MSI-X pending-bit array"},
      pending_(pending_map_),
      capability_(CapabilityHeader::standard(kId), kBody),
      enable_(capability_.registers().field("MESSAGE_CONTROL.ENABLE")),
      function_mask_(capability_.registers().field("MESSAGE_CONTROL.FUNCTION_MASK")) {
    RegisterFile& registers = capability_.registers();
    const auto fill = [&](const char* field, std::uint64_t value) { registers.set(registers.field(field), value); };
    fill("MESSAGE_CONTROL.TABLE_SIZE", config.vectors - 1);
    fill("TABLE.BIR", config.table_bar);
    fill("TABLE.OFFSET", config.table_offset / 8);
    fill("PBA.BIR", config.pba_bar);
    fill("PBA.OFFSET", config.pba_offset / 8);
    registers.on_change<&Msix::control_changed>(enable_.reg(), this);
    table_.on_change<&Msix::vector_changed>(kVectorControl, this);
}

std::optional<Msix::Region> Msix::region(const BarHit& hit) {
    const std::uint64_t in_table = hit.offset - config_.table_offset;
    if (hit.bar == config_.table_bar && in_table < table_map_.size) return Region{&table_, in_table};
    const std::uint64_t in_pba = hit.offset - config_.pba_offset;
    if (hit.bar == config_.pba_bar && in_pba < pending_map_.size) return Region{&pending_, in_pba};
    return std::nullopt;
}

bool Msix::is_pending(unsigned vector) const {
    return (pending_.get(0, vector / 64) >> vector % 64 & 1) != 0;
}

void Msix::set_pending(unsigned vector, bool pending, Tick now) {
    const std::uint64_t bit = std::uint64_t{1} << vector % 64;
    const std::uint64_t word = pending_.get(0, vector / 64);
    pending_.set(0, pending ? word | bit : word & ~bit, vector / 64, now);
}

void Msix::raise(unsigned vector, Tick now) {
    assert(vector < config_.vectors);
    if (!enabled()) return;
    set_pending(vector, true, now);
    send_if_ready(vector, now);
}

void Msix::withdraw(unsigned vector, Tick now) {
    assert(vector < config_.vectors);
    set_pending(vector, false, now);
}

void Msix::send_if_ready(unsigned vector, Tick now) {
    const RegisterFile& registers = capability_.registers();
    const bool masked = registers.get(function_mask_) != 0 || (table_.get(kVectorControl, vector) & 1) != 0;
    if (!is_pending(vector) || masked || !enabled() || !may_send_) return;
    set_pending(vector, false, now);
    const std::uint64_t address = table_.get(kAddressHigh, vector) << 32 | table_.get(kAddressLow, vector);
    if (send_) send_({address, static_cast<std::uint32_t>(table_.get(kData, vector)), vector, now});
}

void Msix::send_all_ready(Tick now) {
    for (unsigned vector = 0; vector < config_.vectors; ++vector) send_if_ready(vector, now);
}

void Msix::set_may_send(bool may_send, Tick now) {
    may_send_ = may_send;
    send_all_ready(now);
}

void Msix::control_changed(const RegisterChange& change) {
    send_all_ready(change.now);
}

void Msix::vector_changed(const RegisterChange& change) {
    send_if_ready(change.element, change.now);
}

void Msix::reset(Reset kind, Tick now) {
    pending_.reset(register_reset(kind), now);
    table_.reset(register_reset(kind), now);
}

}  // namespace cxlvp::pci
