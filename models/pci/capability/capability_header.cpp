// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/capability_header.h"

namespace cxlvp::pci {

namespace {

// HwInit, although the standard says RO: the values are those of one capability at one place, not of the table.
constexpr Field kStandard[] = {{"ID", 0, 8, Attr::hwinit, 0, "capability id"},
                               {"NEXT", 8, 8, Attr::hwinit, 0, "offset of the next capability, 0 at the end"}};
constexpr Field kExtended[] = {{"ID", 0, 16, Attr::hwinit, 0, "extended capability id"},
                               {"VERSION", 16, 4, Attr::hwinit, 0, "capability version"},
                               {"NEXT", 20, 12, Attr::hwinit, 0, "offset of the next capability, 0 at the end"}};
constexpr Field kDvsec1[] = {{"VENDOR", 0, 16, Attr::hwinit, 0, "DVSEC vendor id"},
                             {"REVISION", 16, 4, Attr::hwinit, 0, "DVSEC revision"},
                             {"LENGTH", 20, 12, Attr::hwinit, 0, "bytes, headers included"}};
constexpr Field kDvsec2[] = {{"ID", 0, 16, Attr::hwinit, 0, "DVSEC id"}};
constexpr Field kVsec[] = {{"ID", 0, 16, Attr::hwinit, 0, "VSEC id"},
                           {"REVISION", 16, 4, Attr::hwinit, 0, "VSEC revision"},
                           {"LENGTH", 20, 12, Attr::hwinit, 0, "bytes, headers included"}};

constexpr Register kStandardHeader[] = {{"CAP_HEADER", 0, 2, kStandard, "capability header"}};
constexpr Register kExtendedHeader[] = {{"CAP_HEADER", 0, 4, kExtended, "extended capability header"}};
constexpr Register kDvsecHeader[] = {{"CAP_HEADER", 0, 4, kExtended, "extended capability header"},
                                     {"DVSEC_HEADER1", 4, 4, kDvsec1, "DVSEC header 1"},
                                     {"DVSEC_HEADER2", 8, 2, kDvsec2, "DVSEC header 2"}};
constexpr Register kVsecHeader[] = {{"CAP_HEADER", 0, 4, kExtended, "extended capability header"},
                                    {"VSEC_HEADER", 4, 4, kVsec, "vendor-specific header"}};

}  // namespace

TableSpan<Register> CapabilityHeader::registers() const {
    switch (kind) {
        case Kind::standard:
            return kStandardHeader;
        case Kind::extended:
            return kExtendedHeader;
        case Kind::dvsec:
            return kDvsecHeader;
        case Kind::vsec:
            return kVsecHeader;
    }
    return {};
}

}  // namespace cxlvp::pci
