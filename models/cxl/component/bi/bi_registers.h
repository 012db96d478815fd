// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/cxl/component/bi/bi_config.h"

namespace cxlvp::cxl {

/// Capability ids and version of BI route table and BI decoder (CXL r3.1 8.2.4.26 and 8.2.4.27).
inline constexpr unsigned kBiRouteTableId = 0xb;
inline constexpr unsigned kBiDecoderId = 0xc;
inline constexpr unsigned kBiVersion = 1;

/// The register table of a BI route table (BI_RT_CAPABILITY, BI_RT_CONTROL, BI_RT_STATUS) or BI decoder
/// (BI_DECODER_...) for one configuration, as part of a larger map. Without explicit commit the bits of the commit are
/// reserved.
class BiRegisters {
public:
    /// `offset` is that of the structure in the map. Throws `UserError` for a commit time without a code.
    BiRegisters(BiKind kind, const BiConfig& config, std::uint64_t offset);
    BiRegisters(const BiRegisters&) = delete;
    BiRegisters& operator=(const BiRegisters&) = delete;

    /// Refers to fields in this object, which must outlive whatever is built from it.
    const std::vector<Register>& registers() const { return registers_; }

private:
    std::vector<Field> capability_;
    std::vector<Field> control_;
    std::vector<Field> status_;
    std::vector<Register> registers_;
};

}  // namespace cxlvp::cxl
