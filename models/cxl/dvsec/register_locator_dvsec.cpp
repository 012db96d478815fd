// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/register_locator_dvsec.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kFirstEntry = 0x0c;
constexpr std::uint64_t kEntrySize = 8;
constexpr std::uint64_t kAlignment = 64 * kKiB;
constexpr unsigned kLastBir = 5;

constexpr Field kLow[] = {
    {"BIR", 0, 3, Attr::hwinit, 0, "the BAR at 0x10 + 4 * BIR"},
    {"BLOCK_ID", 8, 8, Attr::hwinit, 0,
     "0 empty, 1 component, 2 BAR virtualisation ACL, 3 CXL device, 4 CPMU, 5 CHMU, 0xff vendor"},
    {"OFFSET_31_16", 16, 16, Attr::hwinit, 0, "in the BAR"},
};
constexpr Field kHigh[] = {{"OFFSET_63_32", 0, 32, Attr::hwinit, 0, "in the BAR"}};

std::vector<Register> table(const std::vector<RegisterLocation>& locations) {
    if (locations.empty()) throw UserError("cxl_register_locator: no entry; expected at least one");
    for (std::size_t i = 0; i < locations.size(); ++i) {
        const RegisterLocation& location = locations[i];
        if (location.bir > kLastBir)
            throw UserError(fmt::format("cxl_register_locator[{}].bir: {}; expected 0 to 5", i, location.bir));
        if (location.offset % kAlignment != 0)
            throw UserError(fmt::format("cxl_register_locator[{}].offset: {:#x}; expected a multiple of 64 KiB", i,
                                        location.offset));
    }
    const auto entries = static_cast<unsigned>(locations.size());
    return {{"LOCATION_LOW", kFirstEntry, 4, kLow, "8.1.9.1", entries, kEntrySize},
            {"LOCATION_HIGH", kFirstEntry + 4, 4, kHigh, "8.1.9.2", entries, kEntrySize}};
}

}  // namespace

RegisterLocatorDvsec::RegisterLocatorDvsec(const std::vector<RegisterLocation>& locations)
    : table_(table(locations)),
      body_{"cxl_register_locator",
            kFirstEntry + kEntrySize * locations.size(),
            table_,
            pci::kConfigAccess,
            HolePolicy::read_zero,
            "Register Locator DVSEC"},
      capability_(cxl_dvsec(DvsecId::register_locator, 0), body_) {
    RegisterFile& registers = capability_.registers();
    for (unsigned i = 0; i < locations.size(); ++i) {
        const RegisterLocation& location = locations[i];
        const std::uint64_t low = location.bir | std::uint64_t(location.block) << 8 | (location.offset & 0xffff0000);
        registers.set(registers.index("LOCATION_LOW"), low, i);
        registers.set(registers.index("LOCATION_HIGH"), location.offset >> 32, i);
    }
}

}  // namespace cxlvp::cxl
