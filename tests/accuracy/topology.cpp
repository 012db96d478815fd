// SPDX-License-Identifier: Apache-2.0
#include "accuracy/topology.h"

namespace cxlvp::accuracy {

double Topology::bottleneck_service(std::size_t source, const Access& access) const {
    double service = 0;
    for (const Stop& stop : stops(source, access))
        if (stop.server == bottleneck()) service += stop.service;
    return service;
}

double Topology::round_trip(std::size_t source, const Access& access) const {
    double sum = 0;
    for (const Stop& stop : stops(source, access)) sum += static_cast<double>(stop.service) + stop.delay;
    return sum;
}

std::uint32_t Topology::draw_bytes(Random& random, Sizes sizes) {
    if (sizes == Sizes::uniform) return 64;
    const std::uint64_t tenth = random.below(10);
    return tenth < 4 ? 64 : tenth < 7 ? 128 : tenth < 9 ? 256 : 512;
}

}  // namespace cxlvp::accuracy
