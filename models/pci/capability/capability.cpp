// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/capability.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

std::vector<Register> joined(TableSpan<Register> header, const RegisterMap& body) {
    if (body.size == 0 || body.size % 4 != 0 || body.size > 0xf00)
        throw UserError(
            fmt::format("{}: a capability of {:#x} bytes; expected a multiple of 4 up to 0xf00", body.name, body.size));
    std::vector<Register> all(header.begin(), header.end());
    all.insert(all.end(), body.registers.begin(), body.registers.end());
    return all;
}

}  // namespace

Capability::Capability(const CapabilityHeader& header, const RegisterMap& body)
    : header_(header),
      table_(joined(header.registers(), body)),
      map_{body.name, body.size, table_, kConfigAccess, HolePolicy::read_zero, body.doc},
      file_(map_),
      next_(file_.field("CAP_HEADER.NEXT")) {
    const auto fill = [this](const char* field, std::uint64_t value) { file_.set(file_.field(field), value); };
    fill("CAP_HEADER.ID", header.id);
    if (header.in_extended_space()) fill("CAP_HEADER.VERSION", header.version);
    if (header.kind == CapabilityHeader::Kind::dvsec) {
        fill("DVSEC_HEADER1.VENDOR", header.vendor);
        fill("DVSEC_HEADER1.REVISION", header.revision);
        fill("DVSEC_HEADER1.LENGTH", body.size);
        fill("DVSEC_HEADER2.ID", header.vendor_id);
    }
    if (header.kind == CapabilityHeader::Kind::vsec) {
        fill("VSEC_HEADER.ID", header.vendor_id);
        fill("VSEC_HEADER.REVISION", header.revision);
        fill("VSEC_HEADER.LENGTH", body.size);
    }
}

void Capability::keep_in_function_reset(std::string_view field) {
    kept_.push_back(file_.field(field));
}

void Capability::reset(Reset kind, Tick now) {
    std::vector<std::uint64_t> values;
    for (const FieldRef& field : kept_) values.push_back(file_.get(field));
    file_.reset(register_reset(kind), now);
    if (kind != Reset::function) return;
    for (std::size_t i = 0; i < kept_.size(); ++i) file_.set(kept_[i], values[i], now);
}

}  // namespace cxlvp::pci
