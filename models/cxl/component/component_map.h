// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/cxl/component/bi/bi_registers.h"
#include "cxlvp/cxl/component/component_config.h"
#include "cxlvp/cxl/hdm/hdm_registers.h"

namespace cxlvp::cxl {

/// The register map of a block of component registers (CXL r3.1 8.2.3 and 8.2.4): the capability array at
/// `kCacheMemOffset` and the capability structures it points to. A register is accessed as a whole, with 4 bytes or 8;
/// the rest of the block reads 0 and ignores writes.
class ComponentMap {
public:
    /// Throws `UserError` for decoders, commit times or root ports that cannot be encoded.
    explicit ComponentMap(const ComponentConfig& config);
    ComponentMap(const ComponentMap&) = delete;
    ComponentMap& operator=(const ComponentMap&) = delete;

    /// Refers to tables in this object. Structures that overlap are found by the `RegisterFile` built from it.
    const RegisterMap& map() const { return map_; }

private:
    void add(unsigned id, unsigned version, std::uint64_t pointer, const std::vector<Register>& registers);
    void add_optional(const ComponentConfig& config);
    void finish_array();

    std::optional<HdmRegisters> hdm_;
    std::optional<BiRegisters> bi_route_table_;
    std::optional<BiRegisters> bi_decoder_;
    std::vector<Field> ras_control_;
    std::vector<std::vector<Field>> array_fields_;  ///< header, then one for each capability
    std::vector<Register> registers_;
    RegisterMap map_{};
};

}  // namespace cxlvp::cxl
