// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cxlvp::host {

/// The serial number of a device, as a way to name it.
struct DeviceSerial {
    std::uint64_t number = 0;
};

/// A device by position in `CxlTopology::devices`, by path ("hb7/00.0/00.0") or by serial number.
using DeviceName = std::variant<std::size_t, std::string, DeviceSerial>;

/// A region of CXL memory that is wanted.
struct RegionSpec {
    std::optional<std::size_t> window;  ///< position among the windows; nothing: the first that can hold the region
    /// In the order of interleave positions: position p is behind target p mod ways of the window, and so on downwards.
    /// Empty: devices below the window, in an order that fits.
    std::vector<DeviceName> devices;
    unsigned ways = 0;              ///< 0: as many as devices
    std::uint64_t granularity = 0;  ///< bytes; 0: that of the window
    std::uint64_t size = 0;         ///< bytes; 0: as much as devices and window have
    bool persistent = false;        ///< persistent memory, else volatile
};

}  // namespace cxlvp::host
