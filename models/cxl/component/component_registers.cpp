// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_registers.h"

namespace cxlvp::cxl {

ComponentRegisters::ComponentRegisters(const ComponentConfig& config) : map_(config), registers_(map_.map()) {
    if (config.hdm_pointer != 0) {
        decoders_.emplace(registers_, config.hdm);
        poison_on_miss_ = registers_.field("HDM_GLOBAL_CONTROL.POISON_ENABLE");
    }
    if (config.ras_pointer != 0) ras_.emplace(registers_, config.multiple_header_recording);
    if (config.bi_route_table_pointer != 0) bi_route_table_.emplace(registers_, BiKind::route_table, config.bi);
    if (config.bi_decoder_pointer != 0) bi_decoder_.emplace(registers_, BiKind::decoder, config.bi);
    fill(config);
}

void ComponentRegisters::fill(const ComponentConfig& config) {
    if (config.snoop_filter_pointer != 0) {
        registers_.set(registers_.field("SNOOP_FILTER_GROUP.GROUP_ID"), config.snoop_filter_group);
        registers_.set(registers_.field("SNOOP_FILTER_SIZE.EFFECTIVE_SIZE"), config.snoop_filter_size);
    }
    if (config.extended_security_pointer != 0) {
        registers_.set(registers_.field("SECURITY_COUNT.ROOT_PORTS"), config.root_ports.size());
        const unsigned ids = registers_.index("SECURITY_ROOT_PORT");
        for (unsigned i = 0; i < config.root_ports.size(); ++i) registers_.set(ids, config.root_ports[i], i);
    }
}

void ComponentRegisters::reset(ResetKind kind, Tick now) {
    if (kind != ResetKind::function) registers_.reset(kind, now);
}

}  // namespace cxlvp::cxl
