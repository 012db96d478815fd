// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::cxl {

/// The register table of a CXL HDM Decoder Capability structure (CXL r3.1 8.2.4.20) for one configuration, as part of a
/// larger map. Arrays have one element for each decoder: HDM_BASE_LOW, HDM_BASE_HIGH, HDM_SIZE_LOW, HDM_SIZE_HIGH,
/// HDM_CONTROL, and HDM_TARGET_LIST_LOW/HIGH (routing) or HDM_DPA_SKIP_LOW/HIGH (endpoint).
class HdmRegisters {
public:
    /// `offset` is that of the structure in the map. Throws `UserError` for a number of decoders without a code.
    HdmRegisters(const HdmConfig& config, std::uint64_t offset);
    HdmRegisters(const HdmRegisters&) = delete;
    HdmRegisters& operator=(const HdmRegisters&) = delete;

    /// Refers to fields in this object, which must outlive whatever is built from it.
    const std::vector<Register>& registers() const { return registers_; }
    /// Bytes of the structure: 0x10 and 0x20 for each decoder.
    static std::uint64_t size(const HdmConfig& config) { return 0x10 + 0x20 * config.decoders; }

private:
    std::vector<Field> capability_;
    std::vector<Field> global_control_;
    std::vector<Field> control_;
    std::vector<Register> registers_;
};

}  // namespace cxlvp::cxl
