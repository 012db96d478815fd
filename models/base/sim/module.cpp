// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/module.h"

namespace cxlvp {

Module::Module(const sc_core::sc_module_name& instance, Context& context)
    : sc_core::sc_module(instance),
      context_(context),
      stats_(context.stats(), name()),
      track_(context.tracer().track(name())) {}

void Module::reset(ResetKind) {}

InitiatorSocket* Module::initiator(const std::string&) {
    return nullptr;
}
TargetSocket* Module::target(const std::string&) {
    return nullptr;
}
sc_core::sc_out<bool>* Module::irq_out(const std::string&) {
    return nullptr;
}
sc_core::sc_in<bool>* Module::irq_in(const std::string&) {
    return nullptr;
}
PeerEnd* Module::peer(const std::string&) {
    return nullptr;
}

std::vector<std::string> Module::routes() const {
    return {};
}
InitiatorSocket* Module::route_socket(std::size_t) {
    return nullptr;
}

}  // namespace cxlvp
