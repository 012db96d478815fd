// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cxlvp::bus {

/// One window of an address map.
struct Window {
    std::uint64_t first = 0;
    std::uint64_t last = 0;    ///< inclusive, so that a window may end at the top of the address space
    std::uint64_t offset = 0;  ///< address seen by the target for an access to `first`
    std::size_t port = 0;

    std::uint64_t translate(std::uint64_t address) const { return address - first + offset; }
    std::uint64_t translate_back(std::uint64_t address) const { return address - offset + first; }
};

/// Sorted, disjoint windows. An access belongs to a window only as a whole.
class AddressMap {
public:
    /// Adds a window; the message says why it cannot be (empty on success): reversed, over the top of the address
    /// space, or overlapping another, which is then named by its range.
    std::string add(const Window& window);
    /// The window that holds all of [first, last], or null. `last < first` (an access that wraps) finds nothing.
    const Window* find(std::uint64_t first, std::uint64_t last) const {
        if (windows_.empty()) return nullptr;
        // The last window that begins at or before `first`. The steps depend on the number of windows only: the
        // processor foresees them however the accesses jump.
        const Window* window = windows_.data();
        for (std::size_t left = windows_.size(); left > 1; left -= left / 2)
            window += window[left / 2].first <= first ? left / 2 : 0;
        return window->first <= first && first <= last && last <= window->last ? window : nullptr;
    }
    const std::vector<Window>& windows() const { return windows_; }

private:
    std::vector<Window> windows_;
};

}  // namespace cxlvp::bus
