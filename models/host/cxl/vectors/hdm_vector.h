// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cxlvp/cxl/route/route_result.h"

namespace cxlvp::host {

/// One level of interleaving: 1 way is a level that passes everything on.
struct HdmVectorLevel {
    std::uint64_t ways = 1;
    std::uint64_t granularity = 256;  ///< bytes

    bool operator<(const HdmVectorLevel& other) const {
        return std::tie(ways, granularity) < std::tie(other.ways, other.granularity);
    }
};

/// A system under one fixed memory window, in which every host bridge has `root_ports.ways` root ports, every switch
/// `downstream_ports.ways` downstream ports, and all endpoints are programmed alike.
struct HdmVectorSetup {
    std::uint64_t window_base = 0;
    std::uint64_t window_size = 0;  ///< 0: no window
    bool xor_arithmetic = false;
    std::vector<std::uint64_t> xor_maps;
    HdmVectorLevel host_bridges;
    HdmVectorLevel root_ports;
    HdmVectorLevel downstream_ports;  ///< 1 way: no switches
    HdmVectorLevel endpoint;
    std::uint64_t base = 0;      ///< of the decoders of all levels
    std::uint64_t size = 0;      ///< of them; 0: they match nothing
    std::uint64_t dpa_base = 0;  ///< of the endpoint decoders

    bool operator<(const HdmVectorSetup& other) const { return key() < other.key(); }

private:
    std::tuple<const std::uint64_t&, const std::uint64_t&, const bool&, const std::vector<std::uint64_t>&,
               const HdmVectorLevel&, const HdmVectorLevel&, const HdmVectorLevel&, const HdmVectorLevel&,
               const std::uint64_t&, const std::uint64_t&, const std::uint64_t&>
    key() const {
        return std::tie(window_base, window_size, xor_arithmetic, xor_maps, host_bridges, root_ports, downstream_ports,
                        endpoint, base, size, dpa_base);
    }
};

/// Where an HPA goes: position at each level, the number of the endpoint, and the DPA there.
struct HdmVectorPlace {
    std::uint64_t host_bridge = 0;
    std::uint64_t root_port = 0;
    std::uint64_t downstream_port = 0;  ///< 0 without switches
    std::uint64_t target = 0;           ///< number of the endpoint among all, in the convention of the file
    std::uint64_t dpa = 0;
};

/// One case: an HPA in a system, and what must become of it.
struct HdmVector {
    std::uint64_t line = 0;
    std::string id;
    HdmVectorSetup setup;
    std::uint64_t hpa = 0;
    cxl::RouteStatus result = cxl::RouteStatus::ok;  ///< `ok`, `no_decoder` or `no_window`
    HdmVectorPlace place;                            ///< with `ok` only
};

}  // namespace cxlvp::host
