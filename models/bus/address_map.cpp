// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/address_map.h"

#include <algorithm>

#include <fmt/format.h>

namespace cxlvp::bus {

std::string AddressMap::add(const Window& window) {
    if (window.last < window.first) return fmt::format("window 0x{:x} wraps around", window.first);
    if (window.offset + (window.last - window.first) < window.offset)
        return fmt::format("window 0x{:x}..0x{:x} leaves the address space of its target", window.first, window.last);
    const auto after = std::lower_bound(windows_.begin(), windows_.end(), window,
                                        [](const Window& a, const Window& b) { return a.first < b.first; });
    const Window* clash = nullptr;
    if (after != windows_.end() && after->first <= window.last) clash = &*after;
    if (after != windows_.begin() && std::prev(after)->last >= window.first) clash = &*std::prev(after);
    if (clash != nullptr) {
        const bool hides = window.first <= clash->first && window.last >= clash->last;
        const bool hidden = clash->first <= window.first && clash->last >= window.last;
        return fmt::format("window 0x{:x}..0x{:x} {} window 0x{:x}..0x{:x}", window.first, window.last,
                           hides ? "hides" : (hidden ? "lies within" : "overlaps"), clash->first, clash->last);
    }
    windows_.insert(after, window);
    return {};
}

}  // namespace cxlvp::bus
