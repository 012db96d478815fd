// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/type1_header.h"

#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/pci/header/header_registers.h"

namespace cxlvp::pci {

namespace {

constexpr Field kBus[] = {{"NUMBER", 0, 8, Attr::rw, 0}};
constexpr Field kLegacy8[] = {{"VALUE", 0, 8, Attr::ro, 0}};
constexpr Field kIo8[] = {{"ADDRESS", 0, 8, Attr::ro, 0, "no I/O window"}};
constexpr Field kIo16[] = {{"ADDRESS", 0, 16, Attr::ro, 0, "no I/O window"}};
constexpr Field kSecondaryStatus[] = {{"CAPABLE_66MHZ", 5, 1, Attr::ro, 0},
                                      {"FAST_BACK_TO_BACK", 7, 1, Attr::ro, 0},
                                      {"MASTER_DATA_PARITY_ERROR", 8, 1, Attr::rw1c, 0},
                                      {"DEVSEL_TIMING", 9, 2, Attr::ro, 0},
                                      {"SIGNALED_TARGET_ABORT", 11, 1, Attr::rw1c, 0},
                                      {"RECEIVED_TARGET_ABORT", 12, 1, Attr::rw1c, 0},
                                      {"RECEIVED_MASTER_ABORT", 13, 1, Attr::rw1c, 0},
                                      {"RECEIVED_SYSTEM_ERROR", 14, 1, Attr::rw1c, 0},
                                      {"DETECTED_PARITY_ERROR", 15, 1, Attr::rw1c, 0}};
constexpr Field kWindow[] = {{"RESERVED", 0, 4, Attr::ro, 0}, {"ADDRESS", 4, 12, Attr::rw, 0, "address bits 31:20"}};
constexpr Field kWindow64[] = {{"WIDE", 0, 4, Attr::ro, 1, "1 64-bit addresses"},
                               {"ADDRESS", 4, 12, Attr::rw, 0, "address bits 31:20"}};
constexpr Field kUpper[] = {{"ADDRESS", 0, 32, Attr::rw, 0, "address bits 63:32"}};
constexpr Field kRom[] = {{"BASE", 0, 32, Attr::ro, 0, "no expansion ROM"}};
constexpr Field kControl[] = {{"PARITY_ERROR_RESPONSE", 0, 1, Attr::rw, 0},
                              {"SERR_ENABLE", 1, 1, Attr::rw, 0},
                              {"ISA_ENABLE", 2, 1, Attr::ro, 0, "no I/O window"},
                              {"VGA_ENABLE", 3, 1, Attr::ro, 0, "no VGA"},
                              {"VGA_16BIT_DECODE", 4, 1, Attr::ro, 0, "no VGA"},
                              {"MASTER_ABORT_MODE", 5, 1, Attr::ro, 0},
                              {"SECONDARY_BUS_RESET", 6, 1, Attr::rw, 0, "hot reset of everything behind the bridge"},
                              {"FAST_BACK_TO_BACK_ENABLE", 7, 1, Attr::ro, 0},
                              {"PRIMARY_DISCARD_TIMER", 8, 1, Attr::ro, 0},
                              {"SECONDARY_DISCARD_TIMER", 9, 1, Attr::ro, 0},
                              {"DISCARD_TIMER_STATUS", 10, 1, Attr::ro, 0},
                              {"DISCARD_TIMER_SERR_ENABLE", 11, 1, Attr::ro, 0},
                              {"RESERVED", 12, 4, Attr::rsvdp, 0}};
constexpr Register kType1[] = {{"PRIMARY_BUS", 0x18, 1, kBus, "7.5.1.3.2, without effect"},
                               {"SECONDARY_BUS", 0x19, 1, kBus, "7.5.1.3.3"},
                               {"SUBORDINATE_BUS", 0x1a, 1, kBus, "7.5.1.3.4"},
                               {"SECONDARY_LATENCY_TIMER", 0x1b, 1, kLegacy8, "7.5.1.3.5"},
                               {"IO_BASE", 0x1c, 1, kIo8, "7.5.1.3.6"},
                               {"IO_LIMIT", 0x1d, 1, kIo8, "7.5.1.3.6"},
                               {"SECONDARY_STATUS", 0x1e, 2, kSecondaryStatus, "7.5.1.3.7"},
                               {"MEMORY_BASE", 0x20, 2, kWindow, "7.5.1.3.8"},
                               {"MEMORY_LIMIT", 0x22, 2, kWindow, "7.5.1.3.8"},
                               {"PREFETCHABLE_BASE", 0x24, 2, kWindow64, "7.5.1.3.9"},
                               {"PREFETCHABLE_LIMIT", 0x26, 2, kWindow64, "7.5.1.3.9"},
                               {"PREFETCHABLE_BASE_UPPER", 0x28, 4, kUpper, "7.5.1.3.10"},
                               {"PREFETCHABLE_LIMIT_UPPER", 0x2c, 4, kUpper, "7.5.1.3.10"},
                               {"IO_BASE_UPPER", 0x30, 2, kIo16, "7.5.1.3.11"},
                               {"IO_LIMIT_UPPER", 0x32, 2, kIo16, "7.5.1.3.11"},
                               {"EXPANSION_ROM_BASE", 0x38, 4, kRom, "7.5.1.3.12"},
                               {"BRIDGE_CONTROL", 0x3e, 2, kControl, "7.5.1.3.13"}};

constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20;

bool inside(std::uint64_t base, std::uint64_t limit, std::uint64_t first, std::uint64_t last) {
    return first >= base && last <= limit;
}

}  // namespace

std::vector<Register> Type1Header::table() {
    std::vector<Register> all = common_header_registers();
    bars_.declare(all);
    all.insert(all.end(), std::begin(kType1), std::end(kType1));
    return all;
}

Type1Header::Type1Header(const std::string& function, const FunctionIdentity& identity,
                         const std::array<BarSpec, 6>& bars)
    : bars_(bars, 2, function),
      table_(table()),
      map_{"type1_header", 0x40, table_, kConfigAccess, HolePolicy::read_zero, "header of a bridge"},
      file_(map_),
      command_(file_),
      secondary_(file_.field("SECONDARY_BUS")),
      subordinate_(file_.field("SUBORDINATE_BUS")),
      memory_base_(file_.field("MEMORY_BASE.ADDRESS")),
      memory_limit_(file_.field("MEMORY_LIMIT.ADDRESS")),
      prefetchable_base_(file_.field("PREFETCHABLE_BASE.ADDRESS")),
      prefetchable_limit_(file_.field("PREFETCHABLE_LIMIT.ADDRESS")),
      prefetchable_base_upper_(file_.field("PREFETCHABLE_BASE_UPPER")),
      prefetchable_limit_upper_(file_.field("PREFETCHABLE_LIMIT_UPPER")),
      secondary_reset_(file_.field("BRIDGE_CONTROL.SECONDARY_BUS_RESET")) {
    fill_identity(file_, identity, 1, function);
}

Type1Header::BusRoute Type1Header::route(std::uint8_t bus) const {
    const std::uint64_t secondary = file_.get(secondary_);
    if (secondary == 0 || bus < secondary || bus > file_.get(subordinate_)) return BusRoute::none;
    return bus == secondary ? BusRoute::secondary : BusRoute::subordinate;
}

bool Type1Header::forwards_memory(std::uint64_t address, std::uint64_t bytes) const {
    if (!command_.memory_enabled()) return false;
    const std::uint64_t last = address + (bytes - 1);
    if (last < address) return false;
    const std::uint64_t base = file_.get(memory_base_) * kMegabyte;
    const std::uint64_t limit = file_.get(memory_limit_) * kMegabyte + (kMegabyte - 1);
    if (inside(base, limit, address, last)) return true;
    const std::uint64_t wide_base =
        file_.get(prefetchable_base_upper_) << 32 | file_.get(prefetchable_base_) * kMegabyte;
    const std::uint64_t wide_limit =
        file_.get(prefetchable_limit_upper_) << 32 | (file_.get(prefetchable_limit_) * kMegabyte + (kMegabyte - 1));
    return inside(wide_base, wide_limit, address, last);
}

}  // namespace cxlvp::pci
