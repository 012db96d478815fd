// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/cxl/component/bi/bi_commit.h"
#include "cxlvp/cxl/component/component_config.h"
#include "cxlvp/cxl/component/component_map.h"
#include "cxlvp/cxl/component/ras_errors.h"
#include "cxlvp/cxl/hdm/hdm_decoders.h"

namespace cxlvp::cxl {

/// The component registers of a host bridge, switch port or device (CXL r3.1 8.2.4), with the HDM decoders, errors and
/// back-invalidation behind theirs.
class ComponentRegisters {
public:
    /// Throws `UserError` for a configuration without sound registers, structures that overlap among others.
    explicit ComponentRegisters(const ComponentConfig& config);

    RegisterFile& registers() { return registers_; }
    const RegisterFile& registers() const { return registers_; }
    bool has_decoders() const { return decoders_.has_value(); }
    /// Only with `has_decoders`.
    HdmDecoders& decoders() { return *decoders_; }
    const HdmDecoders& decoders() const { return *decoders_; }
    /// Software wants a decode miss answered with poison (CXL r3.1 8.2.4.20.2).
    bool poison_on_miss() const { return has_decoders() && registers_.get(poison_on_miss_) != 0; }

    bool has_ras() const { return ras_.has_value(); }
    /// Only with `has_ras`.
    RasErrors& ras() { return *ras_; }
    const RasErrors& ras() const { return *ras_; }
    bool has_bi_route_table() const { return bi_route_table_.has_value(); }
    /// Only with `has_bi_route_table`.
    BiCommit& bi_route_table() { return *bi_route_table_; }
    const BiCommit& bi_route_table() const { return *bi_route_table_; }
    bool has_bi_decoder() const { return bi_decoder_.has_value(); }
    /// Only with `has_bi_decoder`.
    BiCommit& bi_decoder() { return *bi_decoder_; }
    const BiCommit& bi_decoder() const { return *bi_decoder_; }

    /// A conventional reset. A function-level reset does not reach CXL.cache and CXL.mem registers (CXL r3.1 9.5).
    void reset(ResetKind kind, Tick now);

private:
    void fill(const ComponentConfig& config);

    ComponentMap map_;
    RegisterFile registers_;
    std::optional<HdmDecoders> decoders_;
    FieldRef poison_on_miss_;  ///< only with decoders
    std::optional<RasErrors> ras_;
    std::optional<BiCommit> bi_route_table_;
    std::optional<BiCommit> bi_decoder_;
};

}  // namespace cxlvp::cxl
