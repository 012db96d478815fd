// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/topology/bus.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

void Bus::attach(unsigned device, unsigned function, ConfigTarget& target) {
    if (device > 31 || function > 7)
        throw UserError(fmt::format("device {} function {}: expected 0 to 31 and 0 to 7", device, function));
    ConfigTarget*& place = targets_[device << 3 | function];
    if (place != nullptr) throw UserError(fmt::format("device {} function {} is on the bus already", device, function));
    place = &target;
}

bool Bus::claims(ConfigTarget& target, const ConfigRequest& request) {
    std::uint8_t nowhere[4];
    ConfigRequest probe = request;
    probe.command = ConfigRequest::Command::debug_read;
    probe.data = nowhere;
    return target.config(probe);
}

bool Bus::config(ConfigRequest& request) {
    if (request.address.kind == ConfigAddress::Kind::type0) {
        ConfigTarget* const target = targets_[request.address.bdf.id() & 0xff];
        return target != nullptr && target->config(request);
    }
    for (ConfigTarget* const target : targets_)
        if (target != nullptr && claims(*target, request)) return target->config(request);
    return false;
}

void Bus::hot_reset(Tick at) {
    for (ConfigTarget* const target : targets_)
        if (target != nullptr) target->hot_reset(at);
}

}  // namespace cxlvp::pci
