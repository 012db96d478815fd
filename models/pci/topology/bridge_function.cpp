// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/topology/bridge_function.h"

#include <cassert>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

BridgeFunction::BridgeFunction(const BridgeConfig& config, ConfigTarget& secondary)
    : secondary_(secondary),
      header_(config.name, config.identity, config.bars),
      space_(config.name, header_.registers()),
      express_(config.express) {
    if (config.express.port == PortType::endpoint || config.express.port == PortType::integrated_endpoint)
        throw UserError(fmt::format("{}: a bridge is a root port or a port of a switch", config.name));
    space_.append(power_.capability());
    space_.append(express_.capability());
    if (is_downstream(config.express.port))
        link_disable_ = express_.capability().registers().field("LINK_CONTROL.LINK_DISABLE");
    header_.registers().on_change<&BridgeFunction::control_changed>(header_.bridge_control(), this);
    if (link_disable_.valid())
        express_.capability().registers().on_change<&BridgeFunction::link_control_changed>(link_disable_.reg(), this);
}

bool BridgeFunction::passes() const {
    const bool disabled = link_disable_.valid() && express_.capability().registers().get(link_disable_) != 0;
    return !disabled && !header_.secondary_reset() && power_.in_d0();
}

bool BridgeFunction::config(ConfigRequest& request) {
    if (request.address.kind == ConfigAddress::Kind::type0) {
        space_.access(request);
        return true;
    }
    const Type1Header::BusRoute route = header_.route(request.address.bdf.bus);
    if (route == Type1Header::BusRoute::none || !passes()) return false;
    if (route == Type1Header::BusRoute::subordinate) return secondary_.config(request);
    request.address.kind = ConfigAddress::Kind::type0;
    const bool claimed = secondary_.config(request);
    request.address.kind = ConfigAddress::Kind::type1;
    return claimed;
}

void BridgeFunction::control_changed(const RegisterChange& change) {
    if (change.cause == ChangeCause::reset) return;  // `reset` sees to what lies behind
    const FieldRef reset = header_.registers().field("BRIDGE_CONTROL.SECONDARY_BUS_RESET");
    if (reset.extract(change.old_value) == 0 && reset.extract(change.new_value) != 0) secondary_.hot_reset(change.now);
}

void BridgeFunction::link_control_changed(const RegisterChange& change) {
    // A link that goes down resets what lies below it (PCIe 2.9.1).
    if (change.cause == ChangeCause::reset) return;
    if (link_disable_.extract(change.old_value) == 0 && link_disable_.extract(change.new_value) != 0)
        secondary_.hot_reset(change.now);
}

void BridgeFunction::reset(Reset kind, Tick at) {
    assert(kind != Reset::function);
    space_.reset(kind, at);
    if (kind == Reset::hot) secondary_.hot_reset(at);
}

}  // namespace cxlvp::pci
