// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/type0_header.h"

#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/pci/header/header_registers.h"

namespace cxlvp::pci {

namespace {

constexpr Field kCis[] = {{"POINTER", 0, 32, Attr::ro, 0, "no card information structure"}};
constexpr Field kId[] = {{"ID", 0, 16, Attr::hwinit, 0}};
constexpr Field kRom[] = {{"BASE", 0, 32, Attr::ro, 0, "no expansion ROM"}};
constexpr Field kLegacy[] = {{"VALUE", 0, 8, Attr::ro, 0}};
constexpr Register kType0[] = {
    {"CARDBUS_CIS_POINTER", 0x28, 4, kCis, "7.5.1.2.2"}, {"SUBSYSTEM_VENDOR_ID", 0x2c, 2, kId, "7.5.1.2.3"},
    {"SUBSYSTEM_ID", 0x2e, 2, kId, "7.5.1.2.3"},         {"EXPANSION_ROM_BASE", 0x30, 4, kRom, "7.5.1.2.4"},
    {"MIN_GNT", 0x3e, 1, kLegacy, "7.5.1.2.5"},          {"MAX_LAT", 0x3f, 1, kLegacy, "7.5.1.2.5"}};

}  // namespace

std::vector<Register> Type0Header::table() {
    std::vector<Register> all = common_header_registers();
    bars_.declare(all);
    all.insert(all.end(), std::begin(kType0), std::end(kType0));
    return all;
}

Type0Header::Type0Header(const std::string& function, const FunctionIdentity& identity,
                         const std::array<BarSpec, 6>& bars)
    : bars_(bars, 6, function),
      table_(table()),
      map_{"type0_header", 0x40, table_, kConfigAccess, HolePolicy::read_zero, "header of an endpoint"},
      file_(map_),
      command_(file_) {
    fill_identity(file_, identity, 0, function);
    file_.set(file_.field("SUBSYSTEM_VENDOR_ID"), identity.subsystem_vendor);
    file_.set(file_.field("SUBSYSTEM_ID"), identity.subsystem);
}

}  // namespace cxlvp::pci
