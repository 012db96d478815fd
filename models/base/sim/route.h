// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cxlvp {

/// A destination that the address map of a module names. A configuration struct that has an address map offers
/// `std::vector<Route> routes() const`; the platform builder then checks the destinations, and what they are given,
/// together with all other mistakes of a description, and `cxlvp describe` shows the map.
struct Route {
    std::string to;            ///< "module.port" of a target port
    std::string key;           ///< the parameter that names it, relative to the module: "windows.0.to"
    std::uint64_t base = 0;    ///< first address of the window
    std::uint64_t size = 0;    ///< bytes of the window; 0 when the route is no address window
    std::uint64_t offset = 0;  ///< address at the destination of the first byte of the window
};

/// The destinations of `routes` without repetition, in the order of their first appearance. Position `i` is the
/// destination that `Module::route_socket(i)` is bound to.
std::vector<std::string> route_destinations(const std::vector<Route>& routes);

}  // namespace cxlvp
