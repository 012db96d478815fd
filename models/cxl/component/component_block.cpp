// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_block.h"

#include <algorithm>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/register_access.h"

namespace cxlvp::cxl {

ComponentBlock::ComponentBlock(Module& owner, const std::string& path, const ComponentConfig& config)
    : context_(owner.context()), warnings_(owner.context(), path), component_(config) {
    component_.registers().set_observer(&warnings_);
    if (!component_.has_decoders()) return;
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&due_);
    sc_core::sc_spawn(
        [this] {
            component_.decoders().advance(context_.now());
            expect_commit();
        },
        sc_core::sc_gen_unique_name("commit"), &options);
}

ComponentBlock::~ComponentBlock() {
    component_.registers().set_observer(nullptr);
}

void ComponentBlock::access(Payload& tx, std::uint64_t offset, Tick at) {
    bus::access_registers(component_.registers(), offset, tx, at);
    expect_commit();
}

unsigned int ComponentBlock::debug(Payload& tx, std::uint64_t offset) {
    return bus::debug_registers(component_.registers(), offset, tx);
}

void ComponentBlock::reset(ResetKind kind, Tick at) {
    component_.reset(kind, at);
}

void ComponentBlock::expect_commit() {
    if (!component_.has_decoders()) return;
    const Tick next = component_.decoders().next_completion();
    if (next == kNever) return;
    const Tick now = context_.now();
    due_.notify(to_time(std::max(next, now) - now));
}

}  // namespace cxlvp::cxl
