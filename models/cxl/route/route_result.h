// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace cxlvp::cxl {

/// The most switches between a root port and an endpoint.
inline constexpr unsigned kMaxSwitchLevels = 4;

/// How far an HPA got.
enum class RouteStatus : std::uint8_t {
    ok,          ///< it has a DPA
    no_window,   ///< in no fixed memory window
    no_decoder,  ///< missed by the decoders of a host bridge, switch or endpoint on the way
    no_target,   ///< the window or target list leads to a host bridge or port with nothing behind it
};

/// "OK", "NO_WINDOW", "NO_DECODER" or "NO_TARGET".
const char* to_string(RouteStatus status);

/// The way of an HPA from window to DPA. Indices count, from 0, what was added to the `Fabric` and ports in the order
/// of their component. Those beyond the place where a route ends mean nothing.
struct RouteResult {
    RouteStatus status = RouteStatus::no_window;
    std::uint16_t window = 0;
    std::uint16_t host_bridge = 0;
    std::uint16_t root_port = 0;
    std::uint16_t endpoint = 0;  ///< the number `add_endpoint` gave
    std::uint8_t switch_levels = 0;
    std::array<std::uint8_t, kMaxSwitchLevels> downstream_port{};  ///< by level
    std::uint64_t dpa = 0;
    std::uint64_t contiguous = 0;  ///< bytes from the HPA on the same way to adjacent DPAs
};

}  // namespace cxlvp::cxl
