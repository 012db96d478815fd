// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/route.h"
#include "cxlvp/pci/shell/config_socket.h"
#include "cxlvp/pci/topology/bus.h"

namespace cxlvp::pci {

/// Where on a bus another module has a function.
struct FunctionPlace {
    std::string to;  ///< "module.port" that takes configuration requests
    std::uint64_t device = 0;
    std::uint64_t function = 0;
    static const Schema<FunctionPlace>& schema();
};

/// The routes of a list of places that is the parameter "functions".
std::vector<Route> routes_of(const std::vector<FunctionPlace>& places);

/// Adds the mistakes of the list at `path`: places that are taken twice.
void check_places(const std::vector<FunctionPlace>& places, const std::string& path, const ConfigNode& node,
                  Binding& binding);

/// A bus whose functions are in other modules: one socket towards each of the modules that the places name.
class FunctionSockets {
public:
    /// Made within the module that owns it, while that is built.
    FunctionSockets(Context& context, const std::vector<FunctionPlace>& places);

    Bus& bus() { return bus_; }
    /// The socket towards destination `i`; null beyond the end.
    InitiatorSocket* socket(std::size_t i) { return i < sockets_.size() ? &sockets_[i]->out : nullptr; }

private:
    Bus bus_;
    std::vector<std::unique_ptr<ConfigSocket>> sockets_;
};

}  // namespace cxlvp::pci
