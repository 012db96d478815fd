// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/function_sockets.h"

#include <algorithm>

#include <fmt/format.h>

namespace cxlvp::pci {

const Schema<FunctionPlace>& FunctionPlace::schema() {
    static const Schema<FunctionPlace> schema =
        Schema<FunctionPlace>()
            .text("to", &FunctionPlace::to, {"port of the function as module.port", ""})
            .required()
            .count("device", &FunctionPlace::device, {0, 31}, {"device number on the bus", ""})
            .count("function", &FunctionPlace::function, {0, 7}, {"function number of the device", ""});
    return schema;
}

std::vector<Route> routes_of(const std::vector<FunctionPlace>& places) {
    std::vector<Route> out;
    for (std::size_t i = 0; i < places.size(); ++i) out.push_back({places[i].to, fmt::format("functions.{}.to", i)});
    return out;
}

void check_places(const std::vector<FunctionPlace>& places, const std::string& path, const ConfigNode& node,
                  Binding& binding) {
    const ConfigNode* list = node.find("functions");
    for (std::size_t i = 0; i < places.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (places[i].device == places[j].device && places[i].function == places[j].function)
                binding.errors().error(list->items[i].origin, fmt::format("{}.functions.{}", path, i),
                                       fmt::format("device {} function {} is taken by '{}'", places[i].device,
                                                   places[i].function, places[j].to));
}

FunctionSockets::FunctionSockets(Context& context, const std::vector<FunctionPlace>& places) {
    const std::vector<std::string> destinations = route_destinations(routes_of(places));
    for (std::size_t i = 0; i < destinations.size(); ++i)
        sockets_.push_back(std::make_unique<ConfigSocket>(context, fmt::format("function_{}", i).c_str()));
    for (const FunctionPlace& place : places) {
        const auto found = std::find(destinations.begin(), destinations.end(), place.to);
        ConfigSocket& socket = *sockets_[static_cast<std::size_t>(found - destinations.begin())];
        bus_.attach(static_cast<unsigned>(place.device), static_cast<unsigned>(place.function), socket);
    }
}

}  // namespace cxlvp::pci
