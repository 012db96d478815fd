// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/route.h"

#include <algorithm>

namespace cxlvp {

std::vector<std::string> route_destinations(const std::vector<Route>& routes) {
    std::vector<std::string> out;
    for (const Route& route : routes)
        if (std::find(out.begin(), out.end(), route.to) == out.end()) out.push_back(route.to);
    return out;
}

}  // namespace cxlvp
