// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

namespace {

constexpr unsigned kStatus = 0x06, kCapabilitiesPointer = 0x34, kExtendedStart = 0x100;
constexpr std::uint32_t kCapabilitiesList = 1u << 4;
constexpr unsigned kVsecId = 0x0b, kDvsecId = 0x23;
/// More than fit. A list that is longer runs in a circle.
constexpr unsigned kMaxStandard = 48, kMaxExtended = 960;

}  // namespace

std::optional<unsigned> PciConfig::find_capability(unsigned id) {
    if ((read(kStatus, 2) & kCapabilitiesList) == 0) return std::nullopt;
    unsigned at = read(kCapabilitiesPointer, 1) & 0xfc;
    for (unsigned n = 0; n < kMaxStandard && at != 0; ++n) {
        if (read(at, 1) == id) return at;
        at = read(at + 1, 1) & 0xfc;
    }
    return std::nullopt;
}

unsigned PciConfig::next_extended(unsigned offset) {
    const unsigned next = offset == 0 ? kExtendedStart : read(offset) >> 20 & 0xffc;
    if (next < kExtendedStart) return 0;
    const std::uint32_t header = read(next);
    return header == 0 || header == ~std::uint32_t{0} ? 0 : next;
}

std::optional<unsigned> PciConfig::find_extended(unsigned id) {
    unsigned at = next_extended(0);
    for (unsigned n = 0; n < kMaxExtended && at != 0; ++n, at = next_extended(at))
        if ((read(at) & 0xffff) == id) return at;
    return std::nullopt;
}

std::optional<unsigned> PciConfig::find_dvsec(unsigned vendor, unsigned id) {
    unsigned at = next_extended(0);
    for (unsigned n = 0; n < kMaxExtended && at != 0; ++n, at = next_extended(at))
        if ((read(at) & 0xffff) == kDvsecId && (read(at + 4) & 0xffff) == vendor && read(at + 8, 2) == id) return at;
    return std::nullopt;
}

std::optional<unsigned> PciConfig::find_vsec(unsigned id) {
    unsigned at = next_extended(0);
    for (unsigned n = 0; n < kMaxExtended && at != 0; ++n, at = next_extended(at))
        if ((read(at) & 0xffff) == kVsecId && read(at + 4, 2) == id) return at;
    return std::nullopt;
}

}  // namespace cxlvp::host
