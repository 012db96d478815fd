// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_registers.h"

namespace cxlvp::cxl {

ComponentRegisters::ComponentRegisters(const ComponentConfig& config) : map_(config), registers_(map_.map()) {
    if (config.hdm_pointer == 0) return;
    decoders_.emplace(registers_, config.hdm);
    poison_on_miss_ = registers_.field("HDM_GLOBAL_CONTROL.POISON_ENABLE");
}

void ComponentRegisters::reset(ResetKind kind, Tick now) {
    if (kind != ResetKind::function) registers_.reset(kind, now);
}

}  // namespace cxlvp::cxl
